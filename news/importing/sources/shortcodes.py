"""WordPress' marks in a text: blank lines for paragraphs, [caption], [gallery], [embed], others."""

import re

from django.utils.html import escape

from pages.foreign.videos import video_of

_CAPTION = re.compile(
    r"\[caption[^\]]*\](?P<image>.*?<img[^>]*>(?:\s*</a>)?)(?P<text>.*?)\[/caption\]",
    re.IGNORECASE | re.DOTALL,
)
_CAPTION_ATTRIBUTE = re.compile(r"caption=([\"'])(.*?)\1", re.IGNORECASE)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]", re.IGNORECASE)
_KEYS = re.compile(r"(?:ids|include)=[\"']?([\d, ]+)", re.IGNORECASE)
_EMBED = re.compile(
    r"\[(?:embed|youtube|vimeo)[^\]]*?\]([^\[\s]+)\[/(?:embed|youtube|vimeo)\]", re.I
)
_ALONE = re.compile(r"^[ \t]*(https?://[^\s<]+)[ \t]*$", re.MULTILINE)
# Those of WordPress and of its programs for layouts and forms: a word in brackets is none.
_OTHERS = re.compile(
    r"\[/?(?:(?:vc|et_pb|su|fusion|av|elementor|wpdm|ux|mk|tdb?|fl|cs)_[\w-]+|contact-form-7|audio"
    r"|video|playlist|caption|embed|gallery|row|col(?:umn)?s?|section|button|divider|tabs?|accordion"
    r"|toggle|spacer|slider|rev_slider|wp_ad_camp_\d|google_map|pdf-embedder|wpforms|ninja_form"
    r"|one_half|one_third|two_third|gap|title|ux_\w+|related_posts|toc)\b[^\]\n]{0,500}\]",
    re.IGNORECASE,
)
_NAME = re.compile(r"\[/?([\w-]+)")
_BLOCK = re.compile(
    r"\A\s*</?(?:p|div|h[1-6]|ul|ol|li|table|tr|td|blockquote|figure|pre|section|iframe|foreign-)"
    r"|\A\s*<!--",
    re.IGNORECASE,
)


def replaced(content: str) -> str:
    """The HTML that WordPress would show, as far as it is words, pictures and videos."""
    content = _CAPTION.sub(_caption, content)
    content = _GALLERY.sub(_gallery, content)
    content = _EMBED.sub(lambda found: _video(found[1]), content)
    content = _ALONE.sub(lambda found: _video(found[1]), content)
    content = _OTHERS.sub(_mark, content)
    return content if "<!-- wp:" in content else _with_paragraphs(content)


def _caption(found: re.Match[str]) -> str:
    text = found["text"].strip()
    if not text and (said := _CAPTION_ATTRIBUTE.search(found[0])):
        text = said[2]
    return f"<figure>{found['image']}<figcaption>{text}</figcaption></figure>"


def _gallery(found: re.Match[str]) -> str:
    keys = _KEYS.search(found[1])
    return f'<foreign-gallery keys="{keys[1]}"></foreign-gallery>' if keys else _mark(found)


def _video(address: str) -> str:
    video = video_of(address)
    return f'<iframe src="{escape(video)}"></iframe>' if video else address


def _mark(found: re.Match[str]) -> str:
    """One word a mark, so that each kind is told once; what closes it says nothing new."""
    name = _NAME.match(found[0])
    return f'<foreign-mark name="[{escape(name[1] if name else "")}]"></foreign-mark>'


def _with_paragraphs(content: str) -> str:
    parts = re.split(r"\n[ \t]*(?:\r?\n[ \t]*)+", content.replace("\r\n", "\n"))
    return "\n".join(part if _BLOCK.match(part) else _paragraph(part) for part in parts)


def _paragraph(part: str) -> str:
    return f"<p>{part.strip().replace(chr(10), '<br>')}</p>" if part.strip() else ""
