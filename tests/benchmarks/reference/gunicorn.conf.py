"""The site's own gunicorn settings, without what they start and end for the site."""

import runpy

globals().update(
    {
        name: value
        for name, value in runpy.run_path("gunicorn.conf.py").items()
        if not callable(value) and not name.startswith("__")
    }
)
