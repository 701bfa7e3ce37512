"""A variable that a public template names and nobody gives is a mistake, not an empty string."""

import inspect
from pathlib import Path

from django.conf import settings
from django.template import Context

TEMPLATES = Path(settings.BASE_DIR, "templates")


class MissingVariable(str):
    """For Django's option `string_if_invalid`: fails in the site's own templates only.

    Wagtail's and Django's admin templates often name what is not there.
    """

    def __bool__(self) -> bool:
        return _is_ours(inspect.currentframe())

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise AssertionError(f"There is no {variable}.")


def _is_ours(frame: object) -> bool:
    """Whether the template being rendered, by the caller of `frame`, is of this project."""
    context: Context = frame.f_back.f_locals["context"]  # type: ignore[attr-defined]
    return Path(context.template.origin.name).is_relative_to(TEMPLATES)
