"""Median time and queries of addresses, in process: the test client asks, no server between.

Arguments: how often each is asked for, the addresses as JSON {name: path}. Those of the admin are
asked for by a superuser.
"""

import json
import statistics
import sys
import time

from tests.benchmarks.probes.inside import begin, report

# Further runs of one address end when it has taken this long, in seconds.
PATIENCE = 20


def measure(paths: dict[str, str], times: int) -> dict[str, dict[str, float]]:
    """{name: {"ms": …, "queries": …}}, or {name: {"status": …}} where an answer is not 200."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    reader, editor = Client(), Client()
    superuser = get_user_model().objects.filter(is_superuser=True).first()
    assert superuser is not None
    editor.force_login(superuser)

    def ask(path: str) -> tuple[int, float]:
        began = time.perf_counter()
        response = (editor if path.startswith("/admin/") else reader).get(path)
        if response.streaming:
            response.getvalue()
        return response.status_code, (time.perf_counter() - began) * 1000

    found: dict[str, dict[str, float]] = {}
    for name, path in paths.items():
        status, _taken = ask(path)
        if status != 200:
            found[name] = {"status": status}
            continue
        with CaptureQueriesContext(connection) as captured:
            ask(path)
        queries = len(captured)
        taken: list[float] = []
        began = time.monotonic()
        while len(taken) < times and (len(taken) < 3 or time.monotonic() - began < PATIENCE):
            taken.append(ask(path)[1])
        found[name] = {"ms": statistics.median(taken), "queries": queries}
    return found


if __name__ == "__main__":
    begin()
    report(measure(json.loads(sys.argv[2]), int(sys.argv[1])))
