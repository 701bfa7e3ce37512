"""WordPress exports (WXR): an RSS file whose items are posts and the pictures they name."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from news.importing.problems import Fault
from news.importing.records import ForeignArticle, ForeignCategory, NotThisFormat, Source
from news.importing.sources import shortcodes

# What nobody has written, or an earlier state of what is there.
_NOBODYS = {"auto-draft", "inherit"}
_LEFT_OUT = {"trash": Fault.TRASHED, "private": Fault.PRIVATE}
# Of the program and its additions: nothing that readers read.
_INNER = re.compile(
    r"wp_|acf-|nav_menu_item|revision|attachment|custom_css|customize_changeset|oembed_cache"
    r"|user_request|elementor_|wpcf7|mc4wp|shop_|product_variation|jp_|feedback"
)
_ZERO = "0000-00-00 00:00:00"


class WordPressExport(Source):
    """Read twice: posts name pictures that may come after them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._library = shortcodes.Library()
        self._authors: dict[str, str] = {}
        self._base = ""
        self._is_known = False

    @property
    def name(self) -> str:
        self._look()
        return next(iter(sorted(self.hosts)), "") or "wordpress"

    @property
    def hosts(self) -> set[str]:
        self._look()
        host = urlsplit(self._base).hostname or ""
        return {host, f"www.{host}", host.removeprefix("www.")} if host else set()

    def articles(self) -> Iterator[ForeignArticle]:
        self._look()
        for number, item in enumerate(self._items(), start=1):
            fields = _fields(item)
            if fields.get("status") in _NOBODYS or _INNER.match(fields.get("post_type", "post")):
                continue
            yield self._article(fields, item, number)

    def _look(self) -> None:
        """Learn the numbers of pictures, the names of authors and the site's address."""
        if self._is_known:
            return
        self._is_known = True
        is_export = False
        for element in self._elements():
            name = etree.QName(element).localname
            if name in ("base_site_url", "base_blog_url", "wxr_version"):
                is_export = True
                if name != "wxr_version":
                    self._base = self._base or (element.text or "").strip()
            elif name == "author":
                fields = _fields(element)
                self._authors[fields.get("author_login", "")] = fields.get(
                    "author_display_name", ""
                )
            elif name == "item":
                fields = _fields(element)
                is_export = is_export or "post_id" in fields
                self._learn(fields)
        if not is_export:
            told = _("This is no export of WordPress: no item of it has wp:post_id.")
            raise NotThisFormat(told)

    def _learn(self, fields: dict[str, str]) -> None:
        key, kind = fields.get("post_id", ""), fields.get("post_type")
        if kind == "wp_block":
            self._library.blocks[key] = fields.get("content", "")
        elif kind == "attachment":
            self._library.attachments[key] = shortcodes.Attachment(
                fields.get("attachment_url", ""),
                fields.get("meta:_wp_attachment_image_alt", ""),
                fields.get("excerpt", ""),
            )
            self._library.of_posts.setdefault(fields.get("post_parent", ""), []).append(key)

    def _items(self) -> Iterator[Any]:
        return (each for each in self._elements() if etree.QName(each).localname == "item")

    def _elements(self) -> Iterator[Any]:
        """The parts of the channel, one at a time; damaged ones are read as far as they go."""
        walk = etree.iterparse(
            str(self._path),
            events=("end",),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        try:
            for _event, element in walk:
                parent = element.getparent()
                if parent is None or not isinstance(element.tag, str):
                    continue
                if etree.QName(parent).localname != "channel":
                    continue
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError as error:
            told = _("This is no XML, or it is damaged: line %(number)s.")
            raise NotThisFormat(told % {"number": error.lineno}) from error

    def _article(self, fields: dict[str, str], item: Any, number: int) -> ForeignArticle:
        key = fields.get("post_id", "")
        gmt, local = fields.get("post_date_gmt", ""), fields.get("post_date", "")
        date = local if local not in ("", _ZERO) else f"{gmt}Z" if gmt not in ("", _ZERO) else ""
        thumbnail = self._library.attachments.get(fields.get("meta:_thumbnail_id", ""))
        creator, kind = fields.get("creator", ""), fields.get("post_type", "post")
        status = fields.get("status", "publish")
        article = ForeignArticle(
            source_id=key or fields.get("guid", "") or f"item {number}",
            place=f"item {number}" + (f" (post {key})" if key else ""),
            title=fields.get("title", ""),
            lead=fields.get("excerpt", ""),
            body=shortcodes.replaced(fields.get("content", ""), self._library, key),
            date=date or fields.get("pubDate", ""),
            slug=fields.get("post_name", ""),
            categories=_terms(item, "category"),
            tags=[each.name for each in _terms(item, "post_tag") if each.name],
            author=self._authors.get(creator) or creator,
            picture=thumbnail.address if thumbnail else "",
            picture_alt=thumbnail.alt if thumbnail else "",
            old_addresses=_addresses(fields.get("link", "")),
            was_public=status in ("publish", "future") and not fields.get("post_password"),
            is_scheduled=status == "future",
            is_page=kind == "page",
            left_out=_LEFT_OUT.get(status),
        )
        if kind not in ("post", "page"):
            article.left_out, article.title = Fault.OTHER_TYPE, f"{kind}: {article.title}"
        if fields.get("post_password"):
            article.faults.append((Fault.PASSWORD, ""))
        if fields.get("meta:_thumbnail_id") and not article.picture:
            article.faults.append(
                (Fault.MISSING_PICTURE, f"{_('attachment')} {fields['meta:_thumbnail_id']}")
            )
        return article


def _fields(element: Any) -> dict[str, str]:
    """The texts of the parts of an element; of two with one name, the excerpt is told apart."""
    found: dict[str, str] = {}
    for part in element:
        if not isinstance(part.tag, str):
            continue
        name = etree.QName(part)
        local = name.localname
        if local == "encoded":
            local = "excerpt" if "excerpt" in (name.namespace or "") else "content"
        if local == "postmeta":
            meta = _fields(part)
            found[f"meta:{meta.get('meta_key', '')}"] = meta.get("meta_value", "")
        elif local not in found:
            found[local] = (part.text or "").strip()
    return found


def _terms(item: Any, domain: str) -> list[ForeignCategory]:
    return [
        ForeignCategory(part.get("nicename") or "", (part.text or "").strip())
        for part in item
        if isinstance(part.tag, str)
        and etree.QName(part).localname == "category"
        and part.get("domain") == domain
    ]


def _addresses(link: str) -> list[str]:
    """The path of a post's address; an address by number alone, /?p=12, is the home page's."""
    parts = urlsplit(link)
    path = re.sub("/{2,}", "/", parts.path)
    return [path] if path.strip("/") else []
