"""Django 5.2 names no way to choose the class of a connection but the module that makes them."""

from django.db.backends.postgresql import base

from sotngoaivu.core.compat import psycopg


class DatabaseWrapper(base.DatabaseWrapper):
    Database = psycopg
