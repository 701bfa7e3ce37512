"""What `make lint` finds in code, in templates and in catalogues."""

import polib
import pytest

from tests.lint.messages import Message, differences, in_code, in_template, incomplete

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "call",
    [
        'gettext("Text")',
        'say("Text")',
        'translation.gettext_lazy("Text")',
        "f\"{gettext('Text')}:\"",
        'gettext("Te" "xt")',
    ],
)
def test_strings_in_code_are_found_however_gettext_is_called(call: str) -> None:
    names = "from django.utils.translation import gettext, gettext as say\n"
    assert list(in_code(names + call)) == [Message("Text")]


def test_contexts_and_plurals_in_code_are_found() -> None:
    code = 'from django.utils.translation import *\ntranslation.pgettext("place", "Text")\n'
    assert list(in_code(code)) == [Message("Text", context="place")]
    code = 'translation.ngettext("a page", "%(n)s pages", n)'
    assert list(in_code(code)) == [Message("a page", plural="%(n)s pages")]


def test_other_calls_are_not_taken_for_messages() -> None:
    assert list(in_code('say("Text")\ngettext(name)\n')) == []


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ('{% translate "Text" as text %}', Message("Text")),
        ('{% translate "It\'s" %}', Message("It's")),
        ('{% translate "Text" context "place" %}', Message("Text", context="place")),
        ('{% include "a.html" with label=_("Text") %}', Message("Text")),
        ('{{ label|default:_("Text") }}', Message("Text")),
        (
            "{% blocktranslate trimmed %}\n  Of\n  {{ name }}\n{% endblocktranslate %}",
            Message("Of %(name)s"),
        ),
        (
            "{% blocktranslate count n=n %}a page{% plural %}{{ n }} pages{% endblocktranslate %}",
            Message("a page", plural="%(n)s pages"),
        ),
    ],
)
def test_strings_in_templates_are_found(tag: str, expected: Message) -> None:
    assert list(in_template(f"<p>gettext('not this')</p>\n{tag}")) == [expected]


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.metadata = {"Plural-Forms": "nplurals=1; plural=0;"}
    made.extend(entries)
    return made


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Text", msgstr="Lời"), ""),
        (polib.POEntry(msgid="Text"), "not translated: Text"),
        (polib.POEntry(msgid="Text", msgstr="Lời", flags=["fuzzy"]), "fuzzy: Text"),
        (polib.POEntry(msgid="Text", msgstr="Lời", obsolete=True), "obsolete: Text"),
        (
            polib.POEntry(msgid="Of %(name)s", msgstr="Của %(ten)s"),
            "other placeholders: Of %(name)s -> Của %(ten)s",
        ),
        (
            polib.POEntry(
                msgid="a page", msgid_plural="%(n)s pages", msgstr_plural={0: "%(n)s trang"}
            ),
            "",
        ),
        (
            polib.POEntry(
                msgid="a page", msgid_plural="%(n)s pages", msgstr_plural={0: "%s trang"}
            ),
            "other placeholders: a page -> %s trang",
        ),
    ],
)
def test_unfinished_translations_are_told(entry: polib.POEntry, fault: str) -> None:
    assert list(incomplete(catalogue(entry))) == ([fault] if fault else [])


def test_missing_and_needless_translations_are_told() -> None:
    wanted = {Message("Text"): "a.py", Message("May", context="month"): "b.html"}
    own = catalogue(
        polib.POEntry(msgid="May", msgstr="Được"), polib.POEntry(msgid="Old", msgstr="Cũ")
    )
    assert list(differences(wanted, own)) == [
        "missing: May (b.html)",
        "missing: Text (a.py)",
        "used nowhere: May",
        "used nowhere: Old",
    ]
    other = catalogue(polib.POEntry(msgid="Text", msgstr="Lời"))
    assert "missing: Text (a.py)" not in list(differences(wanted, own, other))
