"""`make drill`: break things on scratch sites, and print what came of it.

Without a name the drills are listed; `all` runs every one.
"""

import argparse
import importlib
import signal
import sys

DRILLS = (
    *("damaged_backups", "restore_under_load", "killed_restores", "editors", "former_version"),
    *("frozen_database", "frozen_redis", "full_disk", "killed_tidies", "locked_database"),
    *("intruder", "killed_editors", "moving_in", "slow_clients", "two_machines"),
    "version_change",
)


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make drill ARGS=…", description=__doc__)
    parser.add_argument("drills", nargs="*", help=f"all, or some of {', '.join(DRILLS)}")
    chosen = parser.parse_args(given).drills
    unknown = sorted(set(chosen) - {"all", *DRILLS})
    if unknown:
        parser.error(f"no such drill: {', '.join(unknown)}; there are {', '.join(DRILLS)}")
    modules = {name: importlib.import_module(f"tests.drills.{name}") for name in DRILLS}
    if not chosen:
        for name, module in modules.items():
            print(f"{name:<20} {(module.__doc__ or '').splitlines()[0]}")
        return 0
    # A supervisor's SIGTERM ends what was started just as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    codes: list[int] = [modules[name].main() for name in DRILLS if {name, "all"} & set(chosen)]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
