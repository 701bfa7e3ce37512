"""Response schemas for pages, offices, staff and images."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import create_model
from wagtail.models import get_page_models

from pages.api.listing import PageFilters, Paginated, Paging
from sotngoaivu.core.i18n.languages import LANGUAGES


class PictureFile(Schema):
    url: str
    width: int = Field(description="In pixels")
    height: int = Field(description="In pixels")
    type: str = Field(description="Media type")


class Picture(PictureFile):
    """The picture as it was uploaded, and the smaller ones made of it so far."""

    alt_vi: str
    alt_en: str
    caption_vi: str
    caption_en: str
    credit: str = Field(description="The same as `credit_vi`")
    credit_vi: str
    credit_en: str
    terms_of_use_vi: str
    terms_of_use_en: str
    renditions: list[PictureFile]


class PageReference(Schema):
    id: int
    title: str
    title_en: str
    detail_url: str = Field(description="Its address in this API")


class PageSummary(PageReference):
    type: str = Field(description="Kind of page, for example `pages.ContactPage`")
    slug: str
    html_url: str = Field(description="Address of the Vietnamese page")
    html_url_en: str | None = Field(description="Address of the English page, if there is one")
    markdown_url: str = Field(description="The Vietnamese page as Markdown")
    search_description: str
    search_description_en: str
    first_published_at: datetime | None
    last_published_at: datetime | None = Field(description="When readers last saw it change")


def _page_fields() -> dict[str, Any]:
    """Of any type of page without an API of its own: its texts, and what it tells besides."""
    types = [model for model in get_page_models() if not getattr(model, "has_own_api", True)]
    texts = dict.fromkeys(name for model in types for name in model.bilingual_texts)
    fields: dict[str, tuple[Any, Any]] = {
        name: (kind | None, Field(None, description=description))
        for model in types
        for name, (kind, description) in model.api_fields.items()
    }
    return fields | {
        f"{name}_{code}": (str, Field("", description="Left out where the kind of page has none"))
        for name in texts
        for code in LANGUAGES
    }


PageDetail = create_model("PageDetail", __base__=PageSummary, **_page_fields())


class OfficeSummary(PageSummary):
    short_name_vi: str
    short_name_en: str
    intro_vi: str
    intro_en: str
    room_vi: str
    room_en: str
    working_hours_vi: str = Field(description="Empty: those of the department")
    working_hours_en: str
    telephone: str
    email: str
    staff_url: str = Field(description="Its staff in this API")


class OfficeDetail(OfficeSummary):
    body_vi: str = Field(description="HTML")
    body_en: str = Field(description="HTML")


class StaffMember(Schema):
    """A post and, where an editor has named anybody, who holds it."""

    id: int
    name: str = Field(description="Empty while it is to be filled in")
    position_vi: str
    position_en: str
    qualifications_vi: str
    qualifications_en: str
    duties_vi: str
    duties_en: str
    in_leadership: bool
    office: PageReference | None
    telephone: str
    email: str
    photo: Picture | None
    html_url: str = Field(description="Where the Vietnamese directory shows the post")
    detail_url: str


class StaffFilters(Paging):
    office: int | None = Field(None, ge=1, le=2**31 - 1, description="`id` of an office")
    leadership: bool | None = Field(None, description="Only the leadership, or only the others")


class PageListFilters(PageFilters):
    type: str | None = Field(
        None,
        max_length=60,
        pattern=r"^[a-z]+\.[A-Za-z]+$",
        description="Kind of page, for example `pages.ContentPage`",
    )


class PageList(Paginated):
    items: list[PageSummary]


class OfficeList(Paginated):
    items: list[OfficeSummary]


class StaffList(Paginated):
    items: list[StaffMember]
