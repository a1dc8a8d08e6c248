"""The report “journey” and the people behind its numbers, for tests."""

from typing import Any

from analytics.behind import finding
from analytics.filters import Filters
from analytics.report import REPORTS, Answer
from analytics.rolling.making import catch_up
from customers.models import Customer
from journeys.models import Journey
from tests.analytics.world import PricedWorld

REPORT = REPORTS["journey"]
Rows = dict[str, dict[str, Any]]


def asked(world: PricedWorld, journey: Journey, **filters: Any) -> Filters:
    return Filters(filters.pop("period", None) or world.period(), journey=journey.pk, **filters)


def report(world: PricedWorld, journey: Journey, **filters: Any) -> Answer:
    """The report after the roll-ups have been made."""
    catch_up()
    return REPORT.answer(asked(world, journey, **filters), world.now)


def rows(answer: Answer, table: str) -> Rows:
    found = next(each for each in answer.tables if each.key == table)
    names = {"key", *(column.key for column in found.columns)}
    assert all(set(row) <= names for row in found.rows)
    return {row["key"]: dict(row) for row in found.rows}


def column(answer: Answer, table: str, name: str) -> dict[str, Any]:
    return {key: row[name] for key, row in rows(answer, table).items()}


def people(world: PricedWorld, journey: Journey, table: str, name: str, row: str, **filters: Any) -> list[int]:
    """The ids behind a number; nobody twice."""
    found = finding.page(REPORT.people(asked(world, journey, **filters), table, name, row, world.now), 0, 100)
    assert len(set(found.ids)) == found.count
    return found.ids


def ids(*customers: Customer) -> list[int]:
    return sorted(each.pk for each in customers)
