"""Burst: requests for pages that nobody has kept, at a rate that does not heed the answers.

`python -m tests.benchmarks.probes.burst URL RATE SECONDS` asks RATE times a second, each time for
another search, and prints by status how many answers there were and how long they took (seconds).
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from urllib.parse import urlsplit

PATIENCE = 30.0


async def ask(netloc: str, number: int, times: dict[str, list[float]]) -> None:
    began = time.monotonic()
    host, port = netloc.split(":")
    request = (
        f"GET /tim-kiem/?q=b%E1%BA%A1n+{number} HTTP/1.1\r\nHost: {netloc}\r\n"
        "User-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n"
    )
    said = "no answer"
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request.encode())
            answer = await reader.read()
            said = answer[9:12].decode() or said
            writer.close()
    except (OSError, TimeoutError) as error:
        said = type(error).__name__
    times[said].append(time.monotonic() - began)


async def main(url: str, rate: float, seconds: float) -> None:
    netloc = urlsplit(url).netloc
    times: dict[str, list[float]] = defaultdict(list)
    began = time.monotonic()
    asked: set[asyncio.Task[None]] = set()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        task = asyncio.create_task(ask(netloc, number, times))
        asked.add(task)
        task.add_done_callback(asked.discard)
    print(json.dumps({"ended": time.monotonic()}), flush=True)
    while asked:
        await asyncio.wait(asked)
    print(json.dumps(times))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
