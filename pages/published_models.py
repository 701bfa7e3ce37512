"""Published models: which models readers see, so that the page cache follows their changes."""

from django.apps import apps
from django.db.models.signals import post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Revision,
    Site,
)

from pages.models import SiteSettings, StaffMember, Tag
from sotngoaivu.pagecache.generation import note_change
from sotngoaivu.pagecache.signals import show
from sotngoaivu.visits.models import VisitSettings


def declare() -> None:
    show(*(model for model in apps.get_models() if issubclass(model, Page)))
    show(SiteSettings, StaffMember, VisitSettings, Tag)
    show(get_image_model(), get_image_model().get_rendition_model(), get_document_model())
    show(Collection, CollectionViewRestriction, Locale, PageViewRestriction, Site)
    post_save.connect(follow_schedule, sender=Revision)


def follow_schedule(instance: Revision, raw: bool = False, **kwargs: object) -> None:
    """When a page is due must be known to whoever watches the clock."""
    if not raw and instance.approved_go_live_at is not None:
        note_change()
