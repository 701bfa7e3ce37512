"""How gunicorn serves the site; HOST, PORT and WEB_CONCURRENCY choose the rest."""

import contextlib
import ctypes
import gc
import os
from typing import Any

wsgi_app = "sotngoaivu.wsgi"
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
# Measured (docs/benchmarks.md): a worker for each core; more of them only take turns.
workers = int(os.environ.get("WEB_CONCURRENCY") or min(max(os.cpu_count() or 2, 2), 4))
worker_class = "sotngoaivu.core.compat.gunicorn.EvenThreadWorker"
# One renders while others wait for the database or for a slow reader.
threads = 4
# Loaded once before the workers fork: a wrong setting ends the start, and memory is shared.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 100_000
max_requests_jitter = 20_000
# Nothing kept may name a reader's address or browser, so there is no access log.
accesslog = None
errorlog = "-"
control_socket_disable = True

M_ARENA_MAX = -8  # of malloc.h


def when_ready(server: object) -> None:
    """Prepare the loaded site for being shared, just before the workers fork."""
    # A collection then looks at what requests left only, and does not write to the pages of memory
    # that the workers share.
    gc.collect()
    gc.freeze()
    # Full collections wait for a quarter of what the last one left: now of next to nothing.
    gc.collect()
    # Threads that take turns at the interpreter need no heaps of their own, whose gaps add up.
    # Only the GNU C library has them.
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def post_worker_init(worker: object) -> None:
    """Have figures and generation at hand before the first reader asks, and pictures made later."""
    from sotngoaivu.media.queue import enqueue_missing
    from sotngoaivu.pagecache.watcher import watcher
    from sotngoaivu.visits.counter import counter

    counter.start()
    watcher.start()
    enqueue_missing()


def worker_exit(server: object, worker: object) -> None:
    """Write the visits of the last second, once no request is under way any more."""
    from sotngoaivu.pagecache.watcher import watcher
    from sotngoaivu.visits.counter import counter

    watcher.stop()
    counter.stop()


def on_starting(server: Any) -> None:
    """Keep readers' addresses out of the log: gunicorn names those of malformed requests."""
    server.log.error_log.addFilter(
        lambda record: not record.getMessage().startswith("Invalid request from ip")
    )
