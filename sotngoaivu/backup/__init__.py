"""Backups: a whole site in one file, written, checked, and put in a site's place.

`contents` says what of the database is kept, `uploads` what of the storage, `moment` when;
`archive` is how the file is made up. `writing` makes one, `encryption` hides it, `retention` says
which stay, `nightly` has them made. `checking` reads one through without touching the site,
`schema` compares its migrations with those of the code, `staging` exchanges the uploads
(`folders`, or single `objects`), `restoring` replaces the site.
"""
