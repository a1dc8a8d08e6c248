"""Workbooks of spreadsheets (Office Open XML), read as a stream."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader  # type: ignore[import-untyped]
from openpyxl.styles.stylesheet import apply_stylesheet  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet._reader import (  # type: ignore[import-untyped]
    DATA_TAG,
    FORMULA_TAG,
    ROW_TAG,
    WorkSheetParser,
)
from openpyxl.xml.functions import iterparse  # type: ignore[import-untyped]

from customers.importing.format import MOST_COLUMNS, Format, Record, Shape, text_of, too_many, unclean
from customers.importing.packing import refuse_bomb
from customers.importing.problems import ImportProblem
from customers.importing.source import Source

IN_MEMORY = {"xl/sharedStrings.xml": 256 << 20}  # bytes of parts that are read as a whole, and
IN_MEMORY_OTHERS = 32 << 20
SHEETS = "xl/worksheets/"
LONGEST_ROW = 16 << 20  # bytes
NO_VALUE = object()
# What openpyxl and the parsers below it raise for parts that are missing, cut off or made up.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, expat.ExpatError, SyntaxError,
    KeyError, IndexError, ValueError, TypeError, AttributeError, ArithmeticError,
)  # fmt: skip


class Xlsx(Format):
    """The first sheet, or the one that the mapping names. Of a formula the stored value counts."""

    key = "xlsx"
    label = "Excel workbook (XLSX)"
    uses = ("header", "sheet")

    def check(self, source: Source, shape: Shape) -> None:
        with _book(source) as book, _readable(source):
            if broken := book.archive.testzip():
                raise ImportProblem(f"{source.name} is damaged: its part {broken} cannot be read.")
            with book.archive.open(book.sheet(shape.sheet)) as sheet:
                expat.ParserCreate().ParseFile(sheet)

    def glance(self, source: Source) -> None:
        """Opening it reads what says whether it is one."""

    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        with _book(source) as book:
            width = shape.least
            rows = book.rows(shape.sheet)
            while True:
                with _readable(source), warnings.catch_warnings(action="ignore"):
                    row = next(rows, None)
                if row is None:
                    return
                number, values, problem = row
                cells = [text_of(value, shape.decimal) for value in values]
                if not problem and not any(map(str.strip, cells)):
                    continue
                width = width or len(cells)
                original = "\t".join(cells)
                cells += [""] * (width - len(cells))
                yield Record(number, original, cells, problem or unclean(cells))


@contextmanager
def _book(source: Source) -> Iterator["_Book"]:
    with source.seekable() as file:
        with _readable(source):
            refuse_bomb(_archive(file), source.name, source.size)
            book = _Book(file)
            with warnings.catch_warnings(action="ignore"):
                book.look()
        with book.archive:
            yield book


@contextmanager
def _readable(source: Source) -> Iterator[None]:
    """What a broken workbook raises is of many kinds; each becomes the same sentence."""
    try:
        yield
    except BROKEN as error:
        words = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise ImportProblem(f"{source.name} is no Excel workbook (.xlsx), or it is damaged: {words[:200]}.") from None


def _archive(file: BinaryIO) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(file)
    for part in archive.infolist():
        most = IN_MEMORY.get(part.filename, IN_MEMORY_OTHERS)
        if part.file_size > most and not part.filename.startswith(SHEETS) and part.filename.endswith(".xml"):
            raise ImportProblem(
                f"The part {part.filename} of the workbook has more than {most >> 20} MB. Save the sheet as CSV."
            )
    return archive


class _Book(ExcelReader):  # type: ignore[misc]  # openpyxl carries no types
    """The parts of a workbook that cells need. openpyxl's own way in would read each sheet once before."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, read_only=True, data_only=True, keep_links=False)

    def look(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.sheets: dict[str, str] = {
            sheet.name: rel.target
            for sheet, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and "chartsheet" not in rel.Type
        }

    def sheet(self, name: str) -> str:
        """The part of the sheet of this name; of the first one without a name."""
        if not self.sheets:
            raise ImportProblem("The workbook has no sheet.")
        if name and name not in self.sheets:
            raise ImportProblem(f"The workbook has no sheet “{name}”. It has: {', '.join(self.sheets)[:300]}.")
        return self.sheets[name] if name else next(iter(self.sheets.values()))

    def rows(self, name: str) -> Iterator[tuple[int, list[Any], str]]:
        """The number of each row, its values without the empty ones at the end, and what is wrong with it."""
        with self.archive.open(self.sheet(name)) as part:
            cells = _Cells(
                _Rows(part),
                self.shared_strings,
                data_only=True,
                epoch=self.wb.epoch,
                date_formats=self.wb._date_formats,
                timedelta_formats=self.wb._timedelta_formats,
            )
            for number, row in cells.parse():
                yield number, *_values(number, row)


def _values(number: int, row: list[dict[str, Any]]) -> tuple[list[Any], str]:
    values: list[Any] = []
    problem = ""
    for cell in row:
        value, column = cell["value"], cell["column"]
        if value is None:
            continue
        if column > MOST_COLUMNS:
            return [], too_many(column)
        where = f"{get_column_letter(column)}{number}"
        if value is NO_VALUE:
            problem = (
                problem or f"Cell {where} is a formula without a stored value. Save the workbook in a spreadsheet."
            )
        elif cell["data_type"] == "e":
            problem = problem or f"Cell {where} holds the error {value}."
        values.extend([None] * (column - 1 - len(values)))
        values[column - 1 :] = ["" if value is NO_VALUE else value]
    return values, problem


class _Cells(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's parser of cells, for rows alone; it knows of formulas that were never computed."""

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                row = self.parse_row(element)
                element.clear()
                yield row
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = NO_VALUE
        return cell


class _Rows:
    """A part of the archive whose rows are not endless: each is held in memory as a whole."""

    def __init__(self, part: Any) -> None:
        self.part, self.length = part, 0

    def read(self, size: int) -> bytes:
        data: bytes = self.part.read(size)
        self.length = 0 if b"</row>" in data or b":row>" in data else self.length + len(data)
        if self.length > LONGEST_ROW:
            raise ImportProblem(f"A row of the workbook has more than {LONGEST_ROW >> 20} MB.")
        return data
