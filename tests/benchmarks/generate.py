"""`python -m tests.benchmarks.generate 2000`: fill a scratch database with articles.

Makes the tables and the starter content where they are missing. DATABASE_URL names the database;
any that is not recognised as a scratch one is refused.
"""

import argparse
import os
import sys
import time


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generate")
    parser.add_argument("count", type=int, help="how many articles there shall be in all")
    parser.add_argument("--seed", type=int, default=1, help="another number: other articles")
    parser.add_argument("--years", action="store_true", help="with the history of an old site")
    options = parser.parse_args(arguments)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotngoaivu.settings")
    os.environ.setdefault("SECRET_KEY", "only for a scratch database")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    import django

    django.setup()
    from django.core.management import call_command

    from tests.benchmarks.content import NotScratch, generate, require_scratch

    try:
        require_scratch()
    except NotScratch as refused:
        sys.exit(f"Error: {refused}")
    print("Making the tables and the starter content ...", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_starter", verbosity=0)
    started = time.monotonic()

    def tell(present: int, count: int) -> None:
        print(f"{present:>7} of {count} articles, {time.monotonic() - started:.0f} s", flush=True)
        if present == count:
            print("Bringing the search index up to date ...", flush=True)

    added = generate(options.count, seed=options.seed, progress=tell)
    if options.years:
        from tests.benchmarks.years import add_years

        print("Adding what years of work leave ...", flush=True)
        add_years()
    print(f"{added} articles added in {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main(sys.argv[1:])
