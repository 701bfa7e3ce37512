"""A site behind a port that it does not own: it is ended, killed and started anew, and that stays.

As systemd does by the units in docs/deploy.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

from tests.benchmarks import processes
from tests.benchmarks.ground import Ground, Site
from tests.drills.asking import PATIENCE_SECONDS

# As in sotngoaivu.service.
RESTART_SECONDS = 0.2


def start(ground: Ground, site: Site, port: socket.socket) -> subprocess.Popen[str]:
    settings = site.environment(
        WEB_CONCURRENCY="2", PORT=str(port.getsockname()[1]), HOST="127.0.0.1", LOG_LEVEL="INFO"
    )
    with ground.log.open("a") as log:
        return subprocess.Popen(
            processes.handed_on([sys.executable, "-m", "gunicorn"], port),
            cwd=processes.ROOT,
            env={name: value for name, value in (os.environ | settings).items() if value},
            pass_fds=[port.fileno()],
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )


def stop(server: subprocess.Popen[str], *, is_killed: bool) -> None:
    """As systemd does with KillMode=mixed, or with what is left of a process that was killed."""
    server.send_signal(signal.SIGKILL if is_killed else signal.SIGTERM)
    server.wait(PATIENCE_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    if is_killed:
        time.sleep(RESTART_SECONDS)
