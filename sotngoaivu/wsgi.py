"""WSGI application: the whole site, for servers that know no ASGI; gunicorn serves asgi.py."""

import contextlib
import os
import sys
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.wsgi import get_wsgi_application

from sotngoaivu.conf.environment import check_secret_key
from sotngoaivu.core.database import bound
from sotngoaivu.core.http.request_id import NamedRequests
from sotngoaivu.core.serving import Busy, serve
from sotngoaivu.core.storage import UploadStorage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotngoaivu.settings")

try:
    if not settings.DEBUG:
        check_secret_key(settings.SECRET_KEY)
    # Before the first connection.
    bound(settings.DATABASES["default"])
    site: WSGIApplication = get_wsgi_application()
    # Handed on to the workers that are forked of this process.
    serve()
    # Where systemd starts it again after a kill, nothing else comes before.
    if isinstance(default_storage, UploadStorage):
        with contextlib.suppress(OSError):
            default_storage.remove_parts()
    if settings.PAGE_CACHE:
        from sotngoaivu.pagecache.application import CachedPageApplication

        site = CachedPageApplication(site)
    application = NamedRequests(site)
except (ImproperlyConfigured, Busy) as error:
    # One line that says what to set serves an operator better than a server's traceback.
    sys.exit(f"Error: {error}")
