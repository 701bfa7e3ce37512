"""Site settings: facts that every page may show, edited in one place."""

from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from pages.models.base import panels
from sotngoaivu.core.fields import TidyRichTextField
from sotngoaivu.core.statements import Statement

_TEXTS = ("name", "short_name", "parent_name", "theme", "address", "working_hours")


@register_setting(icon="site")
class SiteSettings(ClusterableModel, BaseGenericSetting):
    """The department's names, address and contacts, its links, and the notice banner."""

    is_published_content = True

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

    edit_handler = TabbedInterface(
        [
            ObjectList(
                panels("vi", *_TEXTS, "responsible_person", "notice_text"),
                heading=_("Vietnamese"),
            ),
            ObjectList(
                panels("en", *_TEXTS, "responsible_person", "notice_text"),
                heading=_("English"),
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
                    InlinePanel(
                        "agency_links", label=_("Link"), heading=_("Links to other agencies")
                    ),
                    InlinePanel("social_links", label=_("Link"), heading=_("Social networks")),
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

    @cached_property
    def _links(self) -> list["AgencyLink | SocialLink"]:
        """Both kinds of links in one query, for every page shows them."""
        rows = _link_rows().rows()
        links: list[AgencyLink | SocialLink] = []
        for pk, place, url, kind, *titles in sorted(rows, key=lambda row: (row[1] or 0, row[0])):
            shared = {"pk": pk, "sort_order": place, "url": url}
            if kind:
                links.append(SocialLink(**shared, kind=kind))
            else:
                links.append(AgencyLink(**shared, title_vi=titles[0], title_en=titles[1]))
        return links

    @property
    def agencies(self) -> list["AgencyLink"]:
        """Links to other agencies, in the order that editors gave them."""
        return [link for link in self._links if isinstance(link, AgencyLink)]

    @property
    def social_profiles(self) -> list["SocialLink"]:
        """Links to social networks, likewise."""
        return [link for link in self._links if isinstance(link, SocialLink)]

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


@cache
def _link_rows() -> Statement:
    empty = models.Value("")
    names = ("pk", "sort_order", "url", "kind", "title_vi", "title_en")
    # Bilingual models' own querysets shuffle the columns that are asked for.
    agencies = models.QuerySet(AgencyLink).annotate(kind=empty)
    socials = models.QuerySet(SocialLink).annotate(title_vi=empty, title_en=empty)
    rows = [links.order_by().values_list(*names) for links in (agencies, socials)]
    return Statement(rows[0].union(rows[1], all=True))


class AgencyLink(Orderable):
    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="agency_links")
    title = models.CharField(_("title"), max_length=160)
    url = models.URLField(_("address"))

    panels = [
        FieldRowPanel([FieldPanel("title_vi"), FieldPanel("title_en")]),
        FieldPanel("url"),
    ]

    def __str__(self) -> str:
        return self.title


class SocialLink(Orderable):
    KINDS = [
        ("facebook", "Facebook"),
        ("zalo", "Zalo"),
        ("youtube", "YouTube"),
        ("x", "X"),
        ("linkedin", "LinkedIn"),
    ]

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")
    kind = models.CharField(_("network"), max_length=10, choices=KINDS)
    url = models.URLField(_("address"))

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("url")])]

    def __str__(self) -> str:
        return self.get_kind_display()
