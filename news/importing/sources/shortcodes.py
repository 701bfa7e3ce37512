"""WordPress' marks in a text: blank lines for paragraphs, [caption], [gallery], blocks, others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape

from pages.foreign.bounds import SIGNS
from pages.foreign.videos import video_of

# Each looks at a sign once, for files may be large and hostile: there is no bracket within a mark,
# and what is not closed is not looked through again.
_CAPTION = re.compile(r"\[(?P<ends>/?)caption\b[^\[\]]*+\]", re.IGNORECASE)
_CAPTION_ATTRIBUTE = re.compile(r"caption=([\"'])(.*?)\1", re.IGNORECASE)
_GALLERY = re.compile(r"\[gallery\b([^\[\]]*+)\]", re.IGNORECASE)
_KEYS = re.compile(r"(?:ids|include)=[\"']?([\d, ]+)", re.IGNORECASE)
_EMBED = re.compile(
    r"\[(?:embed|youtube|vimeo)[^\[\]]*+\]([^\[\s]++)\[/(?:embed|youtube|vimeo)\]", re.I
)
_ALONE = re.compile(r"^[ \t]*(https?://[^\s<]+)[ \t]*$", re.MULTILINE)
# Those of WordPress and of its programs for layouts and forms: a word in brackets is none.
_OTHERS = re.compile(
    r"\[/?(?:(?:vc|et_pb|su|fusion|av|elementor|wpdm|ux|mk|tdb?|fl|cs)_[\w-]++|contact-form-7|audio"
    r"|video|playlist|caption|embed|gallery|row|col(?:umn)?s?|section|button|divider|tabs?|accordion"
    r"|toggle|spacer|slider|rev_slider|wp_ad_camp_\d|google_map|pdf-embedder|wpforms|ninja_form"
    r"|one_half|one_third|two_third|gap|title|ux_\w+|related_posts|toc)\b[^\[\]\n]{0,500}+\]",
    re.IGNORECASE,
)
_NAME = re.compile(r"\[/?([\w-]+)")
_BLOCK = re.compile(
    r"\A\s*</?(?:p|div|h[1-6]|ul|ol|li|table|tr|td|blockquote|figure|pre|section|iframe|foreign-)"
    r"|\A\s*<!--",
    re.IGNORECASE,
)
# Blocks of the editor since WordPress 5: those that name another text, and a second link to a file.
_REUSED = re.compile(r"<!-- wp:block \{\"ref\":(\d++)[^{}]*+\} /-->")
_LINK = re.compile(r"<a\s([^<>]*+)>[^<]*+</a>", re.IGNORECASE)
_FILE_BUTTON = re.compile(r"\bwp-block-file__button\b", re.IGNORECASE)
# Where a tag is not closed, all that follows is in it.
_IMAGE = re.compile(r"<img\b[^>]*+>?", re.IGNORECASE)
_IMAGE_IN_CAPTION = re.compile(rf"{_IMAGE.pattern}(?:\s*+</a>)?", re.IGNORECASE)
_IMAGE_KEY = re.compile(r"\bwp-image-(\d+)\b")
_ALT = re.compile(r"\balt=(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*+(?:\r?\n[ \t]*+)+")
# A block may name itself.
_DEEPEST = 3


@dataclass(frozen=True)
class Attachment:
    """A picture or file of WordPress' library, and what is said of it."""

    address: str
    alt: str = ""
    caption: str = ""


@dataclass
class Library:
    """What texts name by numbers."""

    attachments: dict[str, Attachment] = field(default_factory=dict)
    # Those that were uploaded for a post, by its number.
    of_posts: dict[str, list[str]] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)

    def address(self, key: str) -> str:
        found = self.attachments.get(key)
        return found.address if found else ""


def replaced(content: str, library: Library | None = None, post: str = "") -> str:
    """The HTML that WordPress would show, as far as it is words, pictures and videos.

    `post` is the number of the one that it is the text of.
    """
    library = library or Library()
    content = _with_reused(content, library)
    content = _LINK.sub(_without_button, content)
    content = _filled(_IMAGE, lambda found: _described(found[0], library), content)
    content = _with_captions(content)
    content = _filled(_GALLERY, _galleries(library, post), content)
    content = _EMBED.sub(lambda found: _video(found[1]), content)
    content = _ALONE.sub(lambda found: _video(found[1]), content)
    content = _OTHERS.sub(_mark, content)
    return content if "<!-- wp:" in content else _with_paragraphs(content)


def _filled(pattern: re.Pattern[str], make: Callable[[re.Match[str]], str], content: str) -> str:
    """`content` with what the library says in the place of what `pattern` finds.

    A file of kilobytes can name what it says a million times. Once a text has grown by so much that
    it is refused, the rest of it stays as it is.
    """
    room = SIGNS

    def bounded(found: re.Match[str]) -> str:
        nonlocal room
        if room < 0:
            return found[0]
        made = make(found)
        room -= len(made) - len(found[0])
        return made

    return pattern.sub(bounded, content)


def _with_reused(content: str, library: Library) -> str:
    for _level in range(_DEEPEST):
        if not _REUSED.search(content):
            break
        content = _filled(_REUSED, lambda found: library.blocks.get(found[1], ""), content)
    return content


def _without_button(link: re.Match[str]) -> str:
    return "" if _FILE_BUTTON.search(link[1]) else link[0]


def _described(image: str, library: Library) -> str:
    """A picture with the description that the library has of it, where it says nothing itself."""
    key, said = _IMAGE_KEY.search(image), _ALT.search(image)
    found = library.attachments.get(key[1]) if key else None
    if found is None or not found.alt or (said and any(said.groups())):
        return image
    without = _ALT.sub("", image)
    return f'{without[:4]} alt="{escape(found.alt)}"{without[4:]}'


def _with_captions(content: str) -> str:
    """A caption is what stands between its mark and the next one, which ends it."""
    parts, place, begins = [], 0, None
    for mark in _CAPTION.finditer(content):
        if mark["ends"] and begins:
            figure = _figure(content[begins.end() : mark.start()], begins[0])
            parts += [
                content[place : begins.start()],
                figure or content[begins.start() : mark.end()],
            ]
            place = mark.end()
        begins = None if mark["ends"] else mark
    return "".join([*parts, content[place:]])


def _figure(inner: str, mark: str) -> str:
    """ "" where there is no picture."""
    image = _IMAGE_IN_CAPTION.search(inner)
    if image is None:
        return ""
    text = inner[image.end() :].strip()
    if not text and (said := _CAPTION_ATTRIBUTE.search(mark)):
        text = said[2]
    return f"<figure>{inner[: image.end()]}<figcaption>{text}</figcaption></figure>"


def _galleries(library: Library, post: str) -> Callable[[re.Match[str]], str]:
    """A gallery shows those that it names, else all that were uploaded for its post."""

    def gallery(found: re.Match[str]) -> str:
        named = _KEYS.search(found[1])
        keys = re.split(r"[\s,]+", named[1]) if named else library.of_posts.get(post, [])
        known = (key for key in dict.fromkeys(keys) if key in library.attachments)
        shown = [library.attachments[key] for key in known]
        return _figures(shown) if shown else _mark(found)

    return gallery


def _figures(shown: Sequence[Attachment]) -> str:
    figures = "".join(
        f'<figure><img src="{escape(each.address)}" alt="{escape(each.alt)}">'
        f"<figcaption>{escape(each.caption)}</figcaption></figure>"
        for each in shown
    )
    return f"\n\n<figure>{figures}</figure>\n\n"


def _video(address: str) -> str:
    video = video_of(address)
    return f'<iframe src="{escape(video)}"></iframe>' if video else address


def _mark(found: re.Match[str]) -> str:
    """One word a mark, so that each kind is told once; what closes it says nothing new."""
    name = _NAME.match(found[0])
    return f'<foreign-mark name="[{escape(name[1] if name else "")}]"></foreign-mark>'


def _with_paragraphs(content: str) -> str:
    parts = _BLANK_LINES.split(content.replace("\r\n", "\n"))
    return "\n".join(part if _BLOCK.match(part) else _paragraph(part) for part in parts)


def _paragraph(part: str) -> str:
    return f"<p>{part.strip().replace(chr(10), '<br>')}</p>" if part.strip() else ""
