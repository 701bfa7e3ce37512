"""What is found of a document once one of the pages that show it is deleted."""

import json

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from news.models import ArticlePage, NewsIndexPage
from sotngoaivu.search.models import SearchEntry
from tests.blocks import paragraph

pytestmark = pytest.mark.django_db


def test_a_document_stays_with_the_other_page_that_shows_it() -> None:
    file = ContentFile(b"%PDF-1.4", name="ke-hoach.pdf")
    document = get_document_model().objects.create(title="Kế hoạch", file=file)
    index = NewsIndexPage.objects.get()
    pages = []
    for title in ("Bài cũ", "Bài mới"):
        html = f'<p><a linktype="document" id="{document.pk}">Kế hoạch</a></p>'
        article = ArticlePage(title=title, body_vi=json.dumps([paragraph(html)]))
        index.add_child(instance=article)
        article.save_revision().publish()
        pages.append(article)
    older, newer = pages
    ArticlePage.objects.get(pk=older.pk).delete()
    entry = SearchEntry.objects.get(kind="document", object_id=document.pk)
    assert entry.page_id == newer.pk
