"""The child process of normalisation: a picture on stdin, what is stored of it on stdout.

Its argument says how many pixels of a still picture are stored at most.
The answer's first line says its extension and its difference hash, or `refused` and the reason; the
picture follows.
"""

import sys

from sotngoaivu.core.confined import confine
from sotngoaivu.media.normalisation.bounds import MEMORY, PictureRefused, Refusal


def main() -> None:
    confine(MEMORY)
    data = sys.stdin.buffer.read()
    # Imported once confined, for a picture's data reach no code before.
    from sotngoaivu.media.normalisation.picture import normalised

    try:
        extension, looks, content = normalised(data, int(sys.argv[1]))
    except PictureRefused as refused:
        extension, looks, content = "refused", refused.reason, b""
    except MemoryError:
        extension, looks, content = "refused", Refusal.TOO_COSTLY, b""
    sys.stdout.buffer.write(f"{extension} {looks}\n".encode())
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
