"""Schemas that nobody uses take no memory."""

import pytest
from wagtail.api.v3.registry import registry

pytestmark = pytest.mark.one_database


def test_what_wagtails_own_api_would_tell_is_made_ready_only_when_it_is_used() -> None:
    kind = registry.get("pages.ContentPage")
    assert kind is not None
    assert kind.create_schema is not None
    assert kind.patch_schema is not None
    assert not kind.patch_schema.__pydantic_complete__
    told = {"meta": {"type": "pages.ContentPage", "parent_id": 1}, "title": "Tin"}
    assert kind.create_schema.model_validate(told).title == "Tin"
