"""The site with its figures shown but nobody counted, to see what counting costs."""

from sotngoaivu import wsgi
from sotngoaivu.pagecache import front
from sotngoaivu.visits import middleware

front.note_view = middleware.note_view = lambda meta: None
application = wsgi.application
