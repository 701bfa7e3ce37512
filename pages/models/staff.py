"""Staff: posts and the people who hold them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from pages.formats.json_ld import Node, filled
from pages.models.bilingual import searchable
from pages.models.panels import bilingual_panels
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.text.vietnamese import name_sort_key
from sotngoaivu.media.lookup import attach
from sotngoaivu.search.searchable import STAFF, Searchable

if TYPE_CHECKING:
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


StaffManager = models.Manager.from_queryset(StaffQuerySet)


class StaffMember(Searchable, index.Indexed, models.Model):
    """A post and, once an editor has filled it in, who holds it."""

    is_published_content = True
    public_telephone_fields = ("telephone",)

    name = models.CharField(
        _("full name"),
        max_length=120,
        blank=True,
        help_text=_("Empty: readers see the post alone."),
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

    objects: ClassVar["StaffManager[StaffMember]"] = StaffManager()

    panels = [
        FieldPanel("name"),
        *bilingual_panels("position"),
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
        *bilingual_panels("qualifications", "duties"),
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
        index.FilterField("rank"),
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
        directory = apps.get_model("pages.StaffPage")
        keys = directory.objects.live().order_by("path").values_list("pk", flat=True)
        key: int | None = keys.first()
        return key

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
        return f"{graph.url(office)}#office"
