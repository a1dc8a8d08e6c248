"""The file to import: its bytes unpacked, or its text, looked through once before anything is loaded."""

import codecs
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from customers.importing.packing import unpacked
from customers.importing.problems import ImportProblem

# What tables come in. A closed list: Python's other codecs are no text, or can make lone surrogates.
ENCODINGS = [
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1250", "windows-1251", "windows-1252",
    "iso-8859-1", "iso-8859-2", "iso-8859-5", "koi8-r", "koi8-u", "cp866", "ascii",
]  # fmt: skip
# How files begin that are no tables, whatever they are called.
KNOWN = {
    b"\xd0\xcf\x11\xe0": "it is a workbook of an old Excel. Save it as .xlsx or as CSV.",
    b"%PDF": "it is a PDF.",
    b"\x89PNG": "it is a picture.",
    b"\xff\xd8\xff": "it is a picture.",
    b"SQLite": "it is a database. Read it as a source, or export a table as CSV.",
}
STRANGE = "it holds bytes that no text has."
BLOCK = 1 << 20
LONGEST_LINE = 1 << 20  # characters; what is longer is no table, and would have to be held in memory


class Source:
    """A file, the encoding of its text, and the name that people know it by."""

    def __init__(self, path: Path, encoding: str = "utf-8", name: str = "") -> None:
        self.path, self.encoding, self.name = path, encoding, name or path.name
        self._shown = name or str(path)  # where a file of a shell is, is no secret to whoever named it
        self._open: BinaryIO | None = None
        self._open_size = 1
        self._is_checked = False

    @property
    def codec(self) -> str:
        """A byte-order mark at the start of UTF-8 is not part of the text."""
        return "utf-8-sig" if self.encoding == "utf-8" else self.encoding

    @property
    def size(self) -> int:
        """Of the file as it lies there, packed or not."""
        return self.path.stat().st_size

    @property
    def bytes_read(self) -> int:
        """How much of `size` has been read by whoever has it open now."""
        if self._open is None or self._open.closed:
            return 0
        return min(self.size, self.size * self._open.tell() // max(self._open_size, 1))

    @contextmanager
    def lines(self) -> Iterator[Iterator[str]]:
        """The lines of the text with their ends as they stand."""
        with self.bytes() as raw, io.TextIOWrapper(raw, self.codec, newline="") as text:
            try:
                yield iter(text) if self._is_checked else self._bounded(text)
            except UnicodeDecodeError as error:
                raise ImportProblem(self._wrong_encoding("a line", error)) from None

    def _bounded(self, text: io.TextIOWrapper) -> Iterator[str]:
        """Lines of a file that nobody has looked through yet: one of them may be endless."""
        while line := text.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise ImportProblem(f"{self.name} has a line of more than {LONGEST_LINE:,} characters.")
            yield line

    @contextmanager
    def bytes(self) -> Iterator[BinaryIO]:
        """The content from its beginning to its end, unpacked."""
        with self._file() as file, unpacked(file, self.name, self.size) as inner:
            yield inner or file

    @contextmanager
    def seekable(self) -> Iterator[BinaryIO]:
        """The content for formats that read here and there: what is packed is unpacked onto the disk."""
        with self._file() as file, unpacked(file, self.name, self.size) as inner:
            if inner is None:
                yield file
                return
            with tempfile.TemporaryFile(dir=settings.UPLOADS) as plain:
                while block := inner.read(BLOCK):
                    plain.write(block)
                self._open, self._open_size = cast(BinaryIO, plain), plain.tell()
                plain.seek(0)
                yield self._open

    @contextmanager
    def _file(self) -> Iterator[BinaryIO]:
        try:
            with self.path.open("rb") as file:
                self._open, self._open_size = file, self.size
                yield file
        except FileNotFoundError:
            raise ImportProblem(f"There is no file {self._shown}.") from None
        except IsADirectoryError:
            raise ImportProblem(f"{self._shown} is a folder, not a file.") from None
        except OSError as error:
            raise ImportProblem(f"{self.name} cannot be read: {error.strerror}.") from None

    def check_text(self, *, whole: bool = True) -> None:
        """Reads all of it once, in blocks, so that a file that cannot be read loads nothing instead of its half.

        Not as a `whole` it reads the first block only.

        Raises ImportProblem for a file that is missing, empty, binary, damaged, in another encoding, or that
        has a line of more than a million characters.
        """
        with self.bytes() as raw:
            self._look_through(raw, whole=whole)
        self._is_checked = self._is_checked or whole

    def _look_through(self, raw: BinaryIO, *, whole: bool) -> None:
        decoder = codecs.getincrementaldecoder(self.codec)("strict")
        line, open_line, anything = 1, 0, False
        while True:
            block = raw.read(BLOCK)
            if b"\0" in block and not self.encoding.startswith("utf-16") and line == 1 and looks_binary(block):
                words = next((words for magic, words in KNOWN.items() if block.startswith(magic)), STRANGE)
                raise ImportProblem(f"{self.name} is not a text file: {words}")
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                at = line + error.object[: error.start].count(b"\n")
                raise ImportProblem(self._wrong_encoding(f"line {at}", error)) from None
            anything = anything or not (text.isspace() or text == "")
            line, open_line = line + text.count("\n"), _after_last_line(text, open_line)
            if open_line > LONGEST_LINE:
                raise ImportProblem(f"{self.name}: line {line} has more than {LONGEST_LINE:,} characters.")
            if not block or (anything and not whole):
                break
        if not anything:
            raise ImportProblem(f"{self.name} is empty.")

    def _wrong_encoding(self, where: str, error: UnicodeDecodeError) -> str:
        found = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.end][:2])
        return (
            f"{self.name} is not written in {self.encoding}: {where} holds the bytes {found}. "
            "Name its encoding in the mapping, such as windows-1251 or utf-16."
        )


def looks_binary(block: bytes) -> bool:
    """Several NULs in the first block: an image, an archive, an office file. A single one is a row to refuse."""
    return block[:8192].count(0) > 8


def _after_last_line(text: str, before: int) -> int:
    """How long the line is that the block leaves open."""
    at = max(text.rfind("\n"), text.rfind("\r"))
    return before + len(text) if at < 0 else len(text) - at - 1
