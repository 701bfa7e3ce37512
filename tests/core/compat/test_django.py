"""Session keys are the site's own, whatever Django does to make them."""

import pytest
from django.contrib.sessions.models import Session

from sotngoaivu.accounts.sessions import SessionStore, is_genuine

pytestmark = pytest.mark.django_db


def test_a_new_session_has_a_key_that_this_site_has_made() -> None:
    store = SessionStore()
    store["colour"] = "green"
    store.save()
    assert is_genuine(store.session_key or "")
    before = store.session_key
    store.cycle_key()
    assert is_genuine(store.session_key or "")
    assert store.session_key != before


def test_a_key_that_is_taken_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = SessionStore()
    store.create()
    keys = [store.session_key, "another-key-altogether"]
    monkeypatch.setattr(SessionStore, "make_key", lambda self: keys.pop(0))
    other = SessionStore()
    other.create()
    assert other.session_key == "another-key-altogether"
    assert Session.objects.count() == 2
