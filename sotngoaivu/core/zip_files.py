"""ZIP files of others: what reading one may raise, whatever is wrong with it."""

import lzma
import struct
import zipfile
import zlib

# Not a ZIP file, damaged, cut short, packed in a way that is not known, or with a password. What
# bzip2 finds wrong is an OSError; LZMA's header is not checked by zipfile.
UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError, NotImplementedError, OverflowError),
)
