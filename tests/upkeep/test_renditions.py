"""Renditions that no page shows any more go a month later, with their files."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from news.models import ArticlePage
from sotngoaivu.media.models import CustomImage, CustomRendition
from sotngoaivu.media.renditions import make_missing
from sotngoaivu.upkeep.tidying import Leftovers, leftovers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_media")]

DAY = datetime.timedelta(days=1)
Tidy = Callable[[int], int]


def of_renditions(days: int) -> Leftovers:
    [kind] = [kind for kind in leftovers(timezone.now() + days * DAY) if kind.name == "renditions"]
    return kind


@pytest.fixture
def tidy(django_capture_on_commit_callbacks: Any) -> Tidy:
    """As it is done so many days from now; what a dry run has said goes."""

    def remove(days: int) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return of_renditions(days).remove()

    return remove


@pytest.fixture
def shown(tidy: Tidy) -> CustomImage:
    """The only picture, as each takes seconds, with all its sizes, and none that could go."""
    article = ArticlePage.objects.live().exclude(main_image=None).first()
    assert article
    image: CustomImage = CustomImage.objects.get(pk=article.main_image_id)
    CustomImage.objects.exclude(pk=image.pk).delete()
    make_missing()
    tidy(0)
    tidy(31)
    return image


def sizes(image: CustomImage) -> set[tuple[str, str]]:
    return {*image.renditions.values_list("filter_spec", "focal_point_key")}


def move(image: CustomImage, x: int) -> set[tuple[str, str]]:
    """Move the focal point; returns the sizes that this has made."""
    before = sizes(image)
    image.focal_point_x, image.focal_point_y = x, 100
    image.focal_point_width = image.focal_point_height = 50
    image.save()
    make_missing([image.pk])
    return sizes(image) - before


def test_those_of_former_focal_points_go_and_lead_to_the_present_ones(
    shown: CustomImage, tidy: Tidy, client: Client
) -> None:
    needed = len(sizes(shown))
    made = move(shown, 100)
    spec, focus = min(made)
    former = shown.renditions.get(filter_spec=spec, focal_point_key=focus)
    present = move(shown, 190)
    assert tidy(0) == 0
    assert tidy(29) == 0
    gone = len(sizes(shown)) - needed
    assert gone == 2 * len(made)
    assert of_renditions(31).count() == gone
    assert tidy(31) == gone
    assert len(sizes(shown)) == needed
    assert present <= sizes(shown)
    assert make_missing() == 0
    assert not former.file.storage.exists(former.file.name)
    assert client.get(former.url)["Location"] == shown.renditions.get(filter_spec=spec).url


def test_what_is_shown_again_meanwhile_stays(shown: CustomImage, tidy: Tidy) -> None:
    again = move(shown, 100)
    move(shown, 130)
    tidy(0)
    move(shown, 100)
    tidy(31)
    assert again
    assert again <= sizes(shown)


def test_a_size_that_no_page_has_any_more_goes_and_the_admin_s_stay(
    shown: CustomImage, tidy: Tidy
) -> None:
    before = sizes(shown)
    thumbnail = shown.get_rendition("max-165x165")
    former = shown.get_rendition("width-77|format-jpeg")
    tidy(0)
    assert tidy(31) == 1
    assert sizes(shown) == before | {(thumbnail.filter_spec, "")}
    assert not CustomRendition.objects.filter(pk=former.pk).exists()
