"""Starting programs and being sure that they end."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT_CONFIG = "gunicorn.conf.py"
REFERENCE_CONFIG = "tests/benchmarks/reference/gunicorn.conf.py"
START_SECONDS = 90


class Failed(Exception):
    """A program did not do what it was started for; the text says which and why."""


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """Run Python with these arguments in the project; return what it printed. Raises Failed."""
    with started([sys.executable, *arguments], environment, stdout=subprocess.PIPE) as process:
        output = process.communicate()[0]
    if process.returncode:
        raise Failed(f"python {' '.join(arguments)} ended with {process.returncode}")
    return output


@contextlib.contextmanager
def started(
    command: list[str], environment: dict[str, str], *, cwd: Path = ROOT, **options: object
) -> Iterator[subprocess.Popen[str]]:
    """A process in a group of its own, which is gone when the block is left, however it is left.

    A variable that is empty in `environment` is not set for it.
    """
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={name: value for name, value in (os.environ | environment).items() if value},
        text=True,
        start_new_session=True,
        **options,  # type: ignore[call-overload]
    )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Ask the whole group to end, and make it after ten seconds."""
    for asked, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, asked)
        try:
            process.wait(patience)
            break
        except subprocess.TimeoutExpired:
            continue
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


@contextlib.contextmanager
def gunicorn(
    application: str,
    environment: dict[str, str],
    *,
    log: Path,
    config: str = PROJECT_CONFIG,
    options: tuple[str, ...] = (),
    python: str = sys.executable,
) -> Iterator["Server"]:
    """The application under gunicorn on a free port of this machine, answering."""
    with log.open("a") as out, socket.socket() as listener:
        # Handed over, so that nobody else takes the port before gunicorn has it.
        listener.bind(("127.0.0.1", 0))
        bind = ("--bind", f"fd://{listener.fileno()}")
        command = [python, "-m", "gunicorn", "-c", config, *bind, *options, application]
        port = listener.getsockname()[1]
        # The site keeps pages under the address that it knows for its own.
        settings = environment | {"PORT": str(port), "HOST": "127.0.0.1"}
        handed: dict[str, Any] = {"stdout": out, "stderr": out, "pass_fds": [listener.fileno()]}
        with started(command, settings, **handed) as process:
            server = Server(f"http://127.0.0.1:{port}", process)
            listener.close()
            await_answer(server, log)
            yield server


_HAND_ON = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execvp(sys.argv[2], sys.argv[2:])
"""


def handed_on(command: list[str], port: socket.socket) -> list[str]:
    """The command, told as systemd does that its third file is the port; to be passed that one."""
    return [sys.executable, "-c", _HAND_ON, str(port.fileno()), *command]


class Server:
    def __init__(self, url: str, process: subprocess.Popen[str]) -> None:
        self.url = url
        self.process = process

    def workers(self) -> list[int]:
        """Process ids of gunicorn's workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def get(self, path: str, **headers: str) -> bytes:
        """The body of an answer, still compressed where that was asked for."""
        request = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as response:
            return bytes(response.read())


def await_answer(server: Server, log: Path) -> None:
    """Raises Failed where it ends, or says nothing for too long."""
    patience = time.monotonic() + START_SECONDS
    while time.monotonic() < patience:
        if server.process.poll() is not None:
            break
        try:
            server.get("/")
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    lines = log.read_text().strip().splitlines() or ["it said nothing"]
    raise Failed(f"a server did not start: {lines[-1]}")
