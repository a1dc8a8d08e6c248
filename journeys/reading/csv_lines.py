"""Tables as CSV, line by line: their size does not matter, and no spreadsheet takes a cell for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # so begins what a spreadsheet takes for one (OWASP, CSV Injection)


class _Line:
    """What csv writes into: the line itself."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[str], table: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The head and the rows, in UTF-8 with the mark by which spreadsheets know it."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(columns)
    for row in table:
        yield writer.writerow([_harmless(each) for each in row])


def csv_answer(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    """The answer that a browser saves under this name."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in FORMULA else value
