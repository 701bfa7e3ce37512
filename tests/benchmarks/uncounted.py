"""The site with its figures shown but nobody counted, to see what counting costs."""

from sotngoaivu import wsgi
from sotngoaivu.pagecache import application as cached_pages
from sotngoaivu.visits import middleware

cached_pages.note_view = middleware.note_view = lambda meta: None
application = wsgi.application
