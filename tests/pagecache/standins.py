"""Stand-ins for what surrounds the page cache: Django, and the watcher of the generation."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse

from sotngoaivu.pagecache.middleware import SLOT, PageCacheMiddleware, mark_cacheable
from sotngoaivu.pagecache.request import CacheableRequest
from sotngoaivu.pagecache.watcher import CacheState
from tests.waiting import until


class Site:
    """A stand-in for Django: one page whose text names its edition.

    `while_rendering` is called in each rendering, once the edition has been read. `asked` counts
    all who have come to a front door, `slots` are what the doors handed on with each rendering.
    """

    def __init__(self) -> None:
        self.edition, self.renders, self.status, self.asked = 1, 0, 200, 0
        self.while_rendering: Callable[[], object] = lambda: None
        self.slots: list[object] = []
        self.broken = False
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with self._lock:
            self.renders += 1
            self.slots.append(environ.get(SLOT))
        edition = self.edition
        self.while_rendering()
        if self.broken:
            raise RuntimeError("the view failed")

        def view(request: CacheableRequest) -> HttpResponse:
            mark_cacheable(request)
            return HttpResponse(f"edition {edition}", status=self.status)

        request = CacheableRequest()
        request.META = environ
        response = PageCacheMiddleware(view)(request)
        assert isinstance(response, HttpResponse)
        start_response(f"{response.status_code} X", list(response.items()))
        return [response.content]

    def someone_asks(self) -> None:
        with self._lock:
            self.asked += 1

    def render_until_all_have_come(self, number: int) -> None:
        self.while_rendering = lambda: until(lambda: self.asked >= number)


class Watch:
    """What the workers of the test know of the generation, set by hand."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.state = CacheState("1", time.monotonic(), away=False)

    def start(self) -> None:
        pass

    def look(self) -> CacheState:
        if not self.state.away and self.state.token != str(self.site.edition):
            self.state = CacheState(str(self.site.edition), time.monotonic(), away=False)
        return self.state
