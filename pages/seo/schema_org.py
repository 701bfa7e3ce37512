"""Schema.org JSON-LD of a page: only facts that the page itself shows.

Built from the template's context, so it asks the database nothing of its own. What a type of page
is and adds, it says itself: `schema_type`, `schema_nodes`, `schema_organisation`.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation

from pages.formats.json_ld import Node, filled
from pages.formats.postal import postal_address
from pages.models.alternates import HOME_DEPTH
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.core.list_title import list_title
from sotngoaivu.core.text.whitelist import web_address
from sotngoaivu.templatetags.bilingual import machinedate


class Graph:
    """The nodes of one page, from its template `context`; `image` is the picture of its link."""

    def __init__(self, context: Mapping[str, Any], root_url: str, image: Node) -> None:
        self.context, self.root_url, self.image = context, root_url, image
        self.page, self.info = context["page"], context["site_info"]
        self.language = translation.get_language() or MAIN_LANGUAGE
        self.page_language = MAIN_LANGUAGE if self.page.fallback_notice else self.language
        self.organisation_id = f"{root_url}/#organization"
        self.address = context.get("canonical_url") or self.page.canonical_url

    def url(self, page: Any) -> str:
        """The whole address of another page, in the active language."""
        return str(urljoin(self.root_url, page.get_url(self.context.get("request"))))

    def document(self) -> Node:
        nodes = [self.organisation(), self.website(), self.webpage(), self.breadcrumbs()]
        nodes += self.page.schema_nodes(self)
        return {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}

    def organisation(self) -> Node:
        info = self.info
        other = [info.name_en if self.language == MAIN_LANGUAGE else info.name_vi, info.short_name]
        return filled(
            {
                "@type": "GovernmentOrganization",
                "@id": self.organisation_id,
                "name": info.name,
                "alternateName": [name for name in dict.fromkeys(other) if name != info.name],
                "url": f"{self.root_url}/",
                "logo": filled(
                    {
                        "@type": "ImageObject",
                        "url": urljoin(self.root_url, self.context.get("logo_url", "")),
                    }
                ),
                "address": info.address and postal_address(info.address),
                "telephone": info.telephone,
                "faxNumber": info.fax,
                "email": info.email,
                "sameAs": [
                    address
                    for link in info.social_links
                    if link.value.name and (address := web_address(link.value["url"]))
                ],
                "parentOrganization": info.parent_name
                and {"@type": "GovernmentOrganization", "name": info.parent_name},
            }
            | self.page.schema_organisation(self)
        )

    def website(self) -> Node:
        home = f"{self.root_url}/" + ("" if self.language == MAIN_LANGUAGE else "en/")
        return {
            "@type": "WebSite",
            "@id": f"{home}#website",
            "url": home,
            "name": self.info.name,
            "inLanguage": self.language,
            "publisher": {"@id": self.organisation_id},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": urljoin(self.root_url, reverse("search"))
                    + "?q={search_term_string}",
                },
                "query-input": "required name=search_term_string",
            },
        }

    def webpage(self) -> Node:
        return filled(
            {
                "@type": self.page.schema_type,
                "@id": self.address,
                "url": self.address,
                "name": list_title(self.page.localized_title, self.context.get("filters") or ()),
                "inLanguage": self.page_language,
                "isPartOf": {"@id": self.website()["@id"]},
                "about": {"@id": self.organisation_id},
                "dateModified": machinedate(self.page.updated_at),
                "breadcrumb": self._trail() and {"@id": f"{self.address}#breadcrumb"},
            }
        )

    def breadcrumbs(self) -> Node:
        trail = self._trail()
        if not trail:
            return {}
        return {
            "@type": "BreadcrumbList",
            "@id": f"{self.address}#breadcrumb",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": item.title,
                    "item": urljoin(self.root_url, item.url),
                }
                for position, item in enumerate(trail, start=1)
            ],
        }

    def _trail(self) -> list[Any]:
        """The way from the home page, which itself shows none."""
        if self.page.depth == HOME_DEPTH:
            return []
        return list(self.context["navigation"].breadcrumbs)
