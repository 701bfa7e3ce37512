"""The site with its figures shown but nobody counted, to see what counting costs."""

from dataclasses import replace

from sotngoaivu import asgi
from sotngoaivu.core.http.live import bind, live_fragment
from sotngoaivu.visits import middleware

bind(replace(live_fragment(), note=lambda environ: None))
middleware.note_view = lambda meta: None  # type: ignore[attr-defined]
application = asgi.application
