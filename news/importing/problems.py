"""Problems of an import: what is wrong with a record, and what to do about it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pages.foreign import LeftOut, Reason


class Fault(StrEnum):
    NO_TITLE = "no-title"
    TITLE_CUT = "title-cut"
    SLUG_TAKEN = "slug-taken"
    EMPTY = "empty"
    NO_DATE = "no-date"
    WRONG_DATE = "wrong-date"
    FUTURE_DATE = "future-date"
    NO_CATEGORY = "no-category"
    UNKNOWN_CATEGORY = "unknown-category"
    MISSING_PICTURE = "missing-picture"
    REFUSED_PICTURE = "refused-picture"
    MISSING_FILE = "missing-file"
    REFUSED_FILE = "refused-file"
    DAMAGED_FILE = "damaged-file"
    ENCODING = "encoding"
    TOO_MUCH = "too-much"
    ADDRESS_TAKEN = "address-taken"
    ADDRESS_LONG = "address-long"
    TWICE = "twice"
    BROKEN = "broken"
    UNKNOWN_STATE = "unknown-state"
    WRONG_LINK = "wrong-link"
    CUT_SHORT = "cut-short"
    STOPPED = "stopped"
    FAILED = "failed"
    # What breaks a whole run off.
    DISK_FULL = "disk-full"
    DATABASE_BUSY = "database-busy"
    DATABASE_AWAY = "database-away"
    DATABASE_READ_ONLY = "database-read-only"
    UPLOADS_AWAY = "uploads-away"
    FILES = "files"
    UNREADABLE = "unreadable"
    BROKEN_OFF = "broken-off"
    CHANGED = "changed"
    IN_USE = "in-use"
    LEFT_OUT_CATEGORY = "category-left-out"
    PAGE = "page"
    OTHER_TYPE = "other-type"
    PRIVATE = "private"
    TRASHED = "trashed"
    PASSWORD = "password"  # noqa: S105 (a kind of problem)
    SCHEDULED = "scheduled"
    ENGLISH_LIKELY = "english-likely"
    ENGLISH_ONLY = "english-only"
    ENGLISH_UNUSED = "english-unused"


BREAK_OFF = (
    *(Fault.DISK_FULL, Fault.DATABASE_BUSY, Fault.DATABASE_AWAY, Fault.DATABASE_READ_ONLY),
    *(Fault.UPLOADS_AWAY, Fault.FILES, Fault.UNREADABLE, Fault.BROKEN_OFF),
)
_GO_ON = _("What has been done is kept. Choose the same button once more in a few minutes.")
_TELL_AND_GO_ON = _(
    "What has been done is kept. Tell whoever looks after the server, then choose the same button "
    "once more."
)

# What is wrong, and what to do.
_TOLD: dict[Fault, tuple[Promise, Promise | str]] = {
    Fault.STOPPED: (
        _("Something stops its publication"),
        _("The article stays a draft. Mend what is named, and publish it."),
    ),
    Fault.NO_TITLE: (
        _("There is no title"),
        _("It is made of the first words; put it right. Without words nothing is imported."),
    ),
    Fault.TITLE_CUT: (
        _("The title is longer than 255 letters"),
        _("It is cut, and stands whole above the text. Write a shorter one."),
    ),
    Fault.SLUG_TAKEN: (
        _("Another article has this address"),
        _("A number is added. Look whether the two are the same article."),
    ),
    Fault.EMPTY: (
        _("There is no text"),
        _("The article stays a draft. Write it, or delete it."),
    ),
    Fault.NO_DATE: (
        _("There is no date"),
        _("The article stays a draft. Give it its date and publish it."),
    ),
    Fault.WRONG_DATE: (
        _("The date cannot be read"),
        _("The article stays a draft. Give it its date and publish it."),
    ),
    Fault.FUTURE_DATE: (
        _("The date lies ahead"),
        _("The article stays a draft. Put the date right and publish it."),
    ),
    Fault.UNKNOWN_STATE: (
        _("The column of states says something that is not known"),
        _("The article stays a draft. Publish it if readers of the former site saw it."),
    ),
    Fault.NO_CATEGORY: (_("There is no category"), _("Choose one in the list of news.")),
    Fault.UNKNOWN_CATEGORY: (
        _("The site has no such category"),
        _("Say which one it is, have missing categories made, or choose one afterwards."),
    ),
    Fault.MISSING_PICTURE: (
        _("A picture is not in the folder"),
        _("Put its file there before the import, or add it to the article afterwards."),
    ),
    Fault.REFUSED_PICTURE: (
        _("A picture cannot be used"),
        _("Save it anew in a program for pictures and add it to the article."),
    ),
    Fault.MISSING_FILE: (
        _("A file is not in the folder"),
        _("Put it there before the import, or add it to the article afterwards."),
    ),
    Fault.REFUSED_FILE: (
        _("Files of this kind or size are not taken"),
        _("Save it as PDF and add it to the article."),
    ),
    Fault.DAMAGED_FILE: (
        _("A file cannot be read"),
        _("It is damaged. Pack or copy it anew before the import, or add it afterwards."),
    ),
    Fault.ENCODING: (
        _("The text was in an old encoding and has been converted"),
        _("Look whether its words are right."),
    ),
    Fault.TOO_MUCH: (
        _("The text cannot be read"),
        _("The article stays a draft without text. Paste it in parts."),
    ),
    Fault.ADDRESS_TAKEN: (
        _("The old address leads elsewhere already"),
        _("Look at the redirects if it should lead to this article."),
    ),
    Fault.ADDRESS_LONG: (_("The old address is too long to be kept"), ""),
    Fault.TWICE: (
        _("Two records have this number, address or title"),
        _("Both are imported. Look whether they are the same article."),
    ),
    Fault.BROKEN: (
        _("The record has not as many fields as the first line"),
        _("Look whether a quotation mark is missing in this line or the one before."),
    ),
    Fault.WRONG_LINK: (_("The address of the source is none"), _("It is left out.")),
    Fault.CUT_SHORT: (
        _("The file ends in the midst of a record"),
        _("Export it anew; what stands before has been read."),
    ),
    Fault.FAILED: (
        _("The record could not be imported"),
        _("Put it right in the file and import it again: the others are not made twice."),
    ),
    Fault.DISK_FULL: (_("Broken off: the server's disk is full"), _TELL_AND_GO_ON),
    Fault.DATABASE_BUSY: (_("Broken off: somebody else is saving for very long"), _GO_ON),
    Fault.DATABASE_AWAY: (_("Broken off: the database does not answer"), _GO_ON),
    Fault.DATABASE_READ_ONLY: (
        _("Broken off: the database takes no changes at present"),
        _TELL_AND_GO_ON,
    ),
    Fault.UPLOADS_AWAY: (_("Broken off: the place of the files does not answer"), _GO_ON),
    Fault.FILES: (_("Broken off: a file cannot be read or written"), _TELL_AND_GO_ON),
    Fault.UNREADABLE: (
        _("Broken off: the file cannot be read from here on"),
        _("What stands before is kept. Export the file anew and import it: nothing comes twice."),
    ),
    Fault.BROKEN_OFF: (_("Broken off by an error of the program"), _TELL_AND_GO_ON),
    Fault.CHANGED: (
        _("It has been changed since and stays"),
        _("Delete it by hand if nobody needs it."),
    ),
    Fault.IN_USE: (_("It is used elsewhere and stays"), ""),
    Fault.LEFT_OUT_CATEGORY: (
        _("Left out with its category"),
        _("So it was chosen; choose otherwise and import again if it should come."),
    ),
    Fault.PAGE: (
        _("A page of the former site, none of its news"),
        _("Make a page of it by pasting, or have pages taken as articles."),
    ),
    Fault.OTHER_TYPE: (_("A record that is no article"), _("It is left out.")),
    Fault.PRIVATE: (
        _("The former site showed it to its staff alone"),
        _("It is left out. Make it public there and export anew if it should come."),
    ),
    Fault.TRASHED: (_("It lay in the former site's trash"), _("It is left out.")),
    Fault.PASSWORD: (
        _("Readers of the former site needed a password for it"),
        _("The article stays a draft. Publish it if everybody may read it."),
    ),
    Fault.SCHEDULED: (
        _("It is to go live by itself"),
        _("Look whether the moment still holds; a draft has it as its schedule."),
    ),
    Fault.ENGLISH_LIKELY: (
        _("The English is probably that of this article"),
        _("Read both. If they are two, empty the English and write it as an article."),
    ),
    Fault.ENGLISH_ONLY: (
        _("There is English alone"),
        _("The article stays a draft. Write its Vietnamese, or delete it."),
    ),
    Fault.ENGLISH_UNUSED: (
        _("An English article for which no Vietnamese one was found"),
        _("It is left out. Have English articles made as drafts of their own, or paste it."),
    ),
}
_FOREIGN = "left-out-"
# Places as the sources name them, and in which words they are told.
_PLACES: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (re.compile(r"line (?P<number>\d+)"), _("line %(number)s")),
    (re.compile(r"\Arow (?P<number>\d+) \(id (?P<key>.*)\)"), _("row %(number)s (no. %(key)s)")),
    (
        re.compile(r"\Aitem (?P<number>\d+) \(post (?P<key>.*)\)"),
        _("item %(number)s (no. %(key)s)"),
    ),
    (re.compile(r"item (?P<number>\d+)"), _("item %(number)s")),
    (re.compile(r"beginning of the file"), _("beginning of the file")),
    (re.compile(r"end of the file"), _("end of the file")),
    (re.compile(r"en (?P<place>.*)"), _("English, %(place)s")),
    # Of an undo: kinds of what it removes.
    (re.compile(r"article"), _("article")),
    (re.compile(r"picture"), _("picture")),
    (re.compile(r"document"), _("document")),
    (re.compile(r"redirect"), _("redirect")),
    (re.compile(r"category"), _("category")),
    (re.compile(r"tag"), _("tag")),
)


def told_place(place: str) -> str:
    """Where in the file, in the active language."""
    for pattern, words in _PLACES:
        if found := pattern.fullmatch(place):
            parts = found.groupdict()
            if "place" in parts:
                parts["place"] = told_place(parts["place"])
            return str(words) % parts
    return place


@dataclass(frozen=True)
class Problem:
    """`place` is where in the file or an undo, `kind` a `Fault` or what was left out of a text."""

    place: str
    kind: str
    what: str = ""

    @classmethod
    def left_out(cls, place: str, left_out: LeftOut) -> "Problem":
        return cls(place, f"{_FOREIGN}{left_out.reason.value}", left_out.what)

    @property
    def where(self) -> str:
        return told_place(self.place)

    @property
    def told(self) -> str:
        """What is wrong, in the active language."""
        if self.kind.startswith(_FOREIGN):
            label: str | Promise = Reason(self.kind.removeprefix(_FOREIGN)).label
        else:
            label = _TOLD[Fault(self.kind)][0]
        return f"{label}: {self.what}" if self.what else str(label)

    @property
    def advice(self) -> str:
        """What to do, in the active language; "" where nothing need be done."""
        return "" if self.kind.startswith(_FOREIGN) else str(_TOLD[Fault(self.kind)][1])

    def __str__(self) -> str:
        return f"{self.where}: {self.told}. {self.advice}".rstrip()
