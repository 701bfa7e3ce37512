"""What django-allauth calls internal still makes authenticators."""

from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.cache import SessionStore
from django.test import RequestFactory

from sotngoaivu.core.compat import allauth

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_authenticators_are_made_without_its_sign_in(admin_user: Any, rf: RequestFactory) -> None:
    request = rf.get("/", secure=True)
    request.session = SessionStore()
    with request_context(request):
        app = allauth.add_app(request, admin_user, "JBSWY3DPEHPK3PXP")
        allauth.add_passkey(admin_user, "Máy ở phòng", {"id": "x"})
        first = allauth.make_recovery_codes(admin_user).wrap().get_unused_codes()
        second = allauth.make_recovery_codes(admin_user).wrap().get_unused_codes()
        assert app.type == Authenticator.Type.TOTP
        assert sorted(Authenticator.objects.values_list("type", flat=True)) == [
            "recovery_codes",
            "totp",
            "webauthn",
        ]
        assert len(first) == len(second) == 10
        assert not {*first} & {*second}
        Authenticator.objects.filter(type="webauthn").delete()
        assert allauth.options_to_make(admin_user)["publicKey"]["rp"]["id"] == "testserver"
        assert allauth.options_to_use(admin_user)["publicKey"]["challenge"]
