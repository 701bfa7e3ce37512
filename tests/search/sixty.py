"""Sixty queries as readers type them, each with the title meant: `python -m tests.search.sixty`.

Prints a table of ranks on the scratch database that DATABASE_URL names, filled before with
`python -m tests.benchmarks.generate 2000`.
"""

import os
import unicodedata
from dataclasses import dataclass

FULL, NONE, HALF = "all diacritics", "no diacritics", "half the diacritics"
NFD, TONES = "decomposed", "place of the tone"
TELEX, VNI, SLIP = "Telex", "VNI", "typing error"
ENGLISH, PHRASE = "English", "phrase"

_CONSULAR = "Phòng Lãnh sự - Người Việt Nam ở nước ngoài"
_COOPERATION = "Phòng Hợp tác quốc tế"
_THEME = "Một chủ đề xuyên suốt: nâng cao hiệu quả công tác đối ngoại địa phương"
_RESOLUTION = "Hội nhập quốc tế theo Nghị quyết số 22-NQ/TW"
_DIRECTIONS = "Ba hướng hợp tác mới: nông nghiệp, năng lượng, khí hậu"
_OFFICES = "Ba phòng, một công việc chung"
_COUNTER = "Bộ đếm truy cập tiếp nối con số của trang cũ"
_CULTURE = "Phối hợp làm văn hóa đối ngoại, thông tin đối ngoại"
_PARTY = "Chi bộ Sở Ngoại vụ có 9 đảng viên"
_STAFF = "Đội ngũ cán bộ, công chức qua những con số"
_FOUNDED = "Sở Ngoại vụ tỉnh Thái Bình được thành lập ngày 23/12/2016"
_FIELDS = "Bảy lĩnh vực hoạt động đối ngoại của tỉnh"
_BRIDGE = "Cầu nối của doanh nghiệp, tổ chức trong tỉnh với đối tác nước ngoài"

QUERIES: list[tuple[str, str, str]] = [
    (FULL, "Liên hệ", "Liên hệ"),
    (FULL, "phòng Hợp tác quốc tế", _COOPERATION),
    (FULL, "lãnh sự người Việt Nam ở nước ngoài", _CONSULAR),
    (FULL, "Văn phòng Thanh tra", "Văn phòng - Thanh tra"),
    (FULL, "TỔ CHỨC BỘ MÁY", "Tổ chức bộ máy"),
    (FULL, "giám đốc sở", "Giám đốc Sở"),
    (FULL, "cách đếm lượt truy cập", "Cách đếm lượt truy cập"),
    (FULL, "hội nhập quốc tế", _RESOLUTION),
    (FULL, "nông nghiệp, năng lượng, khí hậu", _DIRECTIONS),
    (FULL, "đối tác nước ngoài", _BRIDGE),
    (FULL, "9 đảng viên", _PARTY),
    (FULL, "công tác đối ngoại địa phương", _THEME),
    (NONE, "lien he", "Liên hệ"),
    (NONE, "phong hop tac quoc te", _COOPERATION),
    (NONE, "so ngoai vu tinh thai binh", "Sở Ngoại vụ tỉnh Thái Bình"),
    (NONE, "can bo", "Cán bộ"),
    (NONE, "so do trang", "Sơ đồ trang"),
    (NONE, "ke toan", "Kế toán"),
    (NONE, "chi bo so ngoai vu", _PARTY),
    (NONE, "nghi quyet so 22", _RESOLUTION),
    (NONE, "kha nang tiep can", "Khả năng tiếp cận"),
    (NONE, "pho giam doc", "Phó Giám đốc Sở"),
    (HALF, "phong lãnh su", _CONSULAR),
    (HALF, "hoi nhâp quôc te", _RESOLUTION),
    (HALF, "tổ chuc bộ may", "Tổ chức bộ máy"),
    (HALF, "đoi ngu cán bo công chưc", _STAFF),
    (HALF, "bô đêm truy câp", _COUNTER),
    (HALF, "bay linh vực hoat động đối ngoai", _FIELDS),
    (HALF, "thành lap ngày 23/12/2016", _FOUNDED),
    (HALF, "ba phòng mot công viêc chung", _OFFICES),
    (NFD, unicodedata.normalize("NFD", "Tổ chức bộ máy"), "Tổ chức bộ máy"),
    (NFD, unicodedata.normalize("NFD", "giới thiệu"), "Giới thiệu"),
    (NFD, unicodedata.normalize("NFD", "Thanh tra viên"), "Thanh tra viên"),
    (TONES, "văn hoá đối ngoại, thông tin đối ngoại", _CULTURE),
    (TONES, "làm văn hoá đối ngoại", _CULTURE),
    (TONES, "văn hóa đối ngoại, thông tin", _CULTURE),
    (TELEX, "ddoois ngoaij ddiaj phuwowng", _THEME),
    (TELEX, "lieen heej", "Liên hệ"),
    (TELEX, "phongf hopwj tacs quoocs tees", _COOPERATION),
    (TELEX, "giowsi thieeuj", "Giới thiệu"),
    (TELEX, "sow ddoof trang", "Sơ đồ trang"),
    (VNI, "lie6n he65", "Liên hệ"),
    (VNI, "ho65i nha65p quo61c te61", _RESOLUTION),
    (VNI, "to63 chu71c bo65 ma1y", "Tổ chức bộ máy"),
    (VNI, "ca1n bo65", "Cán bộ"),
    (SLIP, "phong hop tac quocc te", _COOPERATION),
    (SLIP, "lanh xu nguoi viet nam o nuoc ngoai", _CONSULAR),
    (SLIP, "gioi thieuu", "Giới thiệu"),
    (SLIP, "to chuc bo mayy", "Tổ chức bộ máy"),
    (SLIP, "thnah tra vien", "Thanh tra viên"),
    (SLIP, "phong hoptac quoc te", _COOPERATION),
    (SLIP, "nâng cao hiệu quả công tác đối ngoại địa phưong", _THEME),
    (ENGLISH, "contact", "Contact"),
    (ENGLISH, "how visits are counted", "How visits are counted"),
    (
        ENGLISH,
        "international integration",
        "International integration under Resolution No. 22-NQ/TW",
    ),
    (ENGLISH, "consular division", "Consular and Overseas Vietnamese Division"),
    (ENGLISH, "deputy director", "Deputy Director"),
    (PHRASE, "“một công việc chung”", _OFFICES),
    (PHRASE, '"con số của trang cũ"', _COUNTER),
    (PHRASE, '"doanh nghiep, to chuc trong tinh"', _BRIDGE),
]


@dataclass(frozen=True)
class Rank:
    kind: str
    typed: str
    meant: str
    # 0: not on the first page.
    place: int


def ranks() -> list[Rank]:
    """Ask the search page everything; Django's test environment must be set up."""
    from django.test import Client

    from tests.search.making import plain, search

    found = []
    for kind, typed, meant in QUERIES:
        results = search(Client(), typed, english=kind == ENGLISH).context["results"]
        titles = [plain(result.title) for result in results]
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

    django.setup()
    setup_test_environment()
    print("| | Typed | How | Meant | Rank |\n|---|---|---|---|---|")
    for number, rank in enumerate(ranks(), start=1):
        place = rank.place or "–"
        print(f"| {number} | {rank.typed} | {rank.kind} | {rank.meant} | {place} |")


if __name__ == "__main__":
    main()
