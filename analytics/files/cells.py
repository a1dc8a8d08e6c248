"""A cell of a report as a spreadsheet takes it: numbers as numbers, times in the company's zone, names as text."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from analytics.currency import rounded
from analytics.files.words import Words
from analytics.period import company_zone
from analytics.report import Cell, Column, Kind

Value = str | int | float | Decimal | date | datetime | None

# What spreadsheets show a number as; the others as they like.
FORMATS = {
    Kind.MONEY: "#,##0.00",
    Kind.SHARE: "0.0%",
    Kind.CHANGE: "+0.0%;-0.0%;0.0%",
    Kind.COUNT: "#,##0",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
# XML knows no such letters, and no spreadsheet shows them.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def value_of(cell: Cell, column: Column, words: Words) -> Value:
    """None where there is no such number."""
    if cell is None:
        return None
    return READERS.get(column.kind, _number)(cell, words)


def heading(name: str, column: Column, currency: str, words: Words) -> str:
    """A column's name with the unit without which its numbers say nothing."""
    if column.kind is Kind.MONEY and currency:
        return f"{name}, {currency}"
    if column.kind is Kind.SECONDS:
        return f"{name}, {words.said('file.seconds')}"
    return name


def _text(cell: Cell, words: Words) -> str:
    return UNWRITABLE.sub("", str(cell))


def _named(cell: Cell, words: Words) -> str:
    return _text(cell.get("name") or cell.get("id", "") if isinstance(cell, Mapping) else cell, words)


def _number(cell: Cell, words: Words) -> Value:
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, int | float | Decimal):
        return cell
    return Decimal(str(cell))


def _money(cell: Cell, words: Words) -> Value:
    found: Value = rounded(_number(cell, words))
    return found


def _day(cell: Cell, words: Words) -> date:
    return date.fromisoformat(cell[:10]) if isinstance(cell, str) else cell


def _moment(cell: Cell, words: Words) -> datetime:
    at = datetime.fromisoformat(cell) if isinstance(cell, str) else cell
    return at.astimezone(company_zone()).replace(tzinfo=None)  # a spreadsheet knows no zones


def _registry(kind: str) -> Callable[[Cell, Words], str]:
    def read(cell: Cell, words: Words) -> str:
        return words.registry(kind, str(cell), str(cell).replace("_", " "))

    return read


READERS: dict[Kind, Callable[[Cell, Words], Value]] = {
    Kind.TEXT: _text,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.CHANNEL: _registry("channel"),
    Kind.REASON: _registry("reason"),
    Kind.JOURNEY: _named,
    Kind.SEGMENT: _named,
    Kind.CUSTOMER: _named,
}
