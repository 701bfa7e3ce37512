"""Fixtures for the whole suite.

The same tests run on SQLite and on PostgreSQL; `make test` sets DATABASE_URL for the second run.
"""
