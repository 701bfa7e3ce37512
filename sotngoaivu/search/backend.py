"""The search back end that suits the connected database; settings name this module."""

from django.db import connection

if connection.vendor == "postgresql":
    from sotngoaivu.search.postgres import SearchBackend
else:
    from sotngoaivu.search.sqlite import SearchBackend

__all__ = ["SearchBackend"]
