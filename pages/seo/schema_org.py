"""Schema.org JSON-LD of a page: only facts that the page itself shows.

Built from the template's context, so it asks the database nothing of its own.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from pages.models.alternates import HOME_DEPTH
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE

# Page types by model name; any other page is a WebPage.
PAGE_TYPES = {
    "MissionPage": "AboutPage",
    "OrganisationPage": "AboutPage",
    "ContactPage": "ContactPage",
    "NewsIndexPage": "CollectionPage",
    "StaffPage": "CollectionPage",
    "SiteMapPage": "CollectionPage",
}

# Characters that could end the script element, or that old parsers read as line ends.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"} | {
    code: f"\\u{code:04x}" for code in (0x2028, 0x2029)
}

Node = dict[str, Any]


def script_json(data: Any) -> SafeString:
    """JSON that may stand within `<script>`: no `</script>`, no `<!--` can come about."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


class Graph:
    """The nodes of one page, from its template `context`; `image` is the picture of its link."""

    def __init__(self, context: Mapping[str, Any], root_url: str, image: Node) -> None:
        self.context, self.root_url, self.image = context, root_url, image
        self.page, self.info = context["page"], context["site_info"]
        self.language = translation.get_language() or MAIN_LANGUAGE
        self.page_language = MAIN_LANGUAGE if self.page.fallback_notice else self.language
        self.organisation_id = f"{root_url}/#organization"
        self.address = context.get("canonical_url") or self.page.canonical_url

    def document(self) -> Node:
        nodes = [self.organisation(), self.website(), self.webpage(), self.breadcrumbs()]
        if hasattr(self.page, "published_on"):
            nodes.append(self.article())
        if type(self.page).__name__ == "OfficePage":
            nodes.append(self.office(self.page, with_contact=True))
        nodes += self.people()
        return {"@context": "https://schema.org", "@graph": [node for node in nodes if node]}

    def organisation(self) -> Node:
        info = self.info
        other = [info.name_en if self.language == MAIN_LANGUAGE else info.name_vi, info.short_name]
        offices = self.context.get("offices") or []
        return _filled(
            {
                "@type": "GovernmentOrganization",
                "@id": self.organisation_id,
                "name": info.name,
                "alternateName": [name for name in dict.fromkeys(other) if name != info.name],
                "url": f"{self.root_url}/",
                "logo": _filled(
                    {
                        "@type": "ImageObject",
                        "url": urljoin(self.root_url, self.context.get("logo_url", "")),
                    }
                ),
                "address": info.address
                and {
                    "@type": "PostalAddress",
                    "streetAddress": info.address,
                    "addressCountry": "VN",
                },
                "telephone": info.telephone,
                "faxNumber": info.fax,
                "email": info.email,
                "sameAs": [link.value["url"] for link in info.social_links],
                "parentOrganization": info.parent_name
                and {"@type": "GovernmentOrganization", "name": info.parent_name},
                "department": [self.office(office) for office in offices],
            }
        )

    def office(self, office: Any, *, with_contact: bool = False) -> Node:
        node = {
            "@type": "GovernmentOrganization",
            "@id": self._office_id(office),
            "name": office.localized_title,
            "url": urljoin(self.root_url, office.url),
            "parentOrganization": {"@id": self.organisation_id},
        }
        if with_contact:
            node |= {"telephone": office.telephone, "email": office.email}
        return _filled(node)

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
        updated = self.page.updated_at
        return _filled(
            {
                "@type": PAGE_TYPES.get(type(self.page).__name__, "WebPage"),
                "@id": self.address,
                "url": self.address,
                "name": self.page.localized_title,
                "inLanguage": self.page_language,
                "isPartOf": {"@id": self.website()["@id"]},
                "about": {"@id": self.organisation_id},
                "dateModified": updated and updated.isoformat(),
                "breadcrumb": self._trail() and {"@id": f"{self.address}#breadcrumb"},
            }
        )

    def breadcrumbs(self) -> Node:
        return self._trail() and {
            "@type": "BreadcrumbList",
            "@id": f"{self.address}#breadcrumb",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": item.title,
                    "item": urljoin(self.root_url, item.url),
                }
                for position, item in enumerate(self._trail(), start=1)
            ],
        }

    def article(self) -> Node:
        page = self.page
        author: Node = {"@id": self.organisation_id}
        if page.author:
            author = {"@type": "Person", "name": page.author}
        return _filled(
            {
                "@type": "NewsArticle",
                "@id": f"{self.address}#article",
                "mainEntityOfPage": {"@id": self.address},
                "headline": page.localized_title,
                "description": page.lead,
                "datePublished": page.published_on.isoformat(),
                "dateModified": max(
                    page.published_on, page.updated_at or page.published_on
                ).isoformat(),
                "image": self.image,
                "author": author,
                "publisher": {"@id": self.organisation_id},
                "articleSection": page.category and page.category.name,
                "keywords": [tag["tag"].localized_name for tag in self.context.get("tags") or []],
                "inLanguage": self.page_language,
                "correction": [
                    _filled(
                        {
                            "@type": "CorrectionComment",
                            "text": correction.text,
                            "datePublished": correction.date.isoformat(),
                        }
                    )
                    for correction in page.correction_list
                ],
            }
        )

    def people(self) -> list[Node]:
        """Whoever is named on the page, once each, with what of theirs it shows."""
        return [self._person(*shown) for shown in self._shown_people() if shown[0].name]

    def _shown_people(self) -> Iterable[tuple[Any, Any, bool]]:
        """(person, office or None, whether telephone and e-mail are shown)"""
        context = self.context
        kind = type(self.page).__name__
        if kind == "StaffPage":
            for group in context.get("groups") or []:
                for person in group["people"]:
                    yield person, group.get("office"), True
        elif kind == "OfficePage":
            for person in context.get("people") or []:
                yield person, self.page, True
        elif kind == "OrganisationPage":
            for person in context.get("leaders") or []:
                yield person, None, False
            for office in context.get("offices") or []:
                for person in office.people:
                    yield person, office, False

    def _person(self, person: Any, office: Any, with_contact: bool) -> Node:
        return _filled(
            {
                "@type": "Person",
                "@id": f"{self.root_url}/#staff-{person.pk}",
                "name": person.name,
                "jobTitle": person.position,
                "worksFor": {"@id": self._office_id(office) if office else self.organisation_id},
                "telephone": with_contact and person.telephone,
                "email": with_contact and person.email,
            }
        )

    def _office_id(self, office: Any) -> str:
        """The same in both languages."""
        with translation.override(MAIN_LANGUAGE):
            return f"{urljoin(self.root_url, office.url)}#office"

    def _trail(self) -> list[Any]:
        """The way from the home page, which itself shows none."""
        if self.page.depth == HOME_DEPTH:
            return []
        return list(self.context["navigation"].breadcrumbs)


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value}
