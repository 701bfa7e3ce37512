"""PostgreSQL back end of Django, whose connections are those of `compat/psycopg.py`."""
