"""Endpoints for pages, offices and staff."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.errors import HttpError
from wagtail.models import get_page_models

from pages.api import schemas
from pages.api.facts import Facts
from pages.api.listing import PageFilters, listed
from pages.models import BasePage, OfficePage, StaffMember, StaffPage
from pages.seo.sitemaps import site_of
from sotngoaivu.core.i18n.languages import LANGUAGES

Key = Annotated[int, Path(ge=1, le=2**31 - 1)]

router = Router()


def public_of(request: HttpRequest, model: type[BasePage]) -> Any:
    """Pages of a kind that anyone may read, in the order of the tree."""
    root = site_of(request).root_page
    pages = model.objects.live().public().descendant_of(root, inclusive=True)
    return pages.order_by("path")


def found(queryset: Any, key: int) -> Any:
    """The object of that key; HttpError 404 if there is none."""
    thing = queryset.filter(pk=key).first()
    if thing is None:
        raise HttpError(404, "There is nothing public with this id.")
    return thing


def _pages(request: HttpRequest) -> Any:
    elsewhere = [model for model in get_page_models() if getattr(model, "has_own_api", False)]
    return public_of(request, BasePage).not_type(*elsewhere)


@router.get("/pages/", response=schemas.PageList, url_name="pages", tags=["pages"])
def list_pages(request: HttpRequest, filters: Query[schemas.PageListFilters]) -> Any:
    """Every public page but the news, in the order of the site."""
    facts = Facts(request)
    pages = _pages(request)
    if filters.type:
        app_label, _dot, model = filters.type.partition(".")
        pages = pages.filter(content_type__app_label=app_label, content_type__model=model.lower())
    shown, listing = listed(request, pages, filters, facts.address("pages"))
    return listing | {"items": [facts.page(page, "page") for page in shown]}


@router.get(
    "/pages/{page_id}/",
    response=schemas.PageDetail,
    url_name="page",
    tags=["pages"],
    exclude_unset=True,
)
def show_page(request: HttpRequest, page_id: Key) -> Any:
    """A page with the texts that its kind has; `body` and other formatted ones are HTML."""
    facts = Facts(request)
    page = found(_pages(request), page_id).specific
    answer = facts.page(page, "page")
    for name in page.bilingual_texts:
        answer |= facts.text(page, name)
    return answer | facts.own(page)


@router.get("/offices/", response=schemas.OfficeList, url_name="offices", tags=["offices"])
def list_offices(request: HttpRequest, filters: Query[PageFilters]) -> Any:
    """The offices of the department, in their order."""
    facts = Facts(request)
    shown, listing = listed(
        request, public_of(request, OfficePage), filters, facts.address("offices")
    )
    return listing | {"items": [_office(facts, page) for page in shown]}


@router.get(
    "/offices/{office_id}/", response=schemas.OfficeDetail, url_name="office", tags=["offices"]
)
def show_office(request: HttpRequest, office_id: Key) -> Any:
    """An office with what it does (`body`)."""
    facts = Facts(request)
    page = found(public_of(request, OfficePage), office_id)
    return _office(facts, page) | facts.text(page, "body")


def _office(facts: Facts, page: OfficePage) -> dict[str, Any]:
    answer = facts.page(page, "office")
    for name in ("short_name", "intro", "room", "working_hours"):
        answer |= facts.text(page, name)
    staff = f"{facts.address('staff')}?office={page.pk}"
    return answer | {"telephone": page.telephone, "email": page.email, "staff_url": staff}


@router.get("/staff/", response=schemas.StaffList, url_name="staff", tags=["staff"])
def list_staff(request: HttpRequest, filters: Query[schemas.StaffFilters]) -> Any:
    """Posts and people, by rank. None while the directory is not public."""
    facts = Facts(request)
    staff = _public_staff(request)
    if filters.office is not None:
        office = found(public_of(request, OfficePage), filters.office)
        staff = staff.filter(office=office)
    if filters.leadership is not None:
        staff = staff.filter(in_leadership=filters.leadership)
    shown, listing = listed(request, staff.in_order(), filters, facts.address("staff"))
    return listing | {"items": _people(request, facts, shown)}


@router.get("/staff/{person_id}/", response=schemas.StaffMember, url_name="person", tags=["staff"])
def show_person(request: HttpRequest, person_id: Key) -> Any:
    """One post."""
    person = found(_public_staff(request), person_id)
    return _people(request, Facts(request), [person])[0]


def _public_staff(request: HttpRequest) -> Any:
    if not public_of(request, StaffPage).exists():
        return StaffMember.objects.none()
    return StaffMember.objects.prefetch_related("photo__renditions")


def _people(request: HttpRequest, facts: Facts, staff: list[StaffMember]) -> list[dict[str, Any]]:
    offices = public_of(request, OfficePage).in_bulk(
        {person.office_id for person in staff if person.office_id}
    )
    directory = public_of(request, StaffPage).first()
    place = facts.page(directory, "page")["html_url"] if directory else facts.root_url
    return [_person(facts, person, offices.get(person.office_id), place) for person in staff]


def _person(
    facts: Facts, person: StaffMember, office: OfficePage | None, directory: str
) -> dict[str, Any]:
    texts = {
        f"{name}_{code}": getattr(person, f"{name}_{code}") or ""
        for name in person.bilingual_texts
        for code in LANGUAGES
    }
    return texts | {
        "id": person.pk,
        "name": person.name,
        "in_leadership": person.in_leadership,
        "office": office and facts.reference(office, "office"),
        "telephone": person.telephone,
        "email": person.email,
        "photo": facts.picture(person.photo),
        "html_url": f"{directory}{person.search_address()}",
        "detail_url": facts.address("person", person.pk),
    }
