"""Generated articles as plain values: the same number and seed give the same article anywhere."""

import datetime
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.benchmarks import words
from tests.benchmarks.words import Pair
from tests.blocks import Block, callout, facts, heading, paragraph, quotation, steps

# Share of articles that are written in English too, and of those with a main picture.
ENGLISH, PICTURED = 0.4, 0.5
FIRST_YEAR, LAST_YEAR = 2011, 2025
# One month holds this share of all articles: a full list page however few articles there are.
BUSY_MONTH, BUSY = datetime.date(2020, 11, 1), 0.05
# Each tenth article bears the very time of the one before it.
SAME_TIME_EVERY = 10
# The number of the one article with the rare word.
RARE_NUMBER = 7
_ZONE = datetime.timezone(datetime.timedelta(hours=7))


@dataclass
class Story:
    """One article. `english` is "" or [] throughout where it is not translated."""

    number: int
    title: Pair
    lead: Pair
    body: tuple[list[Block], list[Block]]
    published_on: datetime.datetime
    translation_key: uuid.UUID
    # Indexes to be taken modulo what there is to choose from; None: no picture.
    category: int
    tags: list[int]
    picture: int | None

    @property
    def is_translated(self) -> bool:
        return bool(self.title[1])


def story(number: int, seed: int = 1) -> Story:
    """Write article `number` (from 0)."""
    dice = random.Random(f"{seed}:{number}")
    in_english = dice.random() < ENGLISH
    theme = dice.sample(words.WHAT, 3)

    def say(templates: list[Pair]) -> Pair:
        what, other = dice.sample(theme, 2)
        chosen = {
            "who": dice.choice(words.WHO),
            "did": dice.choice(words.DID),
            "what": what,
            "other": other,
            "when": dice.choice(words.WHEN),
            "where": dice.choice(words.WHERE),
            "why": dice.choice(words.WHY),
            "n": (str(dice.randint(4, 20)),) * 2,
        }
        return _both(dice.choice(templates), chosen, in_english)

    blocks = list(_blocks(dice, say))
    if number == RARE_NUMBER:
        blocks.insert(0, _paragraph([words.RARE_SENTENCE]))
    lead = _joined([say(words.SENTENCES), _province(in_english)])
    return Story(
        number=number,
        title=say(words.TITLES),
        lead=lead,
        body=(
            [block(0) | {"id": _identifier(dice)} for block in blocks],
            [block(1) | {"id": _identifier(dice)} for block in blocks] if in_english else [],
        ),
        published_on=_time(number - 1 if number % SAME_TIME_EVERY == 1 else number, seed),
        translation_key=uuid.UUID(_identifier(dice)),
        category=dice.randrange(1000),
        tags=sorted({dice.randrange(len(words.WHAT)) for _ in range(dice.randint(0, 4))}),
        picture=dice.randrange(1000) if dice.random() < PICTURED else None,
    )


# A block in both languages: 0 gives the Vietnamese one, 1 the English.
_Bilingual = Callable[[int], Block]


def _blocks(dice: random.Random, say: Callable[[list[Pair]], Pair]) -> list[_Bilingual]:
    """From two to five sections of paragraphs, now and then with a block of another kind."""

    def sentences(least: int, most: int) -> list[Pair]:
        return [say(words.SENTENCES) for _ in range(dice.randint(least, most))]

    made = [_paragraph(sentences(2, 4))]
    for title in dice.sample(words.HEADINGS, dice.randint(1, 3)):
        made += [_heading(title), _paragraph(sentences(2, 4))]
        if dice.random() < 0.25:
            made.append(dice.choice([_facts, _callout, _steps, _quotation])(title, sentences(2, 3)))
    return made


def _paragraph(sentences: list[Pair]) -> _Bilingual:
    text = _joined(sentences)
    return lambda code: paragraph(f"<p>{text[code]}</p>")


def _heading(title: Pair) -> _Bilingual:
    return lambda code: heading(title[code])


def _facts(title: Pair, sentences: list[Pair]) -> _Bilingual:
    return lambda code: facts(
        title[code],
        *((str(place), f"<p>{line[code]}</p>") for place, line in enumerate(sentences, start=1)),
    )


def _steps(title: Pair, sentences: list[Pair]) -> _Bilingual:
    return lambda code: steps(*((title[code], f"<p>{line[code]}</p>") for line in sentences))


def _callout(title: Pair, sentences: list[Pair]) -> _Bilingual:
    return lambda code: callout(title[code], f"<p>{sentences[0][code]}</p>")


def _quotation(title: Pair, sentences: list[Pair]) -> _Bilingual:
    return lambda code: quotation(sentences[0][code])


def _both(template: Pair, chosen: dict[str, Any], in_english: bool) -> Pair:
    vietnamese = template[0].format(**{name: pair[0] for name, pair in chosen.items()})
    english = template[1].format(**{name: pair[1] for name, pair in chosen.items()})
    return _capital(vietnamese), _capital(english) if in_english else ""


def _joined(sentences: list[Pair]) -> Pair:
    return " ".join(pair[0] for pair in sentences), " ".join(pair[1] for pair in sentences).strip()


def _province(in_english: bool) -> Pair:
    """What makes `words.COMMON` stand in each article."""
    return (
        "Hoạt động nằm trong chương trình đối ngoại của tỉnh.",
        "It is a part of the province's programme of external relations." if in_english else "",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _identifier(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))


def _time(number: int, seed: int) -> datetime.datetime:
    """A quarter of an hour of some working day."""
    dice = random.Random(f"time:{seed}:{number}")
    if dice.random() < BUSY:
        day = BUSY_MONTH + datetime.timedelta(days=dice.randrange(30))
    else:
        first = datetime.date(FIRST_YEAR, 1, 1)
        days = (datetime.date(LAST_YEAR, 12, 31) - first).days
        day = first + datetime.timedelta(days=dice.randrange(days + 1))
    clock = datetime.time(dice.randint(7, 16), dice.choice((0, 15, 30, 45)))
    return datetime.datetime.combine(day, clock, _ZONE)
