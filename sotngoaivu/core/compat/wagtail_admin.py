"""Wagtail 8.0's admin: what it has no setting or hook for."""

import copy
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.filters import DateFromToRangeFilter
from modeltranslation.fields import TranslationField
from modeltranslation.translator import translator
from wagtail.admin.forms import choosers
from wagtail.admin.forms.account import AvatarPreferencesForm, NameEmailForm
from wagtail.admin.forms.models import register_form_field_override, registry
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler
from wagtail.admin.views.account import AvatarSettingsPanel, PasswordResetView
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets import (
    AdminDateInput,
    AdminDateTimeInput,
    AdminPageChooser,
    BaseChooser,
)
from wagtail.contrib.redirects import base_formats
from wagtail.contrib.redirects import views as redirect_views
from wagtail.contrib.redirects.forms import ImportForm, RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.users.views.bulk_actions.assign_role import RoleForm

from sotngoaivu.core.compat.wagtail import read_usage_by_pages
from sotngoaivu.core.dates import TypedDateField, TypedDateRangeField, TypedDateTimeField
from sotngoaivu.core.http.headers import nonce
from sotngoaivu.core.text.unreadable import unreadable

logger = logging.getLogger(__name__)

# Wagtail leaves these without a label, and Django makes English ones of the fields' names.
_LABELS: dict[type[Any], dict[str, Any]] = {
    choosers.ExternalLinkChooserForm: {"link_text": _("Link text")},
    choosers.AnchorLinkChooserForm: {"url": _("Id of the place"), "link_text": _("Link text")},
    choosers.EmailLinkChooserForm: {
        "email_address": _("E-mail address"),
        "link_text": _("Link text"),
        "subject": _("Subject"),
        "body": _("Text of the message"),
    },
    choosers.PhoneLinkChooserForm: {
        "phone_number": _("Telephone number"),
        "link_text": _("Link text"),
    },
    RoleForm: {"role": _("Role")},
}


def adapt() -> None:
    """Change what is Wagtail's own; for the `ready` of the project's own app."""
    for form, labels in _LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    # In Vietnamese order, as templates/wagtailusers/users/fields.html.
    NameEmailForm.field_order = ["last_name", "first_name"]
    register_form_field_override(TranslationField, override=_as_the_field_itself)
    for field, form_class, widget in (
        (models.DateField, TypedDateField, AdminDateInput),
        (models.DateTimeField, TypedDateTimeField, AdminDateTimeInput),
    ):
        override = {"form_class": form_class, "widget": widget}
        register_form_field_override(field, override=override)
    DateFromToRangeFilter.field_class = TypedDateRangeField
    _say_what_is_chosen_lazily()
    _give_choosers_the_nonce(BaseChooser.render)
    _leave_raw_columns_out_of_the_reference_index()
    read_usage_by_pages()


def chosen_by_all(request: HttpRequest, model: Any, action: str, most: int) -> int:
    """How many objects a bulk action on all of a list would be for; counted to `most` and one more.

    Wagtail asks nobody before its screen of confirmation, which shows each of them.
    """
    kind = bulk_action_registry.get_bulk_action_class(
        model._meta.app_label, model._meta.model_name, action
    )
    if kind is None:
        return 0
    found = kind(request, model).get_all_objects_in_listing_query(request.GET.get("childOf"))
    return len(found[: most + 1])


def use_avatar_form(form: type[AvatarPreferencesForm]) -> None:
    """Take avatars by this form; Wagtail reads whatever is sent in the server's own process."""
    AvatarSettingsPanel.form_class = form


def use_reset_context(context: dict[str, Any]) -> None:
    """Give the message with a link to a new password `context`, in which what changes is lazy."""
    PasswordResetView.extra_email_context = context


def use_redirect_form(form: type[RedirectForm]) -> None:
    """Add, edit and import redirects by `form`, and let them lead to paths of this site."""
    for view in (redirect_views.CreateView, redirect_views.EditView):
        view.form_class = form
    redirect_views.RedirectForm = form
    link = Redirect._meta.get_field("redirect_link")
    link.validators = [MaxLengthValidator(link.max_length), validate_target]


def use_import_formats(formats: list[type[Any]], form: type[ImportForm]) -> None:
    """Read files of redirects by these classes, whose names are the endings of the files.

    `form` takes the files; Wagtail tells of a refused one by the name of an exception.
    """
    base_formats.DEFAULT_FORMATS[:] = formats
    redirect_views.ImportForm = form


def validate_target(link: str) -> None:
    """Raise ValidationError for what is neither a web address nor a path from / on."""
    if link.startswith("/") and not link.startswith(("//", "/\\")):
        return
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as error:
        raise ValidationError(
            _("This is no address: it begins with https://, or with / for a place on this site.")
        ) from error


def _give_choosers_the_nonce(render: Callable[..., str]) -> None:
    """Let browsers run the script that ends a chooser, and no other one.

    All else that holds one are templates, which ours go before: date_input.html and its kin,
    inline_panel.html and multiple_chooser_panel.html.
    """

    def render_with_nonce(self: BaseChooser, *args: Any, **kwargs: Any) -> SafeString:
        before, tag, script = render(self, *args, **kwargs).rpartition("<script>")
        tag = tag and f'<script nonce="{nonce.get()}">'
        return mark_safe(before + tag + script)  # noqa: S308 (as safe as it came)

    BaseChooser.render = render_with_nonce


def _say_what_is_chosen_lazily() -> None:
    """Keep “Choose a page (Office page)” from staying in the language of who asks first."""
    init = AdminPageChooser.__init__

    def lazy_init(self: AdminPageChooser, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        if "choose_one_text" in vars(self) and "choose_one_text" not in kwargs:
            self.choose_one_text = format_lazy(
                "{} ({})",
                AdminPageChooser.choose_one_text,
                # As lazy as what it is given.
                capfirst(self.model._meta.verbose_name),
            )

    AdminPageChooser.__init__ = lazy_init


def _as_the_field_itself(column: Any) -> Any:
    """A column of a bilingual field has the widget that Wagtail has for the field."""
    field: models.Field[Any, Any] = column.translated_field
    return registry.get(field)


def _leave_raw_columns_out_of_the_reference_index() -> None:
    """Have raw columns (`body` beside `body_vi`, `body_en`), which repeat one of them, say nothing.

    Wagtail's own mark, `wagtail_reference_index_ignore`, is heeded on foreign keys alone.
    """
    for model in translator.get_registered_models(abstract=False):
        for name in translator.get_options_for_model(model).all_fields:
            field: Any = model._meta.get_field(name)
            if hasattr(field, "extract_references"):
                field.extract_references = lambda value: iter(())


class OwnParserConverter(ContentstateConverter):
    """Wagtail's keeps one HTML parser, in a widget that all requests of a process share.

    Two forms opened at once show each other's paragraphs, or fail. Here each text has its own.
    """

    def from_database_format(self, html: str) -> str:
        own = copy.copy(self)
        own.html_to_contentstate_handler = HtmlToContentStateHandler(self.features)
        converted: str = super(OwnParserConverter, own).from_database_format(html)
        return converted


class RichTextArea(DraftailRichTextArea):
    """The admin's editor of formatted text; WAGTAILADMIN_RICH_TEXT_EDITORS names it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.converter = OwnParserConverter(self.features)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Wagtail's; what the editor's script cannot have sent is kept, marked as unreadable."""
        try:
            value: str | None = super().value_from_datadict(data, files, name)
        except Exception:
            # JSON's own errors, and whatever the converter stumbles over in JSON of another shape.
            logger.warning("The text of a form was not in the editor's own format.")
            value = unreadable(data[name])
        return value
