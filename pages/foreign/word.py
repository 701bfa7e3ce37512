"""Word files (.docx): what the confined process says of one, which knows nothing of the site."""

import json
from typing import IO

from django.utils.translation import gettext_lazy as _

from pages.docx.bounds import Refusal
from pages.foreign.bounds import (
    PICTURE_BYTES,
    PICTURES,
    SIGNS,
    TOO_DEEP,
    TOO_LONG,
    TooMuch,
)
from pages.foreign.embedded import SCHEME, TOO_MANY, Embedded
from sotngoaivu.core import confined
from sotngoaivu.core.confined import Failure, NoAnswer

_MODULE = "pages.docx"
UNREADABLE = _("This is no Word document (.docx), or it is damaged.")
_TOLD = {
    Refusal.UNREADABLE: UNREADABLE,
    Refusal.TOO_LONG: TOO_LONG,
    Refusal.TOO_DEEP: TOO_DEEP,
    Refusal.TOO_MANY_PICTURES: TOO_MANY,
}
_NOT_ANSWERED = {
    Failure.DAMAGED: UNREADABLE,
    Failure.TOO_COSTLY: TOO_LONG,
    Failure.BUSY: _("Other files are being read just now. Send this one again in a minute."),
}


def read(file: IO[bytes]) -> tuple[str, Embedded]:
    """The HTML of a Word file, and the pictures that it names. Raises TooMuch.

    Waits for others in this process and for its own as long as `confined` says.
    """
    bounds = (SCHEME, str(SIGNS), str(PICTURES), str(PICTURE_BYTES))
    try:
        with confined.turn():
            answer = confined.ask(_MODULE, *bounds, data=file.read())
    except NoAnswer as error:
        raise TooMuch(_NOT_ANSWERED[error.reason]) from error
    first, _newline, content = answer.partition(b"\n")
    told = json.loads(first or '{"refused": "unreadable"}')
    if "refused" in told:
        raise TooMuch(_TOLD[Refusal(told["refused"])])
    parts = []
    for length in told["lengths"]:
        parts.append(content[:length])
        content = content[length:]
    return parts[0].decode(), Embedded(parts[1:])
