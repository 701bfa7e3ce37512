"""Reports of the admin: where they are."""

from typing import Any

from django.urls import URLPattern, path


def report_paths(address: str, view: Any) -> list[URLPattern]:
    """The addresses of a report: its own, and that of its results alone, which its form fetches."""
    return [
        path(address, view.as_view(), name=view.index_url_name),
        path(
            f"{address}results/",
            view.as_view(results_only=True),
            name=view.index_results_url_name,
        ),
    ]
