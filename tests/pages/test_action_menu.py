"""The main button of the page editor says what becomes of the page."""

import datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sotngoaivu.accounts.models import User
from tests.pages.drafts import HOUR, draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("after", "label"),
    [
        (None, "Duyệt và xuất bản"),
        (-HOUR, "Duyệt và xuất bản"),
        (HOUR, "Duyệt và hẹn giờ xuất bản"),
    ],
)
def test_an_approver_reads_whether_readers_see_it_at_once(
    admin_client: Client, admin_user: User, after: datetime.timedelta | None, label: str
) -> None:
    article: Any = draft("Tin", go_live_at=after and timezone.now() + after)
    article.save_revision(clean=False)
    article.get_workflow().start(article.get_latest_revision_as_object(), admin_user)
    answer = admin_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    html = BeautifulSoup(answer.content, "html.parser")
    button = html.select_one("[data-workflow-action-name=approve]")
    assert button
    assert button.get_text(" ", strip=True) == label
