"""Figures in a mail, in the reader's language: Python knows no locales that one could rely on."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from analytics.files.cells import Value, value_of
from analytics.files.words import Words
from analytics.period import company_zone
from analytics.report import Answer, Column, Kind, Table

# Between thousands, and before the fraction.
SIGNS = {"en": (",", "."), "ru": ("\u00a0", ","), "uk": ("\u00a0", ","), "pl": ("\u00a0", ",")}
NONE = "–"
ROWS = 15  # of a table in a mail; all of them are in the workbook
TEXTS = {Kind.TEXT, Kind.CHANNEL, Kind.REASON, Kind.JOURNEY, Kind.SEGMENT, Kind.CUSTOMER}
MOST_COLUMNS = 8


@dataclass(frozen=True)
class WrittenRow:
    cells: list[str]
    is_total: bool = False


@dataclass(frozen=True)
class WrittenTable:
    """`figures`: which columns stand at the right edge."""

    title: str
    headings: list[str]
    figures: list[bool]
    rows: list[WrittenRow]
    more: str
    note: str


def table(of: Table, answer: Answer, words: Words) -> WrittenTable:
    """The first rows and columns of a table."""
    columns = list(of.columns)[:MOST_COLUMNS]
    rows = [
        WrittenRow([written(row.get(each.key), each, answer.currency, words) for each in columns])
        for row in list(of.rows)[:ROWS]
    ]
    if of.total is not None and rows:
        rows.append(_total(of, columns, answer, words))
    left = len(of.rows) - ROWS
    return WrittenTable(
        title=words.table(of),
        headings=[words.column(of, each) for each in columns],
        figures=[Kind(each.kind) not in TEXTS for each in columns],
        rows=rows,
        more=words.said("mail.more", number=number(left, words.language)) if left > 0 else "",
        note=words.note(of) if of.note else "",
    )


def _total(of: Table, columns: list[Column], answer: Answer, words: Words) -> WrittenRow:
    total: Any = of.total
    cells = [
        written(total[each.key], each, answer.currency, words)
        if each.key in total and total[each.key] is not None
        else ""
        for each in columns
    ]
    return WrittenRow([cells[0] or words.said("total"), *cells[1:]], is_total=True)


def written(cell: Any, column: Column, currency: str, words: Words) -> str:
    """As the screen shows it."""
    value: Value = value_of(cell, column, words)
    kind, language = Kind(column.kind), words.language
    if value is None or isinstance(value, str):
        return value or NONE
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if kind is Kind.MONEY:
        return f"{number(value, language, 2)} {currency}".strip()
    if kind is Kind.SHARE:
        return f"{number(Decimal(str(value)) * 100, language, 1)}%"
    if kind is Kind.CHANGE:
        sign = "+" if value > 0 else ""
        return sign + words.said("points", number=number(Decimal(str(value)) * 100, language, 1))
    if kind is Kind.SECONDS:
        return duration(value, words)
    return number(value, language, 0 if kind is Kind.COUNT or abs(float(value)) >= 100 else 2)


def number(value: Value, language: str, digits: int = 0) -> str:
    """1234567.891 as 1,234,567.89 or 1 234 567,89; without zeros at the end of a fraction that is no money."""
    assert isinstance(value, int | float | Decimal)
    thousands, fraction = SIGNS.get(language, SIGNS["en"])
    text = f"{value:,.{digits}f}"
    if digits == 1 and text.endswith(".0"):
        text = text[:-2]
    return text.replace(",", "\0").replace(".", fraction).replace("\0", thousands)


def duration(value: Any, words: Words) -> str:
    """The two largest units: “1 d 4 h”."""
    left, parts = round(float(value)), []
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{number(count, words.language)} {words.said(f'mail.{unit}')}")
    return " ".join(parts[:2]) or f"0 {words.said('mail.minute')}"


def period(first: date, last: date) -> str:
    return f"{first} – {last} ({company_zone().key})" if first != last else f"{first} ({company_zone().key})"
