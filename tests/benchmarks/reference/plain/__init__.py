"""A plain Wagtail site in one language, whose articles have the fields and blocks that ours have."""
