"""Every address of the admin, asked, and sent what is wrong: nothing that it answers is English.

Nor does it hold a script that the session's policy would not let run.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import document_fromstring
from wagtail.admin.mail import send_notification
from wagtail.models import Comment, CommentReply, Page
from wagtail.users.models import UserProfile

from news.models import ArticlePage, NewsIndexPage
from pages.models import Tag
from sotngoaivu.accounts.invitations import invite
from sotngoaivu.accounts.models import User
from sotngoaivu.accounts.notices import SAID, tell
from sotngoaivu.accounts.roles import APPROVER, EDITOR
from sotngoaivu.media.models import CustomImage
from tests.accounts.test_permissions import BULK
from tests.admin_addresses import admin_addresses, one_of_each
from tests.markup import script_nonces
from tests.test_odd_admin_requests import SENT, alone
from tests.words import ENGLISH, is_allowed

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HEARD = "//@aria-label | //@placeholder | //@title | //@alt"
# Content in English, what is not seen, and the names of types as their classes have them.
UNSEEN = (
    "//script | //style | //textarea | //code | //pre | //comment()"
    " | //*[@hidden] | //*[@lang='en']"
)
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}


def texts(html: str) -> Iterator[str]:
    """Each run of text that is seen, or heard."""
    if not html.strip():
        return
    tree = document_fromstring(html)
    for hidden in tree.xpath(UNSEEN):
        hidden.drop_tree()
    for text in tree.xpath(f"//text()[normalize-space()] | {HEARD}"):
        yield " ".join(text.split())


def parts(answer: Any) -> Iterator[str]:
    """HTML, and that in the JSON of which windows are made."""
    kind = answer.get("Content-Type", "")
    if answer.status_code in (302, 405) or answer.streaming:
        return
    if "html" in kind:
        yield answer.content.decode()
    elif "json" in kind:
        told = json.loads(answer.content)
        named = told if isinstance(told, dict) else {}
        yield from (str(named.get(name, "")) for name in ("html", "htmlFragment", "form", "errors"))


def english_in(answer: Any, written: set[str]) -> set[str]:
    found = {text for part in parts(answer) for text in texts(part) if ENGLISH.search(text)}
    return {text for text in found - written if not is_allowed(text)}


@pytest.mark.seconds(15)
def test_no_address_of_the_admin_answers_in_english_or_with_a_script_of_no_nonce(
    admin_user: User,
) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language="vi")
    article = ArticlePage(title="Tin", owner=admin_user)
    NewsIndexPage.objects.get().add_child(instance=article)
    rows = one_of_each(admin_user, article)
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    written = english_that_is_content()
    policy = client.get("/admin/")["Content-Security-Policy"]
    nonce = re.search(r"script-src 'self' 'nonce-(\w{64})'", policy)
    assert nonce
    found, without, screens, scripts = {}, {}, 0, 0
    for address in admin_addresses():
        # The API of the admin is for its scripts.
        if address.name in LEFT_OUT or "_api:" in address.name:
            continue
        path = address.path(rows.of(address))
        for sent in (None, dict.fromkeys(SENT, "x" * 400)):
            with alone(client):
                answer = client.get(path) if sent is None else client.post(path, sent)
            assert answer.status_code < 500, (path, sent)
            screens += any(parts(answer))
            left = english_in(answer, written)
            if left:
                found[f"{address.name} {sent is not None}"] = left
            nonces = (
                [] if answer.streaming else script_nonces(answer.content.decode(errors="replace"))
            )
            scripts += len(nonces)
            if set(nonces) - {nonce[1]}:
                without[f"{address.name} {sent is not None}"] = nonces
    assert screens > 200
    assert scripts > 50
    assert found == {}
    assert without == {}


def test_no_bulk_action_asks_or_answers_in_english(admin_user: User) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language="vi")
    article = ArticlePage(title="Tin", owner=admin_user)
    NewsIndexPage.objects.get().add_child(instance=article)
    one_of_each(admin_user, article)
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    written = english_that_is_content()
    found = {}
    for model, action in bulk_actions():
        rows: Any = [article] if model is Page else model._default_manager.all()[:2]
        query = "&".join(f"id={row.pk}" for row in rows)
        label = model._meta
        address = reverse("wagtail_bulk_action", args=[label.app_label, label.model_name, action])
        for sent in (None, {}, dict.fromkeys(("role", "collection", "target", "category"), "x")):
            with alone(client):
                place = f"{address}?{query}&next=/admin/account/"
                answer = (
                    client.get(place) if sent is None else client.post(place, sent, follow=True)
                )
            assert answer.status_code == 200
            left = english_in(answer, written)
            if left:
                found[f"{label} {action} {sent}"] = left
    assert found == {}


def bulk_actions() -> Iterator[tuple[Any, str]]:
    """Of pages, and of whatever else the table of roles names."""
    yield from ((Page, each) for each in ("delete", "publish", "unpublish", "change_category"))
    for tries in BULK.values():
        yield from ((apps.get_model(model), action) for model, action, _fields in tries)


def english_that_is_content() -> set[str]:
    """What the site says in English, shown in lists of the admin."""
    return {
        *CustomImage.objects.values_list("description_en", flat=True),
        *CustomImage.objects.values_list("title_en", flat=True),
        *Tag.objects.values_list("name_en", flat=True),
    }


def test_every_mail_of_an_approval_is_vietnamese(admin_client: Client) -> None:
    """To who approves, to who submitted, to those who are told what became of it."""
    author = User.objects.create(username="tac-gia", email="tac-gia@example.org")
    approver = User.objects.create(username="duyet", email="duyet@example.org")
    author.groups.add(Group.objects.get(name=EDITOR))
    approver.groups.add(Group.objects.get(name=APPROVER))
    page: Any = ArticlePage(title="Tin", owner=author, live=False)
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision(user=author)
    state = page.get_workflow().start(page, author)
    for act in ("reject", "approve"):
        task = state.current_task_state
        path = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, act, task.pk])
        admin_client.post(path, {"comment": "Thiếu nguồn ảnh"})
        state.refresh_from_db()
        if act == "reject":
            state.resume(author)
    assert ArticlePage.objects.get(pk=page.pk).live
    assert {address for message in mail.outbox for address in message.to} >= {
        *(author.email, approver.email)
    }
    assert english_in_mails() == []


def english_in_mails() -> list[str]:
    """Lines of all that were sent."""
    lines = []
    for message in mail.outbox:
        lines += [str(message.subject), *str(message.body).splitlines()]
        for html, _kind in getattr(message, "alternatives", ()):
            lines += texts(str(html))
    assert lines
    told = [line for line in lines if "://" not in line and not is_allowed(line)]
    return [line for line in told if ENGLISH.search(line)]


def test_every_mail_about_an_account_is_vietnamese(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """The invitation, with what it leads to, and each notice."""
    settings.SENDS_EMAIL = True
    user = User.objects.create_user("tac-gia", "tac-gia@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        invite(user)
        for what in SAID:
            tell(user, what)
    assert len(mail.outbox) == 1 + len(SAID) > 5
    assert english_in_mails() == []


def test_the_mail_about_comments_is_vietnamese(admin_user: User) -> None:
    page = ArticlePage.objects.first()
    author = User.objects.create_user("tac-gia", "tac-gia@example.org")
    comment = Comment(page=page, user=admin_user, text="Sai ngày", contentpath="title")
    reply = CommentReply(comment=comment, user=admin_user, text="Đã sửa")
    said = ("new_comments", "resolved_comments", "deleted_comments")
    told = {name: [comment] for name in said} | {
        "replied_comments": [{"comment": comment, "replies": [reply]}]
    }
    assert send_notification(
        [author], "updated_comments", told | {"page": page, "editor": admin_user}
    )
    assert "Sai ngày" in mail.outbox[0].body
    assert english_in_mails() == []


def test_the_mail_of_a_forgotten_password_is_vietnamese(client: Client, settings: Any) -> None:
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True
    User.objects.create_user(
        "tac-gia", "tac-gia@example.org", "con cò bay lả bay la", last_name="Lê", first_name="Lan"
    )
    client.post(reverse("wagtailadmin_password_reset"), {"email": "tac-gia@example.org"})
    (message,) = mail.outbox
    assert settings.WAGTAIL_SITE_NAME in message.subject
    assert message.body.startswith("Kính gửi Lê Lan,\n\n")
    until = timezone.localtime() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    assert f"{until:%d/%m/%Y}." in message.body
    assert "Nếu bạn không đề nghị" in message.body
    (link,) = re.findall(r"http\S+", str(message.body))
    assert client.get(urlsplit(link).path, follow=True).context["validlink"]
    assert english_in_mails() == []
