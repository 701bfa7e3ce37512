"""Legacy encodings: recognised in Vietnamese and in no other text, put right letter by letter."""

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

from sotngoaivu.core.text.legacy import LegacyEncoding, decode, detect, right
from sotngoaivu.core.text.syllables import is_syllable
from tests.pages.foreign.samples import encoded

ROOT = Path(__file__).resolve().parents[3]
VIETNAMESE = "Sở Ngoại vụ là cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh, quản lý đối ngoại."


def words_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from words_in(each)


def texts() -> list[str]:
    """All that the site says: the starter content and the interface, in both languages."""
    files = [*ROOT.glob("*/starter/content/**/*.toml")]
    found = [text for file in files for text in words_in(tomllib.loads(file.read_text()))]
    for path in (ROOT / "locale").rglob("*.po"):
        found += [text for entry in polib.pofile(str(path)) for text in (entry.msgid, entry.msgstr)]
    return found


@pytest.mark.one_database
def test_no_ordinary_text_is_taken_for_one_in_an_old_encoding() -> None:
    found = texts()
    assert len(found) > 4000
    assert [text for text in found if detect(text)] == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text",
    [
        "Café, résumé, naïve façade; Müller à São Paulo, Señor Ibáñez, Malmö, Besançon",
        "25 °C, 12 m², 3 m³, ½ và ¼, 5 µm, £3, «12», § 5, © 2016, 100 ± 3 %, 2 × 3 ÷ 4",
        "0227 3831 234; 51.130; 01/10/2016 08:30; 22-NQ/TW",
        "Hội nghị tại Genève và Côte d’Ivoire với ông François",
        "",
    ],
)
def test_names_numbers_and_measures_stay(text: str) -> None:
    assert detect(text) is None


@pytest.mark.one_database
def test_measures_are_none_of_vietnamese() -> None:
    dice = random.Random(1)
    units = ["m²", "km²", "°C", "½", "±", "§", "£", "€", "©", "µm", "×", "ø", "‰"]
    for _each in range(500):
        line = [f"{dice.randrange(9999)}{dice.choice(units)}" for _one in range(8)]
        assert detect(" ".join(line)) is None, line


@pytest.mark.one_database
@pytest.mark.parametrize("encoding", list(LegacyEncoding))
def test_vietnamese_in_an_old_encoding_is_recognised_and_comes_back(
    encoding: LegacyEncoding,
) -> None:
    foreign = encoded(VIETNAMESE, encoding)
    assert foreign != VIETNAMESE
    assert detect(foreign) is encoding
    assert decode(foreign, encoding).casefold() == VIETNAMESE.casefold()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("foreign", "encoding"),
    [
        ("Së Ngo¹i vô tØnh Th¸i B×nh", LegacyEncoding.TCVN3),
        ("Sôû Ngoaïi vuï tænh Thaùi Bình", LegacyEncoding.VNI),
        ("SõÒ Ngoaòi vuò tiÒnh Thaìi BiÌnh", LegacyEncoding.WINDOWS_1258),
        ("Sá»Ÿ Ngoáº¡i vá»¥ tá»‰nh ThÃ¡i BÃ¬nh", LegacyEncoding.MISREAD_UTF8),
    ],
)
def test_words_as_they_are_known_to_look(foreign: str, encoding: LegacyEncoding) -> None:
    assert decode(foreign, encoding) == "Sở Ngoại vụ tỉnh Thái Bình"
    assert detect(foreign) is encoding


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("foreign", "read"),
    [
        # Read wrongly twice, and by a program for Windows-1258.
        ("SÃ¡Â»Å¸ NgoÃ¡ÂºÂ¡i vÃ¡Â»Â¥", "Sở Ngoại vụ"),
        ("ChuyĂªn mĂ´n vá»¥", "Chuyên môn vụ"),
        # The rest of "à" has become a space; raised figures are letters.
        ("lÃ cÆ¡ quan Ä‘Ã³ vÃ quÃ táº·ng", "là cơ quan đó và quà tặng"),
        ("tá»« khÃ³a", "từ khóa"),
        ("ngo¹i giao, ®èi ngo¹i", "ngoại giao, đối ngoại"),
    ],
)
def test_what_programs_have_made_of_it_since_is_put_right_too(foreign: str, read: str) -> None:
    assert right(foreign) == read


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text",
    [
        "Il a été reçu à l’hôtel de ville ; « très bien », dit-il à 8 h 30. Où êtes-vous né ?",
        "Naïve façade, coöperate, résumé, café — £5, 20 °C, ½ cup, “quoted” words… and ™ signs",
        "Dette er listen over tilgjengelige. Du kan fjerne noen ved å markere de på siden, så gå.",
        "Thủ tục số 12²³; diện tích 1.545 km², 3 m³ nước¹ và chú thích² của Sở",
        "Ông Søren Kjær, bà Zoë Brontë và đoàn São Tomé đến thăm tỉnh",
    ],
)
def test_good_text_of_other_languages_stays(text: str) -> None:
    assert right(text) == text


@pytest.mark.one_database
def test_vietnamese_syllables_are_told_from_other_words() -> None:
    for word in ("Đối", "ngoại", "nghiêng", "quyết", "khuya", "giếng", "ươm", "uỷ", "ủy", "Thuở"):
        assert is_syllable(word), word
    for word in ("quyêt", "ngoaïi", "café", "strength", "đượć", "hôc", "sỗp"):
        assert not is_syllable(word), word
