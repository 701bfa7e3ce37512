"""Programs that the tests and measurements need besides Python's packages."""

import os
import shutil
import subprocess
import sys


def program(title: str, package: str, names: tuple[str, ...], variable: str, why: str) -> str:
    """Path of a program: $`variable`, one of `names` on the path, or Debian's `package`.

    The package is installed if we are root; otherwise the process ends with one line that tells
    how to install it.
    """
    found = os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Error: {title} is missing. Try: apt-get install {package}, or set {variable}")
    print(f"Installing {title} from Debian for {why} (a minute or two) ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--no-install-recommends", package]
    for order in (["update"], install):
        command = ["apt-get", "-qq", *order]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return shutil.which(names[0]) or sys.exit(f"Error: Debian's {package} did not install")


def chromium() -> str:
    """Chromium without its windows where it is there or can be installed: it needs half the time.

    Else the whole browser, if there is one.
    """
    whole = ("chromium", "chromium-browser", "google-chrome")
    shell, why = "chromium-headless-shell", "the browser tests"
    try:
        return program("Chromium", shell, (shell,), "CHROMIUM", why)
    except (SystemExit, subprocess.CalledProcessError):
        return program("Chromium", "chromium", whole, "CHROMIUM", why)


def wrk() -> str:
    return program("wrk", "wrk", ("wrk",), "WRK", "the measurements")


def redis_server() -> str:
    return program("Redis", "redis-server", ("redis-server",), "REDIS_SERVER", "the drills")


def nginx() -> str:
    names, why = ("nginx", "/usr/sbin/nginx"), "the tests and drills"
    return program("nginx", "nginx-light", names, "NGINX", why)


def systemd_analyze() -> str:
    names, why = ("systemd-analyze",), "the tests of its units"
    return program("systemd", "systemd", names, "SYSTEMD_ANALYZE", why)
