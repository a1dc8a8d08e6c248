"""CSV in UTF-8, a line at a time."""

import csv
from collections.abc import Generator
from datetime import datetime
from typing import Any

from analytics.files.cells import Value
from analytics.files.sheet import Sheet

MARK = "\ufeff"  # by which spreadsheets know UTF-8
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")  # so begins what a spreadsheet takes for a formula (OWASP)
PORTION = 64 * 1024  # characters that are handed on at once


class _Line:
    """What csv writes into: the line itself."""

    def write(self, text: str) -> str:
        return text


def csv_of(sheet: Sheet) -> Generator[bytes, None, None]:
    """The sheet, in portions."""
    writer: Any = csv.writer(_Line())
    portion, size = [MARK + writer.writerow([written(each) for each in sheet.headings])], 0
    for row in sheet.rows:
        line = writer.writerow([written(each) for each in row])
        portion.append(line)
        size += len(line)
        if size > PORTION:
            yield "".join(portion).encode()
            portion, size = [], 0
    if sheet.money:
        portion += ["\r\n", *(writer.writerow([written(each)]) for each in sheet.money)]
    yield "".join(portion).encode()


def written(value: Value) -> Any:
    """Numbers as they are; text that would be a formula behind an apostrophe."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(DANGEROUS) else value
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else value
