"""Files that are packed: gzip, and zip with one file in it. What they unpack to is bounded."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from django.conf import settings

from customers.importing.problems import ImportProblem

GZIP_MAGIC, ZIP_MAGIC = b"\x1f\x8b", b"PK\x03\x04"
OFFICE = "[Content_Types].xml"  # in every workbook, which is a zip archive too, and no packed file
RATIO = 200  # tables shrink to a tenth or so; a bomb to a thousandth
ALWAYS_ALLOWED = 64 << 20  # bytes; a small file may be as dense as it likes
TOTAL = 10  # times what an upload may have


@contextmanager
def unpacked(file: BinaryIO, name: str, size: int) -> Iterator[BinaryIO | None]:
    """The bytes of a packed file of `size` bytes, or None for a file that is not packed. Raises ImportProblem."""
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(GZIP_MAGIC):
        with gzip.GzipFile(fileobj=file) as inner:
            yield _bounded(inner, name, size, "gzip")
    elif magic == ZIP_MAGIC:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError):
            raise ImportProblem(_damaged(name, "zip")) from None
        with archive:
            if OFFICE in archive.NameToInfo:
                file.seek(0)
                yield None
                return
            with _only_file(archive, name) as member:
                yield _bounded(member, name, size, "zip")
    else:
        yield None


def refuse_bomb(archive: zipfile.ZipFile, name: str, size: int) -> None:
    """Raises ImportProblem for an archive of `size` bytes that unpacks to too much: no part is larger than it says."""
    if sum(each.file_size for each in archive.infolist()) > (most := most_unpacked(size)):
        raise ImportProblem(_bomb(name, most))


def most_unpacked(size: int) -> int:
    """How many bytes an archive of `size` bytes may unpack to."""
    return min(max(ALWAYS_ALLOWED, size * RATIO), settings.UPLOAD_MOST_BYTES * TOTAL)


def _bomb(name: str, most: int) -> str:
    return (
        f"{name} unpacks to more than {most / 2**20:,.0f} MB, which is {RATIO} times its size or more than may be "
        "loaded. Unpack it, and load it in parts."
    )


def _only_file(archive: zipfile.ZipFile, name: str) -> Any:
    files = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
    if len(files) != 1:
        raise ImportProblem(f"The archive {name} holds {len(files)} files; pack exactly one.")
    if files[0].flag_bits & 1:
        raise ImportProblem(f"The archive {name} is locked with a password. Pack the file without one.")
    try:
        return archive.open(files[0])
    except (zipfile.BadZipFile, NotImplementedError):
        raise ImportProblem(_damaged(name, "zip")) from None


def _damaged(name: str, kind: str) -> str:
    return f"{name} is a damaged {kind} archive, or the end of it is missing."


def _bounded(inner: Any, name: str, size: int, kind: str) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Bounded(inner, name, size, kind), 1 << 16))


class _Bounded(io.RawIOBase):
    """Counts what comes out, and stops a bomb; a damaged archive becomes a sentence."""

    def __init__(self, inner: Any, name: str, size: int, kind: str) -> None:
        self.inner, self.name, self.kind = inner, name, kind
        self.most = most_unpacked(size)
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data: bytes = self.inner.read(len(buffer))
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            raise ImportProblem(_damaged(self.name, self.kind)) from None
        self.count += len(data)
        if self.count > self.most:
            raise ImportProblem(_bomb(self.name, self.most))
        buffer[: len(data)] = data
        return len(data)
