"""A bucket in memory, in the place of the folder of uploads."""

import contextlib
from collections.abc import Iterator
from typing import Any

import boto3
from moto import mock_aws

from sotngoaivu.core.bucket import Bucket

NAME = "uploads"


@contextlib.contextmanager
def in_bucket(settings: Any) -> Iterator[Bucket]:
    """Uploads of the block go into an empty bucket, and are gone with it."""
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=NAME)
        options = {"bucket": NAME, "region": "us-east-1"}
        default = {"BACKEND": "sotngoaivu.core.bucket.Bucket", "OPTIONS": options}
        former = settings.STORAGES
        settings.STORAGES = former | {"default": default}
        from django.core.files.storage import storages

        made = storages["default"]
        assert isinstance(made, Bucket)
        yield made
        settings.STORAGES = former


def asked(storage: Bucket) -> list[str]:
    """Fills up with what S3 is asked from now on."""
    found: list[str] = []

    def note(model: Any, **kwargs: Any) -> None:
        found.append(model.name)

    storage.connection.meta.client.meta.events.register("before-call.s3", note)
    return found
