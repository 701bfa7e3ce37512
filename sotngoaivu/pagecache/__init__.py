"""Page cache: whole public pages kept for anonymous readers, dropped when staff publish.

How it works and what it promises: docs/page-cache.md.
"""
