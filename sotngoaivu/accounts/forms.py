"""The sign-in form of Wagtail's admin."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from wagtail.admin.forms.auth import LoginForm


class SignInForm(LoginForm):
    """Wagtail's own, whose password field has no label and so reads "Password" in any language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = AuthenticationForm.base_fields["password"].label
