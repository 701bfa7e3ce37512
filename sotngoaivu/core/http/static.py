"""Static files: hashed names, compressed once, when they are gathered; lost ones are not found."""

import brotli
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage


class QuickCompressor(Compressor):
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """At quality 9: a tenth larger than at the usual 11, in an eighth of the time."""
        return bytes(brotli.compress(data, quality=9))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **kwargs: object) -> QuickCompressor:
        return QuickCompressor(**kwargs)


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise lists the files when the process starts; one that has gone since is 404."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().__call__(request)
        except FileNotFoundError:
            response = self.get_response(request)
        return response
