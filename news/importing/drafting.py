"""Drafting: what an article of this site will be made of, before anything of it is stored."""

import datetime
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from news.importing import dates
from news.importing.media import ArticleMedia
from news.importing.problems import Fault, Problem
from news.importing.records import ForeignArticle
from news.models import ArticlePage
from pages.foreign import Reason, TooMuch, convert
from pages.foreign.convert import as_html
from pages.foreign.embedded import take_out
from pages.foreign.encodings import TextReader
from pages.foreign.pictures import described
from pages.redirects.addresses import LONGEST
from sotngoaivu.core.i18n.languages import LANGUAGES, MAIN_LANGUAGE, LocalizedText
from sotngoaivu.core.text.legacy import single_spaced
from sotngoaivu.core.text.vietnamese import slugify

Block = dict[str, Any]
_TAG = re.compile(r"<[^<>]*>")
_HAS_TAGS = re.compile(r"<\s*/?[a-z!]", re.IGNORECASE)
_LONGEST_SLUG = 200
_FEWEST_WORDS = 12
# Whether the article stays a draft although it was to be published.
HOLDING = {
    *(Fault.EMPTY, Fault.NO_DATE, Fault.WRONG_DATE, Fault.FUTURE_DATE, Fault.TOO_MUCH),
    Fault.ENGLISH_ONLY,
}
# Told by who looks for the files.
_TOLD_ELSEWHERE = {Reason.PICTURE, Reason.FILE}


@dataclass
class ArticleDraft:
    record: ForeignArticle
    title: str = ""
    slug: str = ""
    date: datetime.datetime | None = None
    # What is to go live by itself has this instead.
    go_live_at: datetime.datetime | None = None
    # By language.
    leads: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, list[Block]] = field(default_factory=dict)
    title_en: str = ""
    author: str = ""
    source: str = ""
    source_url: str = ""
    picture: int | None = None
    picture_alt: str = ""
    tags: list[str] = field(default_factory=list)
    old_paths: list[str] = field(default_factory=list)
    old_paths_en: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # Of one that is only shown: the pictures, by the keys that its blocks have.
    pictures: Sequence[bytes] = ()

    def tell(self, fault: Fault, what: str = "") -> None:
        problem = Problem(self.record.place, fault.value, what[:255])
        if problem not in self.problems:
            self.problems.append(problem)

    @property
    def may_be_public(self) -> bool:
        return self.record.was_public and not HOLDING & {*(each.kind for each in self.problems)}

    @property
    def says_something(self) -> bool:
        return bool(self.title)


def draft(record: ForeignArticle, make_media: Any) -> ArticleDraft:
    """Make a draft of `record`; `make_media(tell)` gives what finds its pictures and files."""
    made = ArticleDraft(record)
    for fault, what in record.faults:
        made.tell(fault, what)
    if not any((record.title, record.body, record.lead, record.body_en)):
        if not record.faults:
            made.tell(Fault.NO_TITLE)
        return made
    media: ArticleMedia = make_media(made.tell)
    made.pictures = media.pictures
    reader = TextReader("auto", " ".join((record.title, record.lead, _plain(record.body))))
    _name(made, reader)
    _date(made)
    _texts(made, reader, media)
    _facts(made, reader, media)
    return made


def _plain(text: str) -> str:
    """A line of text of what may be HTML."""
    return single_spaced(html.unescape(_TAG.sub(" ", text))).strip(" ")


def _name(made: ArticleDraft, reader: TextReader) -> None:
    record = made.record
    title = reader.text(_plain(record.title))
    if not title:
        words = reader.text(_plain(record.lead or record.body)).split()
        title = " ".join(words[:_FEWEST_WORDS])
        made.tell(Fault.NO_TITLE, title)
    made.title = _cut(title, made, _longest("title"))
    made.slug = slugify(record.slug or title)[:_LONGEST_SLUG].strip("-")
    made.title_en = _cut(_plain(record.title_en), made, _longest("title_en"))


def _cut(title: str, made: ArticleDraft, most: int) -> str:
    if len(title) <= most:
        return title
    made.tell(Fault.TITLE_CUT, f"{title[:60]}…")
    return f"{title[: most - 1].rpartition(' ')[0]}…"


def _longest(name: str) -> int:
    return int(ArticlePage._meta.get_field(name).max_length)


def _date(made: ArticleDraft) -> None:
    record = made.record
    try:
        moment = dates.read(record.date, may_lie_ahead=record.is_scheduled)
    except dates.WrongDate as error:
        made.tell(error.fault, record.date)
        return
    if moment > timezone.now():
        made.go_live_at = moment
        made.tell(Fault.SCHEDULED, f"{timezone.localtime(moment):%d/%m/%Y %H:%M}")
    else:
        made.date = moment


def _texts(made: ArticleDraft, reader: TextReader, media: ArticleMedia) -> None:
    record = made.record
    for language in LANGUAGES:
        lead, body = (record.lead, record.body)
        if language != MAIN_LANGUAGE:
            lead, body = (record.lead_en, record.body_en)
        made.leads[language] = reader.text(_plain(lead))
        made.bodies[language] = _body(made, body, language, media)
    whole = reader.text(_plain(record.title))
    if len(whole) > len(made.title) and made.title.endswith("…"):
        made.bodies[MAIN_LANGUAGE].insert(0, _paragraph(whole))
    if reader.found and not any(each.kind == Fault.ENCODING for each in made.problems):
        made.tell(Fault.ENCODING, reader.found.most_common(1)[0][0].label)
    if not made.bodies[MAIN_LANGUAGE]:
        made.tell(Fault.ENGLISH_ONLY if any(made.bodies.values()) else Fault.EMPTY)


def _body(made: ArticleDraft, body: str, language: str, media: ArticleMedia) -> list[Block]:
    if not body.strip():
        return []
    if not _HAS_TAGS.search(body):
        body = as_html(html.unescape(body))
    try:
        body, media.embedded = take_out(body)
        converted = convert(body, media=media, language=language)
    except TooMuch as error:
        made.tell(Fault.TOO_MUCH, error.told)
        return []
    if converted.encoding:
        made.tell(Fault.ENCODING, converted.encoding.label)
    for left_out in converted.left_out:
        if left_out.reason not in _TOLD_ELSEWHERE:
            made.problems.append(Problem.left_out(made.record.place, left_out))
    title = made.title if language == MAIN_LANGUAGE else made.title_en
    return _without_title(converted.blocks, title)


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """Many old texts begin with their own title."""
    if blocks and blocks[0]["type"] == "heading" and blocks[0]["value"]["text"] == title:
        return blocks[1:]
    return blocks


def _paragraph(text: str) -> Block:
    return {"type": "paragraph", "value": f"<p>{html.escape(text, quote=False)}</p>"}


def _facts(made: ArticleDraft, reader: TextReader, media: ArticleMedia) -> None:
    record = made.record
    made.author = reader.text(_plain(record.author))[: _longest("author")]
    made.source = reader.text(_plain(record.source))[: _longest("source")]
    made.source_url = _web_address(made, record.source_url.strip())
    if record.picture:
        made.picture_alt = described(reader.text(_plain(record.picture_alt)))
        made.picture = media.picture(record.picture, LocalizedText(made.picture_alt, MAIN_LANGUAGE))
    documents = [media.document(each, "") for each in record.files]
    listed = [{"document": key, "title": ""} for key in documents if key is not None]
    if listed:
        items = [{"type": "item", "value": each} for each in listed]
        made.bodies[MAIN_LANGUAGE].append({"type": "attachments", "value": {"documents": items}})
    names = (" ".join(reader.text(_plain(tag)).split())[:100] for tag in record.tags)
    made.tags = [name for name in dict.fromkeys(names) if name]
    for address in record.old_addresses:
        _old_path(made, address, made.old_paths)
    for address in record.old_addresses_en:
        _old_path(made, address, made.old_paths_en)


def _web_address(made: ArticleDraft, address: str) -> str:
    if not address:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(address[: _longest("source_url") + 1])
        if len(address) <= _longest("source_url"):
            return address
    except ValidationError:
        pass
    made.tell(Fault.WRONG_LINK, address)
    return ""


def _old_path(made: ArticleDraft, address: str, paths: list[str]) -> None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    path = str(Redirect.normalise_path(f"{parts.path or '/'}?{parts.query}".rstrip("?")))
    if path in ("/", "") or "\0" in path:
        return
    if len(path) > LONGEST:
        made.tell(Fault.ADDRESS_LONG, path[:100])
    elif path not in (*made.old_paths, *made.old_paths_en):
        paths.append(path)
