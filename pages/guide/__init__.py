"""Editors' guide: the text, and what the admin shows of it."""
