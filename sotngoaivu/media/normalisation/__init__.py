"""Normalisation: what is stored of an uploaded picture is made right once, as it comes in.

`process.normalise` is what the site calls. The other modules run in its child process and import
Pillow alone; docs/decisions/pictures.md says what is stored and why.
"""
