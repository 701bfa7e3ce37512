"""What stands around the site of a drill: Redis, an S3 of its own, nginx as it is deployed."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests import packages
from tests.benchmarks.processes import ROOT, Failed, started
from tests.waiting import until

BUCKET = "uploads"
# moto takes any keys.
KEYS = {"AWS_ACCESS_KEY_ID": "drill", "AWS_SECRET_ACCESS_KEY": "drill"}
DEPLOY = ROOT / "docs" / "deploy"
# As nginx.conf tells whoever has another proxy in front.
BEHIND_PROXY = "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    port = free_port()
    command = [packages.redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen([*command, "--dir", str(folder)], stdout=log, stderr=log)
    try:
        until(lambda: answers(port))
        yield process, f"redis://127.0.0.1:{port}/0"
    finally:
        for last in (signal.SIGCONT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(last)
        process.wait()


@contextlib.contextmanager
def bucket(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    """The server of an empty bucket, and the site's variables that name it."""
    import boto3

    port = free_port()
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with (
        (folder / "s3.log").open("w") as log,
        started(command, {}, stdout=log, stderr=log) as process,
    ):
        until(lambda: answers(port))
        endpoint = f"http://127.0.0.1:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="drill",
            aws_secret_access_key="drill",
        )
        client.create_bucket(Bucket=BUCKET)
        yield (
            process,
            KEYS
            | {
                "MEDIA_S3_BUCKET": BUCKET,
                "MEDIA_S3_ENDPOINT": endpoint,
                "MEDIA_S3_REGION": "us-east-1",
            },
        )


@contextlib.contextmanager
def nginx(folder: Path, port: int, machines: list[int]) -> Iterator[Path]:
    """docs/deploy's nginx before these machines, keeping uploads; its folder."""
    # Readers of a drill say themselves from where they come, as behind another proxy.
    with nginx_of(folder, port, keeping_uploads(served_by(machines)), BEHIND_PROXY) as place:
        yield place


@contextlib.contextmanager
def nginx_of(folder: Path, port: int, text: str, besides: str = "") -> Iterator[Path]:
    """nginx with this for docs/deploy's nginx.conf, at another port; the folder that it has.

    `besides` is what its server is told in addition.
    """
    place = folder / "nginx"
    place.mkdir()
    for former, present in (
        ("listen 80;", f"listen 127.0.0.1:{port};\n    {besides}"),
        ("/etc/nginx/site-proxy.conf", str(place / "proxy.conf")),
        ("/var/cache/nginx", str(place)),
        ("/dev/stdout", str(place / "access.log")),
        ("/dev/stderr", str(place / "errors.log")),
    ):
        text = text.replace(former, present)
    (place / "site.conf").write_text(text)
    (place / "proxy.conf").write_text((DEPLOY / "nginx-proxy.conf").read_text())
    (place / "nginx.conf").write_text(_MAIN.format(place=place, user=_user()))
    command = [packages.nginx(), "-p", str(place), "-c", str(place / "nginx.conf")]
    command += ["-e", str(place / "errors.log")]
    with (
        (place / "out.log").open("w") as log,
        started(command, {}, stdout=log, stderr=log) as process,
    ):
        until(lambda: answers(port) or process.poll() is not None)
        if process.poll() is not None:
            raise Failed(f"nginx did not start: {(place / 'out.log').read_text()}")
        yield place


def served_by(machines: list[int]) -> str:
    """docs/deploy's nginx.conf with these machines."""
    text = (DEPLOY / "nginx.conf").read_text()
    one = re.search(r"    server web:8000(.*);", text)
    assert one
    servers = "\n".join(f"    server 127.0.0.1:{each}{one[1]};" for each in machines)
    return text.replace(one[0], servers)


def keeping_uploads(text: str) -> str:
    """nginx.conf with uploads in a bucket."""
    media = (DEPLOY / "nginx-media-s3.conf").read_text()
    kept = re.search(r"#\s+(proxy_cache_path .+;)", media)
    assert kept
    text, replaced = re.subn(
        r"    location /media/ \{.*?\n    \}\n", lambda _found: media, text, flags=re.DOTALL
    )
    assert replaced == 1
    return f"{kept[1]}\n{text}"


def _user() -> str:
    """Its workers are ours; only root has to say so."""
    return "user root;" if os.geteuid() == 0 else ""


_MAIN = """daemon off;
{user}
worker_processes 2;
pid {place}/pid;
events {{ worker_connections 1024; }}
http {{
    default_type application/octet-stream;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    include {place}/site.conf;
}}
"""
