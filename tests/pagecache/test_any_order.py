"""Whatever the order of edits and requests, nobody reads what is not theirs to read."""

import itertools
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from news.models import ArticlePage
from sotngoaivu.accounts.sessions import SessionStore
from sotngoaivu.pagecache.store import FileStore
from tests.pagecache.conftest import Worker, ask

pytestmark = pytest.mark.one_database

PATHS = ("/", "/en/", "/tin-tuc/", "/en/tin-tuc/", "article", "article in English")
requests = st.tuples(
    st.just("ask"), st.integers(0, 1), st.sampled_from(PATHS), st.sampled_from(["", "?utm=1"])
)
steps = st.one_of(
    requests,
    requests,
    st.tuples(st.just("look"), st.integers(0, 1)),
    st.tuples(st.sampled_from(["publish", "withdraw", "restrict", "open", "draft"])),
    st.tuples(st.just("editor"), st.integers(0, 1)),
)
_numbers = itertools.count()


class Story:
    """Two workers, one article, and what readers may see of it."""

    def __init__(self, store: FileStore) -> None:
        self.workers = [Worker(store), Worker(store)]
        self.django = get_wsgi_application()
        self.article = ArticlePage.published().exclude(title_en="").first()
        self.addresses = dict(zip(PATHS[4:], ("", "/en"), strict=True))
        for name, prefix in self.addresses.items():
            self.addresses[name] = prefix + self.article.url_in("vi")
        # Words of the editions each worker may still show: those since it last looked.
        self.marks: list[set[str]] = [set(), set()]
        self.mark = self.secret = ""
        self.publish()
        for number in (0, 1):
            self.look(number)

    def take(self, step: tuple[Any, ...]) -> None:
        getattr(self, step[0])(*step[1:])

    def publish(self) -> None:
        self.mark = f"an-ban-{next(_numbers)}."
        article = self.fresh()
        article.title, article.title_en = f"Tin {self.mark}", f"News {self.mark}"
        article.save_revision().publish()
        self.changed()

    def draft(self) -> None:
        self.secret = f"ban-nhap-{next(_numbers)}."
        article = self.fresh()
        article.title = article.title_en = self.secret
        article.save_revision()

    def withdraw(self) -> None:
        self.fresh().unpublish()
        self.mark = ""
        self.changed()

    def restrict(self) -> None:
        PageViewRestriction.objects.get_or_create(page=self.fresh(), restriction_type="login")
        self.changed()

    def open(self) -> None:
        PageViewRestriction.objects.filter(page=self.fresh()).delete()
        self.changed()

    def fresh(self) -> ArticlePage:
        article: ArticlePage = ArticlePage.objects.get(pk=self.article.pk)
        return article

    def changed(self) -> None:
        for number in (0, 1):
            self.marks[number].add("changed")

    def look(self, number: int) -> None:
        self.workers[number].watcher.look()
        self.marks[number].clear()

    def editor(self, number: int) -> None:
        """A signed-in reader's page is made for them, and stays theirs."""
        session = SessionStore()
        session.create()
        answer = self.workers[number].get("/", HTTP_COOKIE=f"sessionid={session.session_key}")
        assert answer.status == 200

    def ask(self, number: int, name: str, query: str) -> None:
        path = self.addresses.get(name, name)
        answer = self.workers[number].get(path + query)
        english = path.startswith("/en/")
        if answer.status != 302:
            assert f'<html lang="{"en" if english else "vi"}"' in answer.text
        assert not self.secret or self.secret not in answer.text
        if not self.marks[number]:
            # Nothing has changed since the worker looked: it is what Django says now. Only an
            # error is told with the parameters that came along.
            now = ask(self.django, path if answer.status == 200 else path + query)
            assert (answer.status, answer.text) == (now.status, now.text)


@pytest.mark.seconds(10)
@pytest.mark.usefixtures("db")
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=st.lists(steps, min_size=5, max_size=20))
def test_a_reader_gets_the_present_page_in_their_language_and_nothing_withdrawn(
    story: list[tuple[Any, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from django.db import transaction

    with transaction.atomic():
        told = Story(FileStore(tmp_path_factory.mktemp("pages"), "n"))
        for step in story:
            told.take(step)
        transaction.set_rollback(True)
