"""A sheet: what a CSV and a page of a workbook hold alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analytics.files import cells
from analytics.files.cells import Value
from analytics.files.money import has_money, money_notes
from analytics.files.words import Words
from analytics.report import Answer, Column, Kind, Table


@dataclass(frozen=True)
class Sheet:
    """`formats`: of each column, how a spreadsheet shows its numbers; empty: as it likes. `money`: in which rates its
    amounts were converted; a CSV, too, says that below its rows.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    formats: Sequence[str] = field(default_factory=tuple)
    note: str = ""
    money: Sequence[str] = ()


def sheet_of(table: Table, answer: Answer, words: Words) -> Sheet:
    """A table as it is read on the screen: its rows, then its total."""
    return Sheet(
        title=words.table(table),
        headings=[
            cells.heading(words.column(table, column), column, answer.currency, words) for column in table.columns
        ],
        rows=_rows(table, words),
        formats=[cells.FORMATS.get(Kind(column.kind), "") for column in table.columns],
        note=words.note(table) if table.note else "",
        money=money_notes(answer, words) if has_money(table) else (),
    )


def _rows(table: Table, words: Words) -> Iterable[Sequence[Value]]:
    for row in table.rows:
        yield [cells.value_of(row.get(column.key), column, words) for column in table.columns]
    if table.total is not None:
        yield [_total(table, column, place, words) for place, column in enumerate(table.columns)]


def _total(table: Table, column: Column, place: int, words: Words) -> Value:
    assert table.total is not None
    found = table.total.get(column.key)
    if place == 0 and found is None:
        return words.said("total")
    return cells.value_of(found, column, words)
