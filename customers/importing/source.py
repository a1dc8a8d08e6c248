"""The file to import: opened as text, gzip or not, and looked through once before anything is loaded."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from customers.importing.problems import ImportProblem

# What tables come in. A closed list: Python's other codecs are no text, or can make lone surrogates.
ENCODINGS = [
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1250", "windows-1251", "windows-1252",
    "iso-8859-1", "iso-8859-2", "iso-8859-5", "koi8-r", "koi8-u", "cp866", "ascii",
]  # fmt: skip
GZIP_MAGIC = b"\x1f\x8b"
BLOCK = 1 << 20
LONGEST_LINE = 1 << 20  # characters; what is longer is no table, and would have to be held in memory


@dataclass(frozen=True, slots=True)
class Source:
    """A file and the encoding of its text."""

    path: Path
    encoding: str = "utf-8"

    @property
    def codec(self) -> str:
        """A byte-order mark at the start of UTF-8 is not part of the text."""
        return "utf-8-sig" if self.encoding == "utf-8" else self.encoding

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """The lines of the text with their ends as they stand; `check` comes first."""
        with self._bytes() as raw, io.TextIOWrapper(raw, self.codec, newline="") as text:
            yield iter(text)

    @contextmanager
    def _bytes(self) -> Iterator[BinaryIO]:
        with self.path.open("rb") as file:
            zipped = file.peek(2).startswith(GZIP_MAGIC)
            with cast(BinaryIO, gzip.GzipFile(fileobj=file)) if zipped else file as raw:
                yield raw

    def check(self) -> None:
        """Reads all of it once, in blocks, so that a file that cannot be read loads nothing instead of its half.

        Raises ImportProblem for a file that is missing, empty, binary, damaged, in another encoding, or that
        has a line of more than a million characters.
        """
        try:
            with self._bytes() as raw:
                self._look_through(raw)
        except FileNotFoundError:
            raise ImportProblem(f"There is no file {self.path}.") from None
        except IsADirectoryError:
            raise ImportProblem(f"{self.path} is a folder, not a file.") from None
        except (gzip.BadGzipFile, zlib.error, EOFError):
            raise ImportProblem(f"{self.path.name} is a damaged gzip archive, or the end of it is missing.") from None
        except OSError as error:
            raise ImportProblem(f"{self.path} cannot be read: {error.strerror}.") from None

    def _look_through(self, raw: BinaryIO) -> None:
        decoder = codecs.getincrementaldecoder(self.codec)("strict")
        line, open_line, anything = 1, 0, False
        while True:
            block = raw.read(BLOCK)
            if b"\0" in block and not self.encoding.startswith("utf-16") and line == 1 and _looks_binary(block):
                raise ImportProblem(f"{self.path.name} is not a text file: it holds bytes that no text has.")
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                at = line + error.object[: error.start].count(b"\n")
                raise ImportProblem(self._wrong_encoding(at, error)) from None
            anything = anything or not (text.isspace() or text == "")
            line, open_line = line + text.count("\n"), _after_last_line(text, open_line)
            if open_line > LONGEST_LINE:
                raise ImportProblem(f"{self.path.name}: line {line} has more than {LONGEST_LINE:,} characters.")
            if not block:
                break
        if not anything:
            raise ImportProblem(f"{self.path.name} is empty.")

    def _wrong_encoding(self, line: int, error: UnicodeDecodeError) -> str:
        found = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.end][:2])
        return (
            f"{self.path.name} is not written in {self.encoding}: line {line} holds the bytes {found}. "
            "Name its encoding in the mapping, such as windows-1251 or utf-16."
        )


def _looks_binary(block: bytes) -> bool:
    """Several NULs in the first block: an image, an archive, an office file. A single one is a row to refuse."""
    return block[:8192].count(0) > 8


def _after_last_line(text: str, before: int) -> int:
    """How long the line is that the block leaves open."""
    at = max(text.rfind("\n"), text.rfind("\r"))
    return before + len(text) if at < 0 else len(text) - at - 1
