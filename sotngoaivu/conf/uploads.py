"""Where uploads are stored: in a folder, or in a bucket of an S3-compatible server."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from sotngoaivu.conf import environment


def storage(*, is_served_by_others: bool) -> dict[str, Any]:
    """Return Django's `STORAGES` entry. Keys of the bucket are boto3's to find."""
    bucket = environment.text("MEDIA_S3_BUCKET")
    places = {
        "endpoint": environment.text("MEDIA_S3_ENDPOINT"),
        "region": environment.text("MEDIA_S3_REGION"),
    }
    if not bucket:
        if any(places.values()):
            raise ImproperlyConfigured("MEDIA_S3_BUCKET is not set, but where it is to be.")
        # Its owner's alone; where a web server in front serves it, the folder's group reads it.
        files, folders = (0o640, 0o750) if is_served_by_others else (0o600, 0o700)
        return {
            "BACKEND": "sotngoaivu.core.storage.UploadStorage",
            "OPTIONS": {"file_permissions_mode": files, "directory_permissions_mode": folders},
        }
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured(
            "MEDIA_S3_BUCKET is set, but django-storages and boto3 are not installed: "
            "python3 -m sotngoaivu.management.bootstrap install requirements-s3.txt"
        )
    if places["endpoint"]:
        places["endpoint"] = environment.web_address("MEDIA_S3_ENDPOINT", "")
    return {"BACKEND": "sotngoaivu.core.bucket.Bucket", "OPTIONS": {"bucket": bucket, **places}}
