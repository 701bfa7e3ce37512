"""Measurements inside a process of the site's own; each prints one line of JSON at its end."""
