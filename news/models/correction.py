"""Corrections: what was wrong in an article and when it was put right."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from pages.formats.json_ld import Node, filled


class Correction(Orderable):
    """What was wrong in an article and when it was put right."""

    page = ParentalKey("news.ArticlePage", on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(_("what was corrected"))

    panels = [
        FieldPanel("date"),
        FieldRowPanel([FieldPanel("text_vi"), FieldPanel("text_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"

    def schema_node(self) -> Node:
        return filled(
            {
                "@type": "CorrectionComment",
                "text": self.text,
                "datePublished": self.date.isoformat(),
            }
        )
