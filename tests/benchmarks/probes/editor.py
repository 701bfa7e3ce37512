"""An editor at work: publishes an article again and again, in a process of its own.

Arguments: primary key, how often, seconds between. Each title names its edition; reported are the
times (monotonic clock) at which each publish began and was done, edition 1 first.
"""

import sys
import time

from tests.benchmarks.probes.inside import begin, report

MARK = "ấn bản số"


def publish(key: int, times: int, pause: float) -> list[tuple[float, float]]:
    from news.models import ArticlePage

    done = []
    for number in range(1, times + 1):
        article = ArticlePage.objects.get(pk=key)
        article.title = f"Bản tin đo tốc độ, {MARK} {number}."
        article.title_en = f"Bulletin, {MARK} {number}."
        began = time.monotonic()
        article.save_revision().publish()
        done.append((began, time.monotonic()))
        time.sleep(pause)
    return done


if __name__ == "__main__":
    begin()
    report(publish(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
