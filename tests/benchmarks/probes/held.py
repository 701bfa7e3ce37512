"""What a site holds, as a digest of each table and of each upload."""

import hashlib
from pathlib import Path

from tests.benchmarks.probes.inside import begin, report


def main() -> None:
    begin()
    from django.conf import settings

    from tests.drills import snapshot

    held = snapshot.rows()
    # Counted anew whenever a month changes: its rows' numbers mean nothing.
    held["news.monthcount"] = sorted(row.partition(", ")[2] for row in held["news.monthcount"])
    digests = {
        table: hashlib.sha256("\n".join(rows).encode()).hexdigest() for table, rows in held.items()
    }
    report({"tables": digests, "files": snapshot.files(Path(settings.MEDIA_ROOT))})


if __name__ == "__main__":
    main()
