"""The child process of Word files: one on stdin, what it says on stdout.

Its arguments say what the names of pictures begin with, and how many signs of HTML, pictures and
bytes of pictures there may be. The answer's first line is JSON: why it is refused, or how many
bytes its HTML and its pictures have, which follow.
"""

import json
import sys
from typing import Any

from pages.docx.bounds import MEMORY, Refusal, Refused
from sotngoaivu.core.confined import confine


def main() -> None:
    confine(MEMORY)
    data = sys.stdin.buffer.read()
    # Imported once confined, for a file's data reach no code before.
    from pages.docx.conversion import converted

    parts: list[bytes] = []
    try:
        scheme, *bounds = sys.argv[1:]
        html, pictures = converted(data, scheme, *map(int, bounds))
        parts = [html.encode(errors="replace"), *pictures]
        told: dict[str, Any] = {"lengths": [len(part) for part in parts]}
    except Refused as refused:
        told = {"refused": refused.reason}
    except MemoryError:
        told = {"refused": Refusal.TOO_LONG}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.writelines(parts)


if __name__ == "__main__":
    main()
