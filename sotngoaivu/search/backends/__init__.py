"""Search backend that suits the connected database; settings name this module."""

from django.db import connection

if connection.vendor == "postgresql":
    from sotngoaivu.search.backends.postgres import SearchBackend
else:
    from sotngoaivu.search.backends.sqlite import SearchBackend

__all__ = ["SearchBackend"]
