"""Content as plain HTML with whole addresses, for feeds and the API."""
