"""Formats: content as plain HTML with absolute URLs, for feeds and the API, and as Markdown."""
