"""User viewset: users in Wagtail's admin, in the order of Vietnamese names, who are invited."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.users.forms import UserCreationForm
from wagtail.users.views.users import CreateView as WagtailCreateView
from wagtail.users.views.users import EditView as WagtailEditView
from wagtail.users.views.users import IndexView as WagtailIndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from sotngoaivu.accounts import invitations, mail
from sotngoaivu.accounts.administration import (
    keep_within_rights,
    may_manage,
    refuse_stronger_user,
)
from sotngoaivu.accounts.handover import HandOverView, hand_over_button
from sotngoaivu.accounts.models import User

_BY_NAME = {"name": "sort_name", "-name": "-sort_name"}
# The invitation that this session has just made: whose, the link, whether it was sent, until when.
_MADE = "invitation"


def _invitation_button(user: User) -> list[Button]:
    address = reverse("wagtailusers_users:invitation", args=[user.pk])
    button = Button(_("Invitation"), url=address, icon_name="mail", priority=30)
    return [button] if invitations.is_awaited(user) else []


def _roles(user: User) -> str:
    return ", ".join(sorted(group.name for group in user.groups.all()))


class IndexView(WagtailIndexView):
    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's, and the roles."""
        columns = super().columns
        roles = Column("roles", label=_("Role"), accessor=_roles, width="20%")
        return [*columns[:3], roles, *columns[3:]]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering in _BY_NAME:
            return queryset.order_by(_BY_NAME[self.ordering], "username")
        return super().order_queryset(queryset)

    def get_edit_url(self, instance: User) -> str | None:
        if not may_manage(self.request.user, instance):
            return None
        address: str | None = super().get_edit_url(instance)
        return address

    def get_list_more_buttons(self, instance: User) -> list[Any]:
        buttons = list(super().get_list_more_buttons(instance))
        return buttons + (_invitation_button(instance) if self.get_edit_url(instance) else [])


class InvitedUserForm(UserCreationForm):
    """Nobody chooses a password for somebody else."""

    password_enabled = False

    def save(self, commit: bool = True) -> Any:
        self.instance.set_unusable_password()
        return super().save(commit)


class _WithinRights:
    """Whoever sends the form gives no rights that they have not themselves."""

    request: HttpRequest

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)  # type: ignore[misc]
        keep_within_rights(form, self.request.user)  # type: ignore[arg-type]
        return form


class CreateView(_WithinRights, WagtailCreateView):
    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        if not self.object.is_superuser and not self.object.groups.exists():
            text = _("No role was chosen: whoever has none may read what is for those who sign in.")
            messages.warning(self.request, text)
        return _invite(self.request, self.object)


class EditView(_WithinRights, WagtailEditView):
    def get_header_more_buttons(self) -> list[Any]:
        own = [*_invitation_button(self.object), *hand_over_button(self.request, self.object)]
        return [*super().get_header_more_buttons(), *own]


def _invite(request: HttpRequest, user: User) -> HttpResponse:
    address, was_sent = invitations.invite(user)
    until = date_format(invitations.ends_at(), "SHORT_DATETIME_FORMAT")
    request.session[_MADE] = [user.pk, address, was_sent, until]
    return redirect("wagtailusers_users:invitation", user.pk)


class InvitationView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Says how an invitation stands, shows a link that could not be sent, and makes another one."""

    template_name = "wagtailadmin/account/invitation.html"
    any_permission_required = ["add", "change"]
    model = User
    page_title = gettext_lazy("Invitation")
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.invited = get_object_or_404(User, pk=kwargs["pk"])
        refuse_stronger_user(request, self.invited)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        users = {"url": reverse("wagtailusers_users:index"), "label": _("Users")}
        return [*super().get_breadcrumbs_items(), users, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if invitations.is_awaited(self.invited):
            return _invite(request, self.invited)
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["invited"] = self.invited
        context["is_awaited"] = invitations.is_awaited(self.invited)
        context["sends"] = mail.can_be_sent(self.invited)
        whose, address, was_sent, until = self.request.session.pop(_MADE, [0, "", False, ""])
        if whose == self.invited.pk:
            context |= {"link": address, "was_sent": was_sent, "until": until}
        return context


class UserViewSet(WagtailUserViewSet):
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    ordering = "name"

    def get_form_class(self, for_update: bool = False) -> Any:
        return super().get_form_class(for_update) if for_update else InvitedUserForm

    def get_urlpatterns(self) -> list[Any]:
        invitation = path("invitation/<int:pk>/", InvitationView.as_view(), name="invitation")
        hand_over = path("hand-over/<int:pk>/", HandOverView.as_view(), name="hand_over")
        return [*super().get_urlpatterns(), invitation, hand_over]
