"""Addresses of sign-in and invitations: of the admin, and of readers; each before Wagtail's own."""

from django.urls import path

from sotngoaivu.accounts.invitations import AcceptView, ReaderAcceptView
from sotngoaivu.accounts.second_factor.sign_in import (
    ReaderSecondStepView,
    ReaderSignInView,
    SecondStepView,
    SignInView,
)

admin_urls = [
    path("login/", SignInView.as_view(), name="wagtailadmin_login"),
    path("login/second-step/", SecondStepView.as_view(), name="wagtailadmin_second_step"),
    path("invitation/<uidb64>/<token>/", AcceptView.as_view(), name="accept_invitation"),
]

reader_urls = [
    path("_util/login/", ReaderSignInView.as_view(), name="wagtailcore_login"),
    path(
        "_util/login/second-step/", ReaderSecondStepView.as_view(), name="wagtailcore_second_step"
    ),
    path(
        "_util/invitation/<uidb64>/<token>/", ReaderAcceptView.as_view(), name="reader_invitation"
    ),
]
