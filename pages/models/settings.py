"""Site settings: facts that every page may show, edited in one place."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from pages.blocks.links import AgencyLinksBlock, SocialLinksBlock
from pages.models.bilingual import empty_fields
from pages.models.contact_facts import LABELS
from pages.models.panels import bilingual_panels
from sotngoaivu.core.fields import CompactStreamField, TidyRichTextField

_TEXTS = ("name", "short_name", "parent_name", "theme", "address", "working_hours")


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting):
    """The department's names, address and contacts, its links, and the notice banner."""

    is_published_content = True
    select_related = ["visits_page"]
    labels = LABELS
    public_telephone_fields = ("telephone",)

    name = models.CharField(_("name of the department"), max_length=160, blank=True)
    short_name = models.CharField(
        _("short name"), max_length=80, blank=True, help_text=_("For narrow screens.")
    )
    parent_name = models.CharField(
        _("body it belongs to"),
        max_length=160,
        blank=True,
        help_text=_("Stands above the department's name at the top of each page."),
    )
    theme = models.CharField(
        _("theme"), max_length=255, blank=True, help_text=_("The slogan, quoted as it is.")
    )
    address = models.CharField(_("address"), max_length=255, blank=True)
    working_hours = models.CharField(_("working hours"), max_length=255, blank=True)
    responsible_person = models.CharField(
        _("person responsible for the content"),
        max_length=160,
        blank=True,
        help_text=_("Name and position, shown at the foot of each page as the law asks."),
    )
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    fax = models.CharField(_("fax"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    map_query = models.CharField(
        _("words to search on a map"),
        max_length=255,
        blank=True,
        help_text=_("Used while latitude and longitude are empty; empty too: the address."),
    )
    notice_text = TidyRichTextField(
        _("notice"),
        features=["bold", "italic", "link"],
        blank=True,
        help_text=_("A banner at the top of each page. Empty: none."),
    )
    notice_kind = models.CharField(
        _("kind of notice"),
        max_length=10,
        choices=[("info", _("Information")), ("warning", _("Warning"))],
        default="info",
    )
    notice_start = models.DateTimeField(_("show from"), null=True, blank=True)
    notice_end = models.DateTimeField(_("show until"), null=True, blank=True)

    visits_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page on how visits are counted"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A link below the figures of visits leads there. Empty: none."),
    )

    agency_links = CompactStreamField(
        AgencyLinksBlock(), verbose_name=_("links to other agencies"), blank=True
    )
    social_links = CompactStreamField(
        SocialLinksBlock(), verbose_name=_("social networks"), blank=True
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                bilingual_panels(*_TEXTS, "responsible_person", "notice_text"),
                heading=_("Texts"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("telephone"), FieldPanel("fax")]),
                            FieldPanel("email"),
                            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                            FieldPanel("map_query"),
                        ],
                        heading=_("Contact"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("notice_kind"),
                            FieldRowPanel([FieldPanel("notice_start"), FieldPanel("notice_end")]),
                        ],
                        heading=_("Notice"),
                    ),
                    PageChooserPanel("visits_page"),
                    FieldPanel("agency_links"),
                    FieldPanel("social_links"),
                ],
                heading=_("Contact, notice, links"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("Department")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.notice_start and self.notice_end and self.notice_end <= self.notice_start:
            raise ValidationError({"notice_end": gettext("The notice ends before it starts.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError(
                {"latitude": gettext("Give latitude and longitude together, or neither.")}
            )

    def search_dependents(self) -> list[Any]:
        """The contact pages, which show the address."""
        return list(apps.get_model("pages.ContactPage").objects.live())

    @property
    def unknown_contacts(self) -> list[str]:
        """What nobody has filled in yet of how to reach the department, by name."""
        return empty_fields(self, "address", "telephone", "email", "working_hours")

    @cached_property
    def current_notice(self) -> dict[str, str] | None:
        """`text` and `kind` of the notice to show now, None outside its time."""
        now = timezone.now()
        if not self.notice_text:
            return None
        if self.notice_start and now < self.notice_start:
            return None
        if self.notice_end and now >= self.notice_end:
            return None
        return {"text": self.notice_text, "kind": self.notice_kind}
