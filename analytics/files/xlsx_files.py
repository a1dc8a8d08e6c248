"""Workbooks of spreadsheets, written a row at a time: what is done lies on the disk and not in memory."""

import re
from collections.abc import Generator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from analytics.files.cells import Value
from analytics.files.sheet import Sheet

MOST_ROWS = 1_000_000  # of a page; the format has 1,048,576
LONGEST_TEXT = 32_767
PORTION = 64 * 1024
BOLD = Font(bold=True)
NARROWEST, WIDEST = 10, 48
UNNAMEABLE = re.compile(r"[\[\]:*?/\\]")


def xlsx_of(sheets: Sequence[Sheet], file: IO[bytes]) -> None:
    """Writes the workbook into a file. A sheet that is too long goes on on another page."""
    book = Workbook(write_only=True)
    names: set[str] = set()
    for sheet in sheets:
        _write(book, sheet, names)
    if not sheets:
        book.create_sheet()
    book.save(file)


def portions_of(sheets: Sequence[Sheet]) -> Generator[bytes, None, None]:
    """The workbook, in portions; the first comes when all has been written."""
    with TemporaryFile() as file:
        xlsx_of(sheets, file)
        file.seek(0)
        while portion := file.read(PORTION):
            yield portion


def _write(book: Any, sheet: Sheet, names: set[str]) -> None:
    page, count = _page(book, sheet, names), 0
    for row in sheet.rows:
        if count == MOST_ROWS:
            page, count = _page(book, sheet, names), 0
        formats = sheet.formats or [""] * len(row)
        page.append([_cell(page, value, look) for value, look in zip(row, formats, strict=True)])
        count += 1
    below = [each for each in (sheet.note, *sheet.money) if each]
    if below:
        page.append([])
    for line in below:
        page.append([_cell(page, line)])


def _page(book: Any, sheet: Sheet, names: set[str]) -> Any:
    page = book.create_sheet(title_of(sheet.title, names))
    page.freeze_panes = "B2"
    for place, heading in enumerate(sheet.headings, 1):
        width = max(NARROWEST, min(WIDEST, len(heading) + 3))
        page.column_dimensions[get_column_letter(place)].width = max(width, 28) if place == 1 else width
    page.append([_cell(page, heading, bold=True) for heading in sheet.headings])
    return page


def _cell(page: Any, value: Value, look: str = "", *, bold: bool = False) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(page, value[:LONGEST_TEXT])
        cell.data_type = "s"  # text stays text, also if it begins like a formula
    else:
        cell = WriteOnlyCell(page, value)
        if look and value is not None:
            cell.number_format = look
    if bold:
        cell.font = BOLD
    return cell


def title_of(title: str, names: set[str]) -> str:
    """A name that a page may have, and no other one has: at most 31 letters."""
    base = UNNAMEABLE.sub(" ", title).strip(" '")[:31] or "1"
    name, number = base, 2
    while name.casefold() in names:
        end = f" {number}"
        name, number = base[: 31 - len(end)] + end, number + 1
    names.add(name.casefold())
    return name
