"""The site with its figures shown but nobody counted, to see what counting costs."""

from sotngoaivu import wsgi
from sotngoaivu.visits.middleware import VisitsMiddleware

VisitsMiddleware.is_page_view = lambda self, request, response: False  # type: ignore[method-assign]
application = wsgi.application
