"""Key figures: a value with what it counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class KeyFigure(Orderable):
    """A figure as a page shows it; concrete classes add the page it belongs to."""

    value = models.CharField(
        _("figure"), max_length=20, help_text=_("Shown large, for example 12 or 23/12/2016.")
    )
    label = models.CharField(_("what it counts"), max_length=120)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("A line below, if one is needed.")
    )
    as_of = models.DateField(
        _("as of"), null=True, blank=True, help_text=_("The day for which the figure holds.")
    )

    panels = [
        FieldRowPanel([FieldPanel("value"), FieldPanel("as_of")]),
        FieldRowPanel([FieldPanel("label_vi"), FieldPanel("label_en")]),
        FieldRowPanel([FieldPanel("note_vi"), FieldPanel("note_en")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.value} {self.label}"
