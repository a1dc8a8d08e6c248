"""What holds for every report there is: a report is a file, and its file is all that is needed to pass these."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook  # type: ignore[import-untyped]
from psycopg.sql import Composed
from rest_framework.test import APIClient

from accounts.models import Brand, User
from analytics.behind import finding
from analytics.behind.finding import Place
from analytics.files.cells import value_of
from analytics.files.words import Words
from analytics.filters import Filters
from analytics.period import Period, company_zone
from analytics.report import REPORTS, TOTAL, Answer, Column, Kind, NoPeople, Report, Table
from delivery.kinds import KINDS
from delivery.models import Account
from tests.analytics.busy import Busy, answer_of, filters_of
from tests.journeys.world import START
from tests.kept import kept

EVERY = pytest.mark.parametrize("report", list(REPORTS), ids=lambda each: each.key)
pytestmark = pytest.mark.django_db
# Reports of purchases and choices; and the lift of a journey that compares nothing (as this one: test_lift_report.py).
NO_MESSAGES = {"cohorts", "consents", "lifecycle", "lift"}
NONSENSE = ("nonsense", "", "0", "-1", "999999999999999999999", "a.b.c", "2026-13", "'; drop table x", "ü")


@pytest.fixture(scope="module")
def busy(django_db_setup: None, django_db_blocker: Any) -> Iterator[Busy]:
    """Twelve people of every fate."""

    def make() -> Busy:
        world = Busy()
        world.live(12)
        return world

    with kept(django_db_blocker, make) as world:
        yield world


@EVERY
def test_nothing_of_another_brand_is_in_it(report: Report, busy: Busy) -> None:
    other = Brand.objects.create(key="other", name="Other")
    user = User.objects.create_user("olga@example.com", name="Olga", role="manager")
    user.brands.add(other)
    client = APIClient()
    client.force_authenticate(user)
    answer = client.get(f"/api/v1/analytics/reports/{report.key}/", dict(query(report, busy)))
    if "journey" in report.needs:
        assert answer.status_code == 400
        assert "There is no journey" in str(answer.json())
    else:
        assert "Of Acme alone" not in answer.content.decode()


@EVERY
def test_its_tables_columns_and_rows_have_names_of_their_own(report: Report, busy: Busy) -> None:
    found = answer_of(report, busy)
    assert len({table.key for table in found.tables}) == len(found.tables)
    for table in found.tables:
        keys = [row["key"] for row in table.rows]
        assert all(isinstance(key, str) and key for key in keys), table.key
        assert len(set(keys)) == len(keys), f"{table.key}: {sorted(keys)}"
        columns = [column.key for column in table.columns]
        assert len(set(columns)) == len(columns), table.key


@EVERY
def test_every_number_says_what_it_is(report: Report, busy: Busy) -> None:
    for table in answer_of(report, busy).tables:
        for column in table.columns:
            if column.kind in (Kind.COUNT, Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.CHANGE, Kind.SECONDS):
                assert column.says, f"{table.key}.{column.key} has no definition"
            if column.kind is Kind.COUNT:
                assert column.unit, f"{table.key}.{column.key} has no unit"


@EVERY
def test_it_says_when_messages_of_a_rehearsal_are_among_its_own(report: Report, busy: Busy) -> None:
    warned = {each["key"] for each in answer_of(report, busy).warnings}
    assert ("rehearsal" in warned) == (report.key not in NO_MESSAGES)
    with transaction.atomic():
        Account.objects.update(provider="real")
        assert "rehearsal" not in {each["key"] for each in answer_of(report, busy).warnings}
        transaction.set_rollback(True)
    before = replace(filters_of(report, busy), period=Period(date(2020, 1, 1), date(2020, 1, 31), company_zone()))
    quiet = report.answer(before, busy.now).warnings
    assert "rehearsal" not in {each["key"] for each in quiet}, "nothing was played in another period"


@EVERY
def test_its_cells_fit_the_kind_of_their_column(report: Report, busy: Busy) -> None:
    for table in answer_of(report, busy).tables:
        for row in [*table.rows, *([table.total] if table.total else [])]:
            for column in table.columns:
                cell = row.get(column.key)
                assert cell is None or fits(cell, column.kind), f"{table.key}.{column.key} ({column.kind}): {cell!r}"


def fits(cell: Any, kind: Kind) -> bool:
    match kind:
        case Kind.COUNT:
            return isinstance(cell, int) and not isinstance(cell, bool)
        case Kind.NUMBER | Kind.SECONDS:
            return isinstance(cell, int | float | Decimal)
        case Kind.MONEY:
            return isinstance(cell, Decimal) or (isinstance(cell, str) and Decimal(cell).is_finite())
        case Kind.SHARE:
            return isinstance(cell, int | float | Decimal) and 0 <= cell <= 1
        case Kind.CHANGE:
            return isinstance(cell, int | float | Decimal) and -1 <= cell <= 1
        case Kind.DAY:
            return isinstance(cell, date) or (isinstance(cell, str) and bool(date.fromisoformat(cell)))
        case Kind.MOMENT:
            return isinstance(cell, datetime) or (isinstance(cell, str) and bool(datetime.fromisoformat(cell)))
        case Kind.CHANNEL:
            return cell in KINDS
        case Kind.JOURNEY | Kind.SEGMENT | Kind.CUSTOMER:
            return set(cell) == {"id", "name"}
    return isinstance(cell, str)


def opened(found: Answer) -> Iterator[tuple[Table, Column, Any, Any]]:
    for table in found.tables:
        for column in table.columns:
            for row in [*table.rows, *([{"key": TOTAL, **table.total}] if table.total else [])]:
                if column.people_of and row.get(column.key):
                    yield table, column, row["key"], row[column.key]


@EVERY
def test_as_many_people_stand_behind_a_number_as_it_says(report: Report, busy: Busy) -> None:
    filters = filters_of(report, busy)
    for table, column, row, cell in opened(report.answer(filters, busy.now)):
        ids = finding.all_ids(people(report, filters, Place(table.key, column.people_of, row), busy.now))
        where = f"{table.key}.{column.key} of {row}: {cell}, and {len(ids)} people"
        assert len(set(ids)) == len(ids), where
        if column.unit == "people" and column.kind is Kind.COUNT:
            assert len(ids) == cell, where
        else:
            assert ids, where


NUMBERS = (Kind.COUNT, Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.CHANGE, Kind.SECONDS)
# Numbers behind which nobody in particular stands, and why.
NOBODY = {
    # How sure a number is, or how likely.
    "low", "high", "always_low", "always_high", "statistic", "p_value", "always_p", "needed", "unsubscribed_low",
    "unsubscribed_high", "complained_low", "complained_high",
    # Differences of two arms, and what is reckoned from them.
    "difference", "incremental.purchases", "incremental.revenue", "revenue_low", "revenue_high", "incremental.cost",
    # Percentiles, and shares that are estimated from them.
    "p50", "p75", "p90", "p95", "within", "opened_within",
    # What would be if a step were dropped.
    "later", "lost", "worth_low", "worth_high",
    # Of those who never came to a step: whom it would have reached is not kept person by person.
    "reachable",
    # Settings, and what names a row.
    "expected", "timeout", "window", "window_s", "limit", "line", "most", "in_a_week", "room", "step", "touches",
    "up_to", "domains",
}  # fmt: skip


@EVERY
def test_every_number_opens_or_is_one_behind_which_nobody_stands(report: Report, busy: Busy) -> None:
    for table in answer_of(report, busy).tables:
        for column in table.columns:
            is_nobodys = bool({column.key, f"{table.key}.{column.key}"} & NOBODY)
            opens = bool(column.people_of)
            if (table.key, column.key) in {("nodes", "lost"), ("lines", "lost")}:
                assert opens
            elif column.kind in NUMBERS:
                assert opens != is_nobodys, f"{table.key}.{column.key}"
            else:
                assert not opens, f"{table.key}.{column.key} is no number"


def people(report: Report, filters: Filters, place: Place, now: datetime) -> Composed:
    return finding.statement(report, filters, place, now)


@EVERY
def test_nonsense_for_a_cell_is_answered_with_a_sentence(report: Report, busy: Busy, marketer: APIClient) -> None:
    found = answer_of(report, busy)
    tables = [(table.key, each.people_of) for table in found.tables for each in table.columns if each.people_of]
    tables = list(dict.fromkeys(tables))[:24]
    asked = dict(query(report, busy))
    for table, column in [*tables, ("nonsense", "nonsense"), (found.tables[0].key, "nonsense")]:
        known = {row["key"] for each in found.tables if each.key == table for row in each.rows}
        for row in [each for each in NONSENSE if each not in known]:
            answer = marketer.get(
                f"/api/v1/analytics/reports/{report.key}/people/",
                {**asked, "table": table, "column": column, "row": row},
            )
            # A row that nobody is in is none the less one: nobody stands behind it.
            if answer.status_code == 200:
                assert answer.json()["count"] == 0, (table, column, row)
            else:
                assert answer.status_code == 400, (table, column, row)
                assert all(isinstance(each, str | list) for each in answer.json().values())


def query(report: Report, world: Busy) -> Iterator[tuple[str, Any]]:
    filters = filters_of(report, world)
    yield "from", filters.period.first_on.isoformat()
    yield "to", filters.period.last_on.isoformat()
    if filters.journey:
        yield "journey", filters.journey


@EVERY
def test_a_csv_and_a_workbook_hold_the_same_rows(report: Report, busy: Busy, marketer: APIClient) -> None:
    asked = dict(query(report, busy))
    path = f"/api/v1/analytics/reports/{report.key}/file/"
    found = marketer.get(f"/api/v1/analytics/reports/{report.key}/", asked).json()
    for table in found["tables"]:
        lines = list(csv.reader(io.StringIO(content(marketer, path, asked, table["key"], "csv").decode("utf-8-sig"))))
        book = load_workbook(io.BytesIO(content(marketer, path, asked, table["key"], "xlsx")), read_only=True)
        page = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        expected = len(table["rows"]) + 1 + (table["total"] is not None)
        assert len(lines) == expected
        assert [len(line) for line in lines] == [len(table["columns"])] * expected
        for line, row in zip(lines, page, strict=False):
            assert [shown(each) for each in line] == [shown(each) for each in [*row, *[None] * len(line)][: len(line)]]


def content(client: APIClient, path: str, asked: dict[str, Any], table: str, kind: str) -> bytes:
    answer: Any = client.get(path, {**asked, "table": table, "format": kind})
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def shown(value: Any) -> Any:
    """A cell of either as the same: numbers as numbers, nothing as nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value
    try:
        return round(float(value), 6)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return value.removeprefix("'")


@EVERY
def test_its_period_may_be_one_day_or_three_years(report: Report, busy: Busy) -> None:
    filters = filters_of(report, busy)
    first = filters.period.last_on - timedelta(days=1097)
    for period in (replace(filters.period, first_on=first), replace(filters.period, first_on=filters.period.last_on)):
        assert report.answer(replace(filters, period=period), busy.now).tables


def test_a_cell_is_read_by_its_kind() -> None:
    words = Words("", "en")
    assert value_of({"id": 7, "name": "Welcome"}, Column("journey", "", Kind.JOURNEY), words) == "Welcome"
    assert value_of("sms", Column("channel", "", Kind.CHANNEL), words) == "SMS"
    assert value_of("12.50", Column("revenue", "", Kind.MONEY), words) == Decimal("12.50")
    assert value_of(0.25, Column("rate", "", Kind.SHARE), words) == 0.25
    assert value_of(None, Column("rate", "", Kind.SHARE), words) is None


def test_a_report_that_nobody_wrote_is_not_there(marketer: APIClient) -> None:
    for end in ("", "people/", "file/"):
        assert marketer.get(f"/api/v1/analytics/reports/nothing/{end}").status_code == 404


def test_what_does_not_open_says_so() -> None:
    class Closed(Report):
        key, label, says = "closed", "Closed", ""

        def answer(self, filters: Filters, now: datetime) -> Answer:
            return Answer([])

    with pytest.raises(NoPeople, match="Nobody in particular"):
        Closed().people(Filters(None), "t", "c", "r", START)  # type: ignore[arg-type]
