"""Staff: the people, and the page that lists them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from pages.formats.json_ld import Node, filled
from pages.models.base import BasePage, panels, searchable
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.folding import fold
from sotngoaivu.core.text.vietnamese import name_sort_key
from sotngoaivu.media.lookup import attach
from sotngoaivu.search.searchable import STAFF, Searchable

if TYPE_CHECKING:
    from pages.navigation.request import PageRequest
    from pages.seo.schema_org import Graph


class StaffQuerySet(models.QuerySet["StaffMember"]):
    def in_order(self) -> list["StaffMember"]:
        """All of them by rank, then by the Vietnamese alphabet on the given name.

        The database's collation does not know that order; a department's staff fit in memory.
        """
        staff = sorted(
            self, key=lambda person: (person.rank, name_sort_key(person.name), person.pk)
        )
        attach(staff, "photo")
        return staff


class StaffMember(Searchable, index.Indexed, models.Model):
    """A post and, once an editor has filled it in, who holds it."""

    is_published_content = True

    name = models.CharField(
        _("full name"),
        max_length=120,
        blank=True,
        help_text=_("Empty: readers see the post and “to be updated”."),
    )
    position = models.CharField(_("position"), max_length=160)
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        default=50,
        help_text=_("Smaller comes first; equals are in the order of the alphabet."),
    )
    in_leadership = models.BooleanField(
        _("belongs to the leadership"), default=False, help_text=_("Stands above the offices.")
    )
    office = models.ForeignKey(
        "pages.OfficePage",
        verbose_name=_("office"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="staff",
    )
    qualifications = models.CharField(_("qualifications"), max_length=255, blank=True)
    duties = models.TextField(_("duties"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    photo = models.ForeignKey(
        "media.CustomImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = StaffQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldRowPanel(panels("vi", "position") + panels("en", "position")),
        MultiFieldPanel(
            [
                FieldPanel("in_leadership"),
                PageChooserPanel("office", page_type="pages.OfficePage"),
                FieldPanel("rank"),
            ],
            heading=_("Place in the department"),
        ),
        FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")]),
        FieldPanel("photo"),
        FieldRowPanel(panels("vi", "qualifications") + panels("en", "qualifications")),
        FieldRowPanel(panels("vi", "duties") + panels("en", "duties")),
    ]
    rendition_sets = {"photo": ("person",)}
    search_kind = STAFF
    search_order = "-rank"
    bilingual_texts = ("position", "qualifications", "duties")
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        *searchable("position", "qualifications", "duties"),
        # Most posts have no name yet; the admin's list is searched as one types.
        index.AutocompleteField("position_vi"),
        index.AutocompleteField("position_en"),
        index.FilterField("office"),
    ]

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ["rank", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name or '(' + gettext('to be updated') + ')'} – {self.position}"

    def search_title(self, language: str) -> str:
        """The name; the post where nobody holds it yet."""
        if self.name:
            return self.name if language == MAIN_LANGUAGE else ""
        return getattr(self, f"position_{language}") or ""

    def search_text(self, language: str) -> str:
        texts = [super().search_text(language)]
        # The title of an office that nobody may see is nobody's to find.
        if self.office and self.office.live and not self.office.get_view_restrictions().exists():
            name = "title" if language == MAIN_LANGUAGE else f"title_{language}"
            texts.append(getattr(self.office, name))
        return "\n".join(text for text in texts if text)

    def search_page(self) -> int | None:
        """The directory: it shows every member of staff."""
        return StaffPage.objects.live().order_by("path").values_list("pk", flat=True).first()

    def search_address(self) -> str:
        return f"#staff-{self.pk}"

    def clean(self) -> None:
        super().clean()
        if bool(self.office_id) == self.in_leadership:
            raise ValidationError(
                {"office": gettext("Choose an office, or tick that the post is of the leadership.")}
            )


register_snippet("pages.admin.snippets.StaffViewSet")


def people_nodes(
    graph: "Graph", people: Iterable[StaffMember], office: Any = None, *, with_contact: bool = False
) -> list[Node]:
    """Schema.org nodes of those among `people` whose name is known, with what the page shows."""
    return [
        filled(
            {
                "@type": "Person",
                "@id": f"{graph.root_url}/#staff-{person.pk}",
                "name": person.name,
                "jobTitle": person.position,
                "worksFor": {"@id": office_id(graph, office) if office else graph.organisation_id},
                "telephone": with_contact and person.telephone,
                "email": with_contact and person.email,
            }
        )
        for person in people
        if person.name
    ]


def office_id(graph: "Graph", office: Any) -> str:
    """The same in both languages."""
    with translation.override(MAIN_LANGUAGE):
        return f"{urljoin(graph.root_url, office.url)}#office"


class StaffPage(BasePage):
    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences below the title.")
    )

    schema_type = "CollectionPage"
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []

    vietnamese_panels = panels("vi", "intro")
    english_panels = panels("en", "intro")
    bilingual_texts = ("intro",)

    class Meta:
        verbose_name = _("staff directory")
        verbose_name_plural = _("staff directories")

    def search_dependents(self) -> Iterable[Searchable]:
        return StaffMember.objects.select_related("office")

    def get_context(self, request: "PageRequest", *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `groups` (leadership, then offices in their order), filtered by `?q=`.

        The filter looks for every word typed in names, positions and offices, and sees no
        difference between words with and without diacritics.
        """
        from pages.models.organisation import OfficePage

        context = super().get_context(request, *args, **kwargs)
        query = request.GET.get("q", "").replace("\0", "").strip()[:100]
        offices = request.navigation.public(OfficePage.objects.live())
        offices = offices.defer_streamfields().order_by("path")
        groups: list[dict[str, Any]] = [{"title": gettext("Leadership"), "key": "leadership"}]
        groups += [
            {
                "title": page.localized_title,
                "url": page.get_url(request),
                "office": page,
                "key": page.pk,
            }
            for page in offices
        ]
        groups.append({"title": gettext("Other posts"), "key": None})
        staff = StaffMember.objects.all().in_order()
        for group in groups:
            group["people"] = []
        by_key = {group["key"]: group for group in groups}
        for person in staff:
            key = "leadership" if person.in_leadership else person.office_id
            group = by_key.get(key) or by_key[None]
            if _matches(query, person, group["title"]):
                group["people"].append(person)
        context["query"] = query
        context["noindex"] = bool(query)
        context["total"] = len(staff)
        context["groups"] = [group for group in groups if group["people"]]
        context["found"] = sum(len(group["people"]) for group in groups)
        return context

    def schema_nodes(self, graph: "Graph") -> list[Node]:
        nodes: list[Node] = []
        for group in graph.context["groups"]:
            nodes += people_nodes(graph, group["people"], group.get("office"), with_contact=True)
        return nodes


def _matches(query: str, person: StaffMember, office: str) -> bool:
    text = fold(f"{person.name} {person.position_vi} {person.position_en} {office}")
    return all(word in text for word in fold(query).split())
