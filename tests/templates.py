"""Templates under test: a missing variable is a mistake, and the outermost one is told of."""

import contextlib
import inspect
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template import Context, Template
from django.test.signals import template_rendered

TEMPLATES = Path(settings.BASE_DIR, "templates")
# What stands in for templates of Wagtail's, which gives them more or less to show.
ADMIN = [
    TEMPLATES / name
    for name in (
        *("wagtailadmin", "wagtailimages", "wagtailusers"),
        *("wagtaildocs/documents", "wagtaildocs/multiple"),
    )
]


class OutermostTemplate(threading.local):
    """Instead of Django's `instrumented_test_render`: what `response.context` is made of.

    Django's copies the context of each of the hundreds of small templates that a form of the admin
    is made of, which takes a sixth of the time of a request and keeps its memory.
    """

    depth = 0
    is_left_out = False

    @contextlib.contextmanager
    def left_out(self) -> Iterator[None]:
        """For who asks for `response.context` alone: no page is written meanwhile."""
        self.is_left_out = True
        try:
            yield
        finally:
            self.is_left_out = False

    def render(self, template: Template, context: Context) -> str:
        if not self.depth:
            template_rendered.send(sender=template, template=template, context=context)
        if self.is_left_out:
            return ""
        self.depth += 1
        try:
            return template.nodelist.render(context)
        finally:
            self.depth -= 1


outermost_template = OutermostTemplate()


class MissingVariable(str):
    """For Django's option `string_if_invalid`: fails in the templates of public pages only.

    Django asks it for what is shown or handed on, not for what `if` and `for` look at.

    Wagtail's and Django's admin templates often name what is not there.
    """

    def __bool__(self) -> bool:
        return _template_is_ours()

    def __contains__(self, part: object) -> bool:
        return _template_is_ours()

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"There is no {variable}.")


def _template_is_ours() -> bool:
    """Whether the template being rendered is of a public page; Django does not say which it is."""
    frame = inspect.currentframe()
    while frame:
        context = frame.f_locals.get("context")
        if isinstance(context, Context) and context.template:
            return _is_public(context.template.origin.name)
        frame = frame.f_back
    return False


@cache
def _is_public(template: str) -> bool:
    path = Path(template)
    return path.is_relative_to(TEMPLATES) and not any(map(path.is_relative_to, ADMIN))
