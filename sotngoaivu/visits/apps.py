"""Visits app: it binds the live fragment of pages to the visit counts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "sotngoaivu.visits"
    label = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        from sotngoaivu.core.http.live import LiveFragment, bind
        from sotngoaivu.core.metrics import Metric, register
        from sotngoaivu.visits.counter import counter
        from sotngoaivu.visits.pageviews import note_view
        from sotngoaivu.visits.placeholders import split

        def figures(language: str) -> bytes:
            return counter.block(language)

        bind(LiveFragment(split, figures, note_view))
        register(
            Metric(
                "visits_held",
                "Readers whose views are not written to the database yet.",
                lambda: counter.held,
            ),
            Metric(
                "visits_flush_age_seconds",
                "Since views were last written to the database.",
                lambda: counter.flush_age,
            ),
        )
