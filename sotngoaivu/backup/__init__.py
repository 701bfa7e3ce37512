"""A whole site in one file: writing it, checking it, and putting it in a site's place.

`contents` says what of the database is kept, `archive` how the file is made up, `writing` makes
one, `checking` reads one through without touching the site, `schema` compares its migrations with
those of the code, `staging` exchanges the uploads, `restoring` replaces the site.
"""
