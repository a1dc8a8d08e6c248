"""Files in which an erased customer stands: what was uploaded to be loaded, what a mail server has dropped.

A file is deleted as a whole: its rows were loaded, and what is kept of it is counted. One that is packed or no text
cannot be searched without reading all of it as what it is, and so it is deleted, too.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger("kaskad.customers")

PIECE = 1 << 20
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "cp1250")
# gzip, zip (and XLSX), Parquet, bzip2, xz
PACKED = (b"\x1f\x8b", b"PK", b"PAR1", b"BZh", b"\xfd7zXZ")


def erase_from_files(folders: Sequence[Path], names: Sequence[str]) -> int:
    """Deletes the files in which one of the names stands, or may stand; how many."""
    gone = 0
    for file in _files(folders) if names else ():
        if may_hold(file, names):
            file.unlink(missing_ok=True)
            gone += 1
            log.info("A file was deleted, because an erased customer stands in it or may stand in it.")
    return gone


def may_hold(file: Path, names: Sequence[str]) -> bool:
    """Whether one of the names stands in a file, or may; a file that is gone holds none."""
    needles = sorted({each for name in names for each in _written(name)})
    if not needles:
        return False
    try:
        with file.open("rb") as stream:
            return _stands_in(stream, needles)
    except FileNotFoundError:
        return False


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from (each for each in sorted(folder.rglob("*")) if each.is_file())


def _written(name: str) -> Iterator[bytes]:
    for encoding in ENCODINGS:
        with suppress(UnicodeEncodeError):
            yield name.lower().encode(encoding)


def _stands_in(stream: BinaryIO, needles: list[bytes]) -> bool:
    """In pieces that overlap, so that the size does not matter."""
    overlap = max(map(len, needles)) - 1
    before = b""
    while piece := stream.read(PIECE):
        if not before and piece.startswith(PACKED):
            return True
        text = before + piece.lower()
        if any(each in text for each in needles):
            return True
        before = text[-overlap:]
    return False
