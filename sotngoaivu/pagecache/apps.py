"""Page cache app: it follows what is published."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    name = "sotngoaivu.pagecache"
    label = "pagecache"
    verbose_name = _("Page cache")

    def ready(self) -> None:
        from sotngoaivu.core.published_content import published_content_changed
        from sotngoaivu.pagecache.generation import follow_change

        published_content_changed.connect(follow_change)
