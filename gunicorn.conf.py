"""How gunicorn serves the site; HOST, PORT and WEB_CONCURRENCY choose the rest."""

import gc
import os
import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from gunicorn.glogging import Logger

from sotngoaivu.conf import environment, logs
from sotngoaivu.core.compat.uvicorn import IDLE_SECONDS, MOST_CONNECTIONS
from sotngoaivu.core.compat.uvicorn_worker import (
    GRACEFUL_SECONDS,
    connections_at_most,
    forget_successor,
    raise_file_limit,
    without_noise,
)
from sotngoaivu.core.heap import keep_small
from sotngoaivu.core.private import UMASK

# What the site writes is its owner's alone.
os.umask(UMASK)

wsgi_app = "sotngoaivu.asgi"
worker_class = "sotngoaivu.core.compat.uvicorn_worker.SiteWorker"
# Loaded once before the workers fork: a wrong setting ends the start, and memory is shared.
preload_app = True
timeout = 60
# Longer than a worker gives its requests, so that the last visits are written, too.
graceful_timeout = GRACEFUL_SECONDS + 10
keepalive = IDLE_SECONDS
max_requests = 100_000
max_requests_jitter = 20_000
# Nothing kept may name a reader's address or browser, so there is no access log.
accesslog = None
errorlog = "-"
try:
    bind = f"{environment.text('HOST', '127.0.0.1')}:{environment.port('PORT', '8000')}"
    workers = environment.workers("WEB_CONCURRENCY")
    loglevel = environment.one_of("LOG_LEVEL", environment.LOG_LEVELS, "INFO").lower()
    _formatter = logs.FORMATTERS[environment.one_of("LOG_FORMAT", tuple(logs.FORMATTERS), "line")]
except ImproperlyConfigured as error:
    sys.exit(f"Error: {error}")


class SiteLogger(Logger):
    """gunicorn's lines, and uvicorn's, have the site's form."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(_formatter())


logger_class = SiteLogger
control_socket_disable = True


def when_ready(server: object) -> None:
    """Prepare the loaded site for being shared, just before the workers fork."""
    # A collection then looks at what requests left only, and does not write to the pages of memory
    # that the workers share.
    gc.collect()
    gc.freeze()
    # Full collections wait for a quarter of what the last one left: now of next to nothing.
    gc.collect()
    keep_small()


def child_exit(server: Any, worker: Any) -> None:
    forget_successor(server, worker)


def on_starting(server: Any) -> None:
    """Let workers have as many connections as they bound themselves to."""
    server.log.error_log.addFilter(without_noise)
    raise_file_limit()
    most = connections_at_most()
    if most < MOST_CONNECTIONS:
        server.log.warning(
            "The system lets a process open few files: at most %d connections a worker.", most
        )
