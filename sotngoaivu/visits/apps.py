from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "sotngoaivu.visits"
    label = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        from sotngoaivu.core.http.live import LiveFragment, bind
        from sotngoaivu.visits.counter import counter
        from sotngoaivu.visits.pageviews import note_view
        from sotngoaivu.visits.placeholders import split

        def figures(language: str) -> bytes:
            return counter.block(language)

        bind(LiveFragment(split, figures, note_view))
