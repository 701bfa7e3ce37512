"""Second factor: an app's code or a passkey, asked for after the password.

Authenticators are django-allauth's (`allauth.mfa`); sign-in and pages are Wagtail's.
"""
