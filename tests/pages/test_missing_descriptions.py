"""Whoever saves a page is told which of its pictures say nothing to readers who cannot see."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from wagtail.test.utils.form_data import streamfield
from wagtail.users.models import UserProfile

from news.models import ArticlePage
from sotngoaivu.media.models import CustomImage
from tests.pages.everything import picture
from tests.pages.test_editing import data

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def image_block(image: CustomImage, **words: str) -> dict[str, str]:
    return {"image": str(image.pk), "size": "text", "alt": "", "caption": "", "credit": ""} | words


def told(client: Client, user: Any, accept: str = "text/html", **fields: Any) -> list[str]:
    """What is said once a draft with these `fields` is saved, success left out."""
    article = ArticlePage.objects.live()[0]
    posted = data(ArticlePage, user, title=article.title, slug=article.slug, **fields)
    answer = client.post(f"/admin/pages/{article.pk}/edit/", posted, headers={"accept": accept})
    assert answer.status_code in (200, 302)
    said = list(get_messages(answer.wsgi_request))
    return [str(message) for message in said if message.level_tag == "warning"]


@pytest.fixture
def image(db: None, admin_user: Any) -> CustomImage:
    UserProfile.objects.create(user=admin_user, preferred_language="vi")
    return picture("Đồng lúa chín")


@pytest.mark.parametrize("where", ["main picture", "picture", "gallery", "English"])
def test_a_picture_without_a_description_is_named(
    admin_client: Client, admin_user: Any, image: CustomImage, where: str
) -> None:
    gallery = {"title": "", "images": streamfield([])}
    gallery["images"] = {
        "count": 2,
        **{
            str(place): {"value": image_block(image), "deleted": "", "order": place, "id": ""}
            for place in range(2)
        },
    }
    fields: dict[str, Any] = {
        "main picture": {"main_image": image.pk},
        "picture": {"body_vi": streamfield([("image", image_block(image))])},
        "gallery": {"body_vi": streamfield([("gallery", gallery)])},
        "English": {"body_en": streamfield([("image", image_block(image))])},
    }[where]
    # What saves itself while somebody writes says nothing.
    assert told(admin_client, admin_user, "application/json", **fields) == []
    (warning,) = told(admin_client, admin_user, **fields)
    assert warning.count("Đồng lúa chín") == 1
    assert "chỉ để trang trí" in warning


@pytest.mark.parametrize("how", ["library", "block", "adorns", "adorns here"])
def test_what_is_described_or_only_adorns_is_not(
    admin_client: Client, admin_user: Any, image: CustomImage, how: str
) -> None:
    CustomImage.objects.filter(pk=image.pk).update(
        description="Lúa chín" if how == "library" else "", is_decorative=how == "adorns"
    )
    words = {"block": {"alt": "Lúa"}, "adorns here": {"is_decorative": "on"}}.get(how, {})
    body = streamfield([("image", image_block(image, **words))])
    assert told(admin_client, admin_user, body_vi=body) == []
