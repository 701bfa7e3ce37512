"""A form of the admin, in a browser that waits until Wagtail watches what is typed.

That the next page is there is told by its "load": a new page that saves itself changes the address,
too.
"""

from playwright.sync_api import Page, ViewportSize, expect

from news.models import ArticlePage, NewsIndexPage
from tests.functional.conftest import Visitor

WIDE: ViewportSize = {"width": 1800, "height": 1000}
NARROW: ViewportSize = {"width": 360, "height": 740}

# The form is connected more than once, and each time Wagtail takes what stands in it two seconds
# later for what was there before.
_WATCHED = """
    let connected = 0, watched = 0;
    document.addEventListener('w-unsaved:ready', () => { connected += 1; });
    document.addEventListener('w-unsaved:watch-edits', () => {
        watched += 1;
        document.body.toggleAttribute('data-watched', watched === connected);
    });
"""


def watch_edits(page: Page) -> None:
    """Have the forms that this tab opens from now on say when Wagtail watches what is typed."""
    page.add_init_script(_WATCHED)


def watched(page: Page) -> None:
    """Until Wagtail does."""
    expect(page.locator("body[data-watched]")).to_have_count(1)


def editing(editor: Visitor, path: str) -> Page:
    """The form at `path`, once Wagtail watches what is typed."""
    watch_edits(editor.page)
    page = editor.open(path)
    watched(page)
    return page


def form_of_new_article(editor: Visitor, size: ViewportSize = WIDE) -> Page:
    editor.page.set_viewport_size(size)
    return editing(editor, f"/admin/pages/add/news/articlepage/{NewsIndexPage.objects.get().pk}/")


def draft(article: ArticlePage) -> ArticlePage:
    latest: ArticlePage = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    return latest


def saved(page: Page) -> None:
    """Until the draft has saved itself."""
    page.wait_for_url("**/edit/")
