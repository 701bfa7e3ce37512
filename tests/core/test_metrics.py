"""Figures that a process holds are told at an address of their own, by whichever worker lives."""

import socket
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotngoaivu.core import metrics, metrics_server
from sotngoaivu.core.breaker import Breaker
from sotngoaivu.core.metrics import Metric, exposition, reading, register
from sotngoaivu.core.metrics_server import MetricsServer
from sotngoaivu.core.outage import Outage
from tests.waiting import until

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers goes again."""
    monkeypatch.setattr(metrics, "registered", dict(metrics.registered))


def away() -> float:
    raise OSError("the disk is away")


def test_all_workers_of_a_metric_stand_together_and_texts_are_escaped() -> None:
    register(
        Metric("letters_total", "Letters.", lambda: 1, kind="counter", label="to"),
        Metric("rooms", "Rooms.", lambda: 2, of_site=True),
    )
    workers = {
        "7": {"letters_total": {'a "b"\n': 3.0, "c": 1234567890.0}},
        "8": {"letters_total": {"c": 0.5}},
        "9": None,
    }
    lines = exposition(workers, {"rooms": {"": 2.0}}).splitlines()
    start = lines.index("# TYPE sotngoaivu_letters_total counter")
    assert lines[start + 1 : start + 4] == [
        'sotngoaivu_letters_total{worker="7",to="a \\"b\\"\\n"} 3',
        'sotngoaivu_letters_total{worker="7",to="c"} 1234567890',
        'sotngoaivu_letters_total{worker="8",to="c"} 0.5',
    ]
    assert "sotngoaivu_rooms 2" in lines
    assert 'sotngoaivu_worker_up{worker="9"} 0' in lines
    assert 'sotngoaivu_worker_up{worker="8"} 1' in lines


def test_what_cannot_be_read_is_left_out_and_the_rest_is_told() -> None:
    register(
        Metric("broken", "Broken.", away),
        Metric("unknown", "Unknown.", lambda: None),
        Metric("whole", "Whole.", lambda: 1),
    )
    told = reading()
    assert told["whole"] == {"": 1}
    assert not {"broken", "unknown"} & told.keys()


def test_breakers_and_outages_are_told_while_they_last() -> None:
    answers = threading.Event()

    def probe() -> None:
        if not answers.is_set():
            raise ConnectionError

    breaker, outage = Breaker("The post", probe, pause=0.001), Outage("Letters wait")
    assert reading()["breaker_open"]["The post"] == 0
    assert reading()["outage_seconds"]["Letters wait"] == 0
    breaker.trip("no postman")
    outage.begin("no postman")
    assert reading()["breaker_open"]["The post"] == 1
    assert reading()["outage_seconds"]["Letters wait"] > 0
    answers.set()
    outage.end()
    until(lambda: reading()["breaker_open"]["The post"] == 0)
    assert reading()["outage_seconds"]["Letters wait"] == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: names of sockets have some hundred characters at most."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name, "metrics")


@pytest.fixture
def address() -> tuple[str, int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host, port = free.getsockname()
    return host, port


def told(address: tuple[str, int], path: str = "/metrics") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{address[1]}{path}") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text: str = answer.read().decode()
        return text


def up(address: tuple[str, int]) -> set[str]:
    """Workers that are told of."""
    try:
        lines = told(address).splitlines()
    except OSError:
        return set()
    return {line.split('"')[1] for line in lines if line.startswith("sotngoaivu_worker_up{")}


def test_whichever_worker_lives_tells_of_all(
    folder: Path, address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics_server, "STAND_BY_SECONDS", 0.01)
    first, second = (MetricsServer(address, folder, name) for name in ("first", "second"))
    first.start()
    until(lambda: up(address) == {"first"})
    second.start()
    until(lambda: up(address) == {"first", "second"})
    first.stop()
    until(lambda: up(address) == {"second"})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        told(address, "/admin/")
    second.stop()
    assert not any(each.is_socket() for each in folder.iterdir())


def test_of_workers_that_were_killed_or_hang_the_others_tell(
    folder: Path, address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics_server, "PATIENCE_SECONDS", 0.2)
    server = MetricsServer(address, folder, "whole")
    server.start()
    until(lambda: up(address) == {"whole"})
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(folder / "killed"))
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(folder / "hanging"))
        hanging.listen()
        # However busy the machine is, the worker that is whole answers in time once.
        until(lambda: 'sotngoaivu_worker_up{worker="whole"} 1' in told(address))
        text = told(address)
    assert 'sotngoaivu_worker_up{worker="hanging"} 0' in text
    assert "killed" not in text
    assert not (folder / "killed").exists()
    server.stop()


def test_an_address_that_is_taken_is_told_once(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics_server, "STAND_BY_SECONDS", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()
        server = MetricsServer(address, folder, "one")
        server.start()
        until(lambda: "Metrics cannot be told" in caplog.text)
    until(lambda: up(address) == {"one"})
    assert caplog.text.count("Address already in use") == 1
    server.stop()
