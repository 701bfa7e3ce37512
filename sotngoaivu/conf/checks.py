"""System checks of the environment: choices that do not fit each other."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def check_proxies(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.SITE_URL.startswith("https://") and not settings.TRUSTED_PROXIES:
        return [
            checks.Warning(
                "SITE_URL is https, but no proxy is trusted to say which requests came by it: "
                "browsers are neither led from http to https nor told to stay there.",
                hint="Set TRUSTED_PROXIES to the number of proxies in front of the site.",
                id="sotngoaivu.W001",
            )
        ]
    return []
