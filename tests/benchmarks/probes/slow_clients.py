"""Slow clients: connections that keep a server waiting, from many addresses of this machine.

`python -m tests.benchmarks.probes.slow_clients URL COUNT SECONDS LARGE_PATH [KIND]`, of all or
of one; what a server ends is begun again. Prints a line once all are there, and at the end how
often each kind was ended.
"""

import asyncio
import json
import resource
import socket
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlsplit

ADDRESSES = 250
Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter
ended: Counter[str] = Counter()
failed: Counter[str] = Counter()


async def silent(reader: Reader, writer: Writer, host: str, large: str) -> None:
    await reader.read()


async def half_a_header(reader: Reader, writer: Writer, host: str, large: str) -> None:
    writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\nUser-Ag".encode())
    await reader.read()


async def a_byte_a_second(reader: Reader, writer: Writer, host: str, large: str) -> None:
    writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\nX: ".encode())
    while not reader.at_eof():
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(1)


async def half_a_body(reader: Reader, writer: Writer, host: str, large: str) -> None:
    head = f"POST /admin/login/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4000\r\n\r\n"
    writer.write(head.encode() + b"x" * 2000)
    await reader.read()


async def a_byte_of_a_body_a_second(reader: Reader, writer: Writer, host: str, large: str) -> None:
    head = f"POST /admin/login/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4000\r\n\r\n"
    writer.write(head.encode())
    while not reader.at_eof():
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(1)


async def reading_a_byte_a_second(reader: Reader, writer: Writer, host: str, large: str) -> None:
    writer.write(f"GET {large} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    while await reader.read(1):
        await asyncio.sleep(1)


Kind = Callable[[Reader, Writer, str, str], Awaitable[None]]
KINDS: tuple[Kind, ...] = (
    silent,
    half_a_header,
    a_byte_a_second,
    half_a_body,
    a_byte_of_a_body_a_second,
    reading_a_byte_a_second,
)


async def client(
    number: int, kind: Kind, netloc: str, large: str, there: asyncio.Semaphore
) -> None:
    host, port = netloc.split(":")
    while True:
        opened = socket.socket()
        # Little of an answer waits on this side.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        opened.setblocking(False)
        try:
            opened.bind((f"127.0.1.{1 + number % ADDRESSES}", 0))
            await asyncio.get_running_loop().sock_connect(opened, (host, int(port)))
            reader, writer = await asyncio.open_connection(sock=opened, limit=4096)
            there.release()
            await kind(reader, writer, netloc, large)
            writer.close()
            ended[kind.__name__] += 1
        except OSError as error:
            failed[type(error).__name__] += 1
            opened.close()
        await asyncio.sleep(0.2)


async def main(url: str, count: int, seconds: float, large: str, only: str = "") -> None:
    there = asyncio.Semaphore(0)
    netloc = urlsplit(url).netloc
    kinds = [kind for kind in KINDS if kind.__name__ == only or not only]
    clients = [
        asyncio.create_task(client(n, kinds[n % len(kinds)], netloc, large, there))
        for n in range(count)
    ]
    for _ in range(count):
        await there.acquire()
    print("there", flush=True)
    await asyncio.sleep(seconds)
    for each in clients:
        each.cancel()
    print(json.dumps({"ended": ended, "failed": failed}), flush=True)


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 10_000)), hard))
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), *sys.argv[4:]))
