"""The ASGI application that gunicorn serves: the site by WSGI, with an event loop at the door."""

# First of all: it sets Django up.
from sotngoaivu.wsgi import site

# isort: split
from django.conf import settings
from django.core.files.storage import default_storage

from sotngoaivu.backup import newest
from sotngoaivu.core.http.media import DOCUMENTS
from sotngoaivu.core.metrics import register
from sotngoaivu.core.metrics_server import MetricsServer
from sotngoaivu.core.remote import RemoteStorage
from sotngoaivu.media.queue import enqueue_missing
from sotngoaivu.pagecache.application import CachedPageApplication
from sotngoaivu.pagecache.asgi import HotPageApplication
from sotngoaivu.pagecache.metrics import metrics_of
from sotngoaivu.pagecache.watcher import watcher
from sotngoaivu.upkeep.nightly import Job, Nightly
from sotngoaivu.visits.counter import counter


class Pictures:
    """Sizes of pictures that are missing are made once the process is there."""

    def start(self) -> None:
        enqueue_missing()

    def stop(self) -> None: ...


class Visits:
    """Have the figures at hand before the first reader asks; write the last second's visits."""

    def start(self) -> None:
        counter.counts()

    def stop(self) -> None:
        counter.stop()


metrics = (
    (MetricsServer(settings.METRICS_ADDRESS, settings.VAR_DIR / "metrics"),)
    if settings.METRICS_ADDRESS
    else ()
)
nightly = Nightly(
    Job(("backup", "--nightly"), settings.BACKUP_AT),
    Job(("tidy",), settings.TIDY_AT),
    Job(("check_search",), settings.TIDY_AT),
    Job(("check_links",), settings.CHECK_LINKS_AT),
)

is_remote = isinstance(default_storage, RemoteStorage)

kept = (site.pages, site.recall) if isinstance(site, CachedPageApplication) else (None,)

application = HotPageApplication(
    site,
    *kept,
    in_loop=("/healthz", "/api/visits.json"),
    files={settings.STATIC_URL: str(settings.STATIC_ROOT)}
    | (
        {}
        if is_remote
        else {settings.MEDIA_URL + DOCUMENTS: "", settings.MEDIA_URL: str(settings.MEDIA_ROOT)}
    ),
    remote=(settings.MEDIA_URL,) if is_remote else (),
    services=(*metrics, Visits(), watcher, Pictures(), nightly),
)
register(*metrics_of(application, watcher), newest.METRIC)
