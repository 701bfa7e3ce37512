"""Link blocks: ways to other pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.plain_html import PlainHTML
from pages.blocks.restrictions import RestrictedPageChooserBlock, everybody_may_see
from pages.formats.elements import heading, words
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE, LocalizedText
from sotngoaivu.core.text.whitelist import web_address


class LinkValue(blocks.StructValue):
    """A link to a page of the site or to an address elsewhere."""

    def address(self, request: HttpRequest | None = None) -> str:
        """Address to link to; empty where not everybody may see the page, or it is gone."""
        page = self.get("page")
        if page:
            return (page.get_url(request) or "") if everybody_may_see(page) else ""
        return web_address(self.get("url"))

    @property
    def label(self) -> LocalizedText:
        """The title given, else the page's, else the address."""
        page = self.get("page")
        if page and not self.get("title"):
            return LocalizedText.of(page, "title", page.localized_title)
        return LocalizedText(self.get("title") or self.address())

    @property
    def plain_html(self) -> str:
        text = f" {escape(self['text'])}" if self.get("text") else ""
        return f'<a href="{escape(self.address())}">{words(self.label)}</a>{text}'


class LinkBlock(blocks.StructBlock):
    page = RestrictedPageChooserBlock(
        page_type="pages.BasePage", label=_("Page of this site"), required=False
    )
    url = blocks.URLBlock(label=_("or address elsewhere"), required=False)
    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.CharBlock(label=_("A line about it"), required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "page": ValidationError(_now("Choose a page or give an address, not both."))
                }
            )
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue


class CardsBlock(PlainHTML, blocks.StructBlock):
    heading_fields = ("title",)
    title = blocks.CharBlock(label=_("Title"), required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1)

    def plain_html(self, value: Any) -> str:
        items = "".join(f"<li>{link.plain_html}</li>" for link in value["links"] if link.address())
        return f"{heading(value.get('title'))}<ul>{items}</ul>" if items else ""

    class Meta:
        icon = "list-ul"
        label = _("Links to pages")
        template = "blocks/cards.html"


class AgencyLinkValue(blocks.StructValue):
    @property
    def label(self) -> LocalizedText:
        """The title in the reader's language, else in Vietnamese."""
        language = get_language()
        if language != MAIN_LANGUAGE and self.get(f"title_{language}"):
            return LocalizedText(self[f"title_{language}"], language)
        return LocalizedText(self["title"], MAIN_LANGUAGE)


class AgencyLinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    title_en = blocks.CharBlock(label=_("Title in English"), max_length=160, required=False)
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = AgencyLinkValue


class AgencyLinksBlock(blocks.StreamBlock):
    link = AgencyLinkBlock()


NETWORKS = {
    "facebook": "Facebook",
    "zalo": "Zalo",
    "youtube": "YouTube",
    "x": "X",
    "linkedin": "LinkedIn",
}


class SocialLinkValue(blocks.StructValue):
    @property
    def name(self) -> str:
        """ "" where the network is none that the site knows any more."""
        return NETWORKS.get(self["network"], "")


class SocialLinkBlock(blocks.StructBlock):
    network = blocks.ChoiceBlock(label=_("Network"), choices=list(NETWORKS.items()))
    url = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "site"
        label = _("Link")
        value_class = SocialLinkValue


class SocialLinksBlock(blocks.StreamBlock):
    link = SocialLinkBlock()
