"""Ranking: queries as readers type them, each with the title meant.

`python -m tests.search.ranking` prints a table of places on the scratch database that DATABASE_URL
names, filled before with `python -m tests.benchmarks.generate 2000`.
"""

import html
import os
from collections.abc import Sequence
from dataclasses import dataclass

# How, what, the title meant.
Query = tuple[str, str, str]

FULL, NONE, HALF = "all diacritics", "no diacritics", "half the diacritics"
NFD, TONES = "decomposed", "place of the tone"
TELEX, VNI, SLIP = "Telex", "VNI", "typing error"
ENGLISH, PHRASE = "English", "phrase"

# Titles of the starter content.
ABOUT, CONTACT, STAFF_LIST, ORGANISATION = "Giới thiệu", "Liên hệ", "Cán bộ", "Tổ chức bộ máy"
VISITS, PRIVACY, ACCESS = "Cách đếm lượt truy cập", "Quyền riêng tư", "Khả năng tiếp cận"
CONSULAR = "Phòng Lãnh sự - Người Việt Nam ở nước ngoài"
COOPERATION = "Phòng Hợp tác quốc tế"
THEME = "Một chủ đề xuyên suốt: nâng cao hiệu quả công tác đối ngoại địa phương"
RESOLUTION = "Hội nhập quốc tế theo Nghị quyết số 22-NQ/TW"
DIRECTIONS = "Ba hướng hợp tác mới: nông nghiệp, năng lượng, khí hậu"
OFFICES = "Ba phòng, một công việc chung"
STAFF = "Đội ngũ cán bộ, công chức qua những con số"
FOUNDED = "Sở Ngoại vụ tỉnh Thái Bình được thành lập ngày 23/12/2016"
FIELDS = "Bảy lĩnh vực hoạt động đối ngoại của tỉnh"
BRIDGE = "Cầu nối của doanh nghiệp, tổ chức trong tỉnh với đối tác nước ngoài"


@dataclass(frozen=True)
class Rank:
    kind: str
    typed: str
    meant: str
    # 0: not on the first page.
    place: int


def ranks(queries: Sequence[Query]) -> list[Rank]:
    """Ask the search page all of them; Django's test environment must be set up."""
    from django.test import Client

    from tests.search.making import context, plain

    found = []
    for kind, typed, meant in queries:
        results = context(Client(), typed, english=kind == ENGLISH)["results"]
        titles = [html.unescape(plain(result.title)) for result in results]
        found.append(Rank(kind, typed, meant, titles.index(meant) + 1 if meant in titles else 0))
    return found


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sotngoaivu.settings")
    os.environ.setdefault("SECRET_KEY", "only for a scratch database")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    # So that no static files need be gathered.
    os.environ.setdefault("DEBUG", "1")
    import django
    from django.test.utils import setup_test_environment

    from tests.search.hundred_twenty import QUERIES
    from tests.search.sixty import QUERIES as SIXTY

    django.setup()
    setup_test_environment()
    print("| | Typed | How | Meant | Rank |\n|---|---|---|---|---|")
    for number, rank in enumerate(ranks([*SIXTY, *QUERIES]), start=1):
        place = rank.place or "–"
        print(f"| {number} | {rank.typed} | {rank.kind} | {rank.meant} | {place} |")


if __name__ == "__main__":
    main()
