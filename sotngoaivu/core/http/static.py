"""Static files: hashed names, compressed once, when they are gathered."""

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class QuickCompressor(Compressor):
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """At quality 9: a tenth larger than at the usual 11, in an eighth of the time."""
        return bytes(brotli.compress(data, quality=9))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **kwargs: object) -> QuickCompressor:
        return QuickCompressor(**kwargs)
