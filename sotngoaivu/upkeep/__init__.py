"""Upkeep: what the site does for itself each night, and what it then throws away.

`nightly` has jobs done by one process of all machines, `tidying` names all that grows and what of
it may go, `rows` and `files` take it away in small parts.
"""
