"""Where customers are in their life with the company, and where they have gone in a period."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg.sql import Composed

from analytics.filters import Filters
from analytics.lives import asking as lives
from analytics.people.asking import behind, of_segment
from analytics.people.flows import Span, flows, span_of, who
from analytics.people.stages import ABSENT, NEVER, STAGES, moment_of, rule, rule_on
from analytics.report import TOTAL, Answer, Column, Kind, Report, Table, either

KEYS = {each.key for each in STAGES}
TO = "to_"
Found = dict[tuple[str, str], int]


class Lifecycle(Report):
    key = "lifecycle"
    label = "Life cycle"
    says = "In which stage of life customers were at the beginning of the period, in which at its end, and who moved."
    takes = frozenset({"segment"})

    def answer(self, filters: Filters, now: datetime) -> Answer:
        """A sum of what is kept; of a segment one pass over all purchases and customers."""
        span = _span(filters, now)
        found = flows(span, of_segment(filters.segment))
        # What is told as of a day that is over is no rule for today.
        rules = {each.key: {"end": rule(each.key)} for each in STAGES} if span.moment.now == now else {}
        return Answer(
            [_stages(found), _flows(found)],
            extra={
                "from_on": str(span.before_on),
                "to_on": str(span.last_on),
                "definitions": {each.key: each.says for each in (ABSENT, *STAGES)},
                "flows": [{"from": was, "to": is_, "customers": n} for (was, is_), n in sorted(found.items())],
                "rules": {"stages": rules} if filters.segment is None else {},
            },
        )

    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        if row == TOTAL:  # everybody is in one stage, and so in one row
            rows = KEYS | ({ABSENT.key} if table == "flows" else set())
            return either(self.people(filters, table, column, each, now) for each in sorted(rows))
        span = _span(filters, now)
        pairs = _pairs(table, column, row)
        if pairs is None:
            return super().people(filters, table, column, row, now)
        was, is_, is_elsewhere = pairs
        if filters.segment is None and (by := lives.kept(span.moment)):
            other = {} if not is_elsewhere else {"not_was": row} if column == "came" else {"not_is": row}
            return lives.who_went(by, span.before_on, was, is_, **other)
        rules, here = who(span, was, is_)
        if is_elsewhere:
            rules["all"].append({"not": rule_on(row, span.before_on if column == "came" else span.last_on)})
        return behind(rules, span.moment, here, of_segment(filters.segment))


def _span(filters: Filters, now: datetime) -> Span:
    return span_of(filters.period.first_on, moment_of(filters.period.until, now))


def _pairs(table: str, column: str, row: str) -> tuple[str | None, str | None, bool] | None:
    """In which stage they were and are (None: in any), and whether at the other time they must be elsewhere."""
    if row not in KEYS and (table, row) != ("flows", ABSENT.key):
        return None
    if table == "flows" and column.removeprefix(TO) in KEYS:
        return row, column.removeprefix(TO), False
    if (table, column) == ("flows", "start"):
        return row, None, False
    if table != "stages":
        return None
    # Nobody goes back to never having bought: who came to it is new here.
    came = (ABSENT.key, row, False) if row == NEVER else (None, row, True)
    ways = {"start": (row, None, False), "stayed": (row, row, False), "left": (row, None, True), "came": came}
    return (ways | {"end": (None, row, False)}).get(column)


def _stages(found: Found) -> Table:
    def sums(chosen: Iterable[tuple[str, str]]) -> int:
        return sum(found[each] for each in chosen)

    rows: list[dict[str, Any]] = []
    everybody = sum(found.values())
    for stage in STAGES:
        key = stage.key
        rows.append(
            {
                "key": key,
                "stage": stage.label,
                "start": sums(each for each in found if each[0] == key),
                "stayed": found.get((key, key), 0),
                "left": sums(each for each in found if each[0] == key != each[1]),
                "came": sums(each for each in found if each[1] == key != each[0]),
                "end": sums(each for each in found if each[1] == key),
                "share": sums(each for each in found if each[1] == key) / everybody if everybody else None,
            }
        )
    counted = ("start", "stayed", "left", "came", "end")
    total = {each: sum(row[each] for row in rows) for each in counted}
    return Table(
        "stages",
        "Stages",
        (
            Column("stage", "Stage", Kind.TEXT),
            _people("start", "At the beginning", "Customers who were in the stage when the period began."),
            _people("left", "Left", "Were in it at the beginning, and are in another one at the end."),
            _people(
                "came", "Came", "Are in it at the end and were not at the beginning: from other stages, or new here."
            ),
            _people("stayed", "Stayed", "Were in it at the beginning and are at the end, whatever happened between."),
            _people("end", "At the end", "At the beginning − left + came; also stayed + came."),
            Column("share", "Share", Kind.SHARE, says="Of all customers at the end of the period.", opens="end"),
        ),
        rows,
        note=" ".join(f"{each.label}: {each.says}" for each in STAGES),
        total=total | {"stage": "All", "share": 1.0 if everybody else None},
    )


def _flows(found: Found) -> Table:
    rows: list[dict[str, Any]] = [
        {"key": was.key, "stage": was.label, "start": sum(n for (each, _), n in found.items() if each == was.key)}
        | {f"{TO}{is_.key}": found.get((was.key, is_.key), 0) for is_ in STAGES}
        for was in (ABSENT, *STAGES)
    ]
    columns = [_people(f"{TO}{each.key}", each.label, f"At the end of the period. {each.says}") for each in STAGES]
    return Table(
        "flows",
        "From stage to stage",
        (
            Column("stage", "At the beginning", Kind.TEXT),
            *columns,
            _people("start", "All", "Customers in the row's stage at the beginning of the period."),
        ),
        rows,
        note="A row is the stage at the beginning of the period, a column that at its end; the diagonal is who stayed.",
        total={each.key: sum(row[each.key] for row in rows) for each in columns}
        | {"stage": "All", "start": sum(row["start"] for row in rows)},
    )


def _people(key: str, label: str, says: str) -> Column:
    return Column(key, label, unit="people", says=says, opens=True)
