"""Home page: who the department is, its news, what citizens come for."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel

from pages.blocks import ServicesBlock
from pages.models.base import BasePage, panels
from pages.models.figures import KeyFigure
from pages.models.organisation import OfficeCard, OfficePage
from pages.navigation.restrictions import unrestricted
from pages.navigation.tree import Navigation, PageNode
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField
from sotngoaivu.media.lookup import read


class HomePage(BasePage):
    mission = TidyRichTextField(
        _("who the department is"),
        features=["bold", "italic", "link"],
        blank=True,
        help_text=_("Two or three sentences at the top of the home page."),
    )
    mission_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page that tells more"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    intro_image = models.ForeignKey(
        "media.CustomImage",
        verbose_name=_("opening picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Adorns the top of the home page; readers miss nothing without it."),
    )
    services = CompactStreamField(
        ServicesBlock(),
        verbose_name=_("what citizens come for"),
        blank=True,
        help_text=_("Each entry is a link with an icon and a line about it."),
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    vietnamese_panels = panels("vi", "mission", "services")
    english_panels = panels("en", "mission", "services")
    shared_panels = [
        FieldPanel("intro_image"),
        PageChooserPanel("mission_page"),
        InlinePanel("figures", label=_("Key figure"), heading=_("Key figures")),
    ]
    bilingual_texts = ("mission", "services")

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page by its whole address at once, not step by step."""
        navigation = Navigation.of(request)
        trail = navigation.trail
        navigation.home = self
        self.open_to_all = not navigation.is_restricted(self.path) and not self.alias_of_id
        if not trail or [node.slug for node in trail] != path_components[: len(trail)]:
            return super().route(request, path_components)
        page = _specific(trail[-1])
        if len(trail) == 1:
            page._cached_parent_obj = self
        page.open_to_all = (
            self.open_to_all
            and not navigation.is_restricted(page.path)
            and not any(node.alias_of_id for node in trail)
        )
        return page.route(request, path_components[len(trail) :])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the offices, and what other apps show here (hook `construct_home_context`)."""
        context = super().get_context(request, *args, **kwargs)
        context["offices"] = OfficeCard.of(unrestricted(OfficePage.objects.live()))
        if self.mission_page_id:
            node = Navigation.of(request).look_up([self.mission_page_id])
            context["mission_page"] = node.get(self.mission_page_id)
        context["figures"] = list(self.figures.all())
        for construct in hooks.get_hooks("construct_home_context"):
            context |= construct(request, self)
        lead = context.get("lead_article")
        named = {"intro_image": self, "main_image": lead}
        keys = {field: getattr(shower, f"{field}_id", None) for field, shower in named.items()}
        images = read({key for key in keys.values() if key})
        for field, key in keys.items():
            if key:
                setattr(named[field], field, images.get(key))
        return context


def _specific(node: PageNode) -> BasePage:
    """The page itself with what its template needs. Raises Http404 if it has just gone."""
    model = ContentType.objects.get_for_id(node.content_type_id).model_class()
    if model is None or not issubclass(model, BasePage):
        raise Http404
    return get_object_or_404(model.to_be_shown(), pk=node.pk)


class HomeFigure(KeyFigure):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="figures")
