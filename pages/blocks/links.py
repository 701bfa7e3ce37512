"""Link blocks: ways to other pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LinkValue(blocks.StructValue):
    """A link to a page of the site or to an address elsewhere."""

    @property
    def href(self) -> str:
        """Address to link to; empty when the page is not there any more."""
        page = self.get("page")
        if page:
            return page.url if page.live else ""
        return self.get("url") or ""

    @property
    def label(self) -> str:
        """The title given, else the page's title in the reader's language."""
        page = self.get("page")
        return self.get("title") or (page.localized_title if page else self.href)


class LinkedPageChooserBlock(blocks.PageChooserBlock):
    """While a page is shown, its links are read as menus are: at once, and not at all if known."""

    def bulk_to_python(self, values: list[int | None]) -> list[Any]:
        # The models, which this needs, are made of blocks.
        from pages.navigation.tree import current_navigation

        navigation = current_navigation()
        if navigation is None:
            return super().bulk_to_python(values)
        nodes = navigation.look_up({key for key in values if key})
        return [nodes.get(key) for key in values]


class LinkBlock(blocks.StructBlock):
    page = LinkedPageChooserBlock(
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


class CardsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Links to pages")
        template = "blocks/cards.html"
