"""Visit counts as JSON, for machines."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from sotngoaivu.visits.counter import counter


@require_safe
def visits_json(request: HttpRequest) -> JsonResponse:
    """`total`, `today`, `month`, `online` (numbers), `since` (date), `as_of` (time of loading).

    Answers from memory, so also while the database is away (`as_of` then stays behind); 503 where
    the figures could not be loaded since the process began.
    """
    known = counter.counts()
    if known is None:
        response = JsonResponse({"error": "The figures are not available yet."}, status=503)
        response["Retry-After"] = "5"
        response["Cache-Control"] = "no-store"
    else:
        response = JsonResponse(known.as_json())
        response["Cache-Control"] = "public, max-age=1"
    response["Access-Control-Allow-Origin"] = "*"
    return response
