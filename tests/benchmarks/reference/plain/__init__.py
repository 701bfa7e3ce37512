"""A plain Wagtail site in one language; its articles have the fields and blocks of ours."""
