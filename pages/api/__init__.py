"""Public API, `/api/v1/`: what anyone may read on the pages, for programs. Read-only.

Built with the parts of Wagtail's API v3 (django-ninja, its errors and paging). Its ready-made
endpoints are not mounted: they answer signed-in people with drafts, can write, know one language
and expand nothing. docs/api.md is for those who use it.
"""
