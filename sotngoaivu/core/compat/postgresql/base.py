"""PostgreSQL back end: connections of our class. Django 5.2 asks for a module that makes them."""

from django.db.backends.postgresql import base

from sotngoaivu.core.compat import psycopg


class DatabaseWrapper(base.DatabaseWrapper):
    Database = psycopg
