"""The people behind a number as a sheet, as lists show them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analytics.files.cells import UNWRITABLE, Value
from analytics.files.sheet import Sheet
from analytics.files.words import Words
from analytics.period import company_zone
from customers.listing import customer_rows

COLUMNS = ("id", "external_id", "name", "email", "phone", "city", "purchases", "spent", "last_purchase_at")


def rows(chunks: Iterable[Sequence[int]]) -> Iterator[Sequence[Value]]:
    """A statement for each chunk."""
    for ids in chunks:
        for row in customer_rows(ids):
            yield [_value(row[column]) for column in COLUMNS]


def sheet(words: Words, found: Iterable[Sequence[Value]]) -> Sheet:
    return Sheet(words.said("file.people"), [words.said(f"file.columns.{each}") for each in COLUMNS], found)


def _value(cell: Any) -> Value:
    if isinstance(cell, str):
        return UNWRITABLE.sub("", cell)
    if hasattr(cell, "astimezone"):
        return cell.astimezone(company_zone()).replace(tzinfo=None)  # type: ignore[no-any-return]
    return cell  # type: ignore[no-any-return]
