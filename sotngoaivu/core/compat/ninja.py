"""django-ninja 1.7: a schema is made ready when it is first used (pydantic's `defer_build`).

Wagtail 8.0 makes the schemas of its own API, of every type of page and snippet, whenever it starts;
without an address of that API nobody ever uses them. Ready, they take 7 MB of a worker.
"""

from ninja import Schema


def defer_schemas() -> None:
    """For the `ready` of the project's own app, which comes before Wagtail's."""
    Schema.model_config["defer_build"] = True
