"""The API object, its error answers and the headers that every answer carries."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from wagtail.api.v3.errors import (
    PROBLEM_JSON,
    ProblemDetail,
    problem_response,
    register_exception_handlers,
)

# Seconds an answer may be kept without asking.
KEEP = 60
METHODS = "GET, HEAD, OPTIONS"
_PROBLEMS = {
    404: "There is nothing of that kind, or it is not public",
    422: "A parameter is unknown or has no such value; `errors` names it",
}


class Utf8Renderer(JSONRenderer):
    """Vietnamese as it is: a third of the bytes, and readable."""

    json_dumps_params = {"ensure_ascii": False}


class PublicAPI(NinjaAPI):
    """Documents the errors that every operation may answer with (RFC 9457), and 304."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema = ProblemDetail.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"].setdefault("schemas", {})["ProblemDetail"] = schema
        reference = {"$ref": "#/components/schemas/ProblemDetail"}
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"][304] = {"description": "Nothing has changed"}
                for status, description in _PROBLEMS.items():
                    operation["responses"][status] = {
                        "description": description,
                        "content": {PROBLEM_JSON: {"schema": reference}},
                    }
        return document


api = PublicAPI(
    title="Sở Ngoại vụ tỉnh Thái Bình",
    version="1.0.0",
    description=(
        "What the website shows to everybody: news, pages, offices, staff. Read-only, no key. "
        "Texts come in both languages by name: `title` and what ends in `_vi` is Vietnamese, "
        "what ends in `_en` is English and empty where there is none."
    ),
    urls_namespace="api-v1",
    renderer=Utf8Renderer(),
    openapi_url="/openapi.json",
    # The ready-made reader of the document loads scripts from elsewhere.
    docs_url=None,
    servers=[{"url": settings.SITE_URL}],
)
register_exception_handlers(api)


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What every answer has in common: only safe methods, open to all origins, conditional."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response.headers["Access-Control-Max-Age"] = "86400"
        elif request.method not in {"GET", "HEAD"}:
            response = problem_response(status=405, detail="This API is read-only.")
        else:
            # HEAD is GET whose body the server leaves out.
            request.method, asked = "GET", request.method
            response = view(request, *args, **kwargs)
            request.method = asked
        response.headers["Access-Control-Allow-Origin"] = "*"
        if response.status_code in {204, 405}:
            response.headers["Allow"] = METHODS
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
        return _conditional(request, response) if response.status_code == 200 else response

    # Nothing here changes anything; a POST is to be told so.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={KEEP}"
    short = get_conditional_response(request, etag=etag, response=response) or response
    for name, value in response.headers.items():
        if name.startswith("Access-Control-"):
            short.headers.setdefault(name, value)
    return short


@public
def nothing_here(request: HttpRequest) -> HttpResponse:
    """What no operation answers."""
    response: HttpResponse = problem_response(status=404, detail="The API has no such address.")
    return response
