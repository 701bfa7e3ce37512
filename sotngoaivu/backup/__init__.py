"""Backups: a whole site in one file, written, checked, and put in a site's place.

`contents` says what of the database is kept, `archive` how the file is made up, `writing` makes
one, `checking` reads one through without touching the site, `schema` compares its migrations with
those of the code, `staging` exchanges the uploads, `restoring` replaces the site.
"""
