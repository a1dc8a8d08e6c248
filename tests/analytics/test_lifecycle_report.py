"""Stages of life and the ways between them, in a world to count by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.people.asking import behind
from analytics.people.flows import flows, span_of
from analytics.people.stages import ABSENT, STAGES, rule, rule_on
from analytics.period import Period, company_zone
from analytics.report import REPORTS, Answer, NoPeople, Table
from customers.models import Customer
from customers.purchases import PurchaseRow, record_purchases
from lib import sql
from segments.known import Known
from segments.models import Segment
from segments.moment import Moment
from segments.tree import check

pytestmark = pytest.mark.django_db
# The period is October: the beginning is the end of 30 September, the end is noon of 31 October.
NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
FILTERS = Filters(Period(date(2026, 10, 1), date(2026, 10, 31), company_zone()))


def customer(*days_before_now: int, came: int = 2000, **attributes: Any) -> int:
    """Somebody known for so many days, who bought so many days before now."""
    made = Customer.objects.create(
        attributes=attributes, created_at=NOW - timedelta(days=came), updated_at=NOW - timedelta(days=came)
    )
    rows = [
        PurchaseRow(made.pk, f"order-{each}", NOW - timedelta(days=each), Decimal(10), "EUR", source="shop")
        for each in days_before_now
    ]
    record_purchases(rows, NOW)
    return made.pk


@pytest.fixture
def world() -> dict[str, int]:
    """30 September is 31 days before now: what was bought then or earlier was bought before the period."""
    return {
        "never": customer(),
        "just_came": customer(came=3),
        "came_and_bought": customer(2, came=3),
        "first": customer(10),  # never bought → new
        "new_then": customer(40),  # first purchase 9 days before the beginning: new → active
        "still_new": customer(30),  # the first day of the period: never bought → new
        "regular": customer(300, 200, 100, 50),  # loyal → loyal
        "regular_now": customer(300, 200, 50, 5),  # active → loyal
        "seldom": customer(200, 100),  # active (69 days) → at risk
        "back": customer(300, 5),  # lapsed (269 days) → active
        "gone": customer(390),  # lapsed (359 days) → lost
        "lost": customer(1000),
        "risky": customer(150),  # at risk (119) → at risk
        "lapses": customer(200),  # at risk (169) → lapsed
    }


def answer(filters: Filters = FILTERS, now: datetime = NOW) -> Answer:
    return REPORTS["lifecycle"].answer(filters, now)


def table(found: Answer, key: str) -> Table:
    return next(each for each in found.tables if each.key == key)


def people(table_: str, column: str, row: str, filters: Filters = FILTERS, now: datetime = NOW) -> set[int]:
    return {id_ for (id_,) in sql.rows(REPORTS["lifecycle"].people(filters, table_, column, row, now))}


def test_everybody_is_in_one_stage_at_the_beginning_and_in_one_at_the_end(world: dict[str, int]) -> None:
    rows = {
        each["key"]: [each[key] for key in ("start", "left", "came", "stayed", "end")]
        for each in table(answer(), "stages").rows
    }
    assert rows == {
        "never": [3, 2, 1, 1, 2],
        "new": [1, 1, 3, 0, 3],
        "loyal": [1, 0, 1, 1, 2],
        "active": [2, 2, 2, 0, 2],
        "at_risk": [2, 1, 1, 1, 2],
        "lapsed": [2, 2, 1, 0, 1],
        "lost": [1, 0, 1, 1, 2],
    }
    for start, left, came, stayed, end in rows.values():
        assert start - left + came == end == stayed + came
        assert start == stayed + left
    total = table(answer(), "stages").total
    assert total == {
        "stage": "All", "start": 12, "left": 8, "came": 10, "stayed": 4, "end": 14, "share": 1.0
    }  # fmt: skip
    shares = {each["key"]: each["share"] for each in table(answer(), "stages").rows}
    assert shares["new"] == pytest.approx(3 / 14)
    assert sum(shares.values()) == pytest.approx(1)


def test_who_went_from_which_stage_into_which(world: dict[str, int]) -> None:
    found = table(answer(), "flows")
    ways = {
        (row["key"], column.removeprefix("to_")): count
        for row in found.rows
        for column, count in row.items()
        if column.startswith("to_") and count
    }
    assert ways == {
        ("absent", "never"): 1,
        ("absent", "new"): 1,
        ("never", "never"): 1,
        ("never", "new"): 2,
        ("new", "active"): 1,
        ("loyal", "loyal"): 1,
        ("active", "loyal"): 1,
        ("active", "at_risk"): 1,
        ("at_risk", "at_risk"): 1,
        ("at_risk", "lapsed"): 1,
        ("lapsed", "active"): 1,
        ("lapsed", "lost"): 1,
        ("lost", "lost"): 1,
    }
    assert {row["key"]: row["start"] for row in found.rows} == {
        "absent": 2, "never": 3, "new": 1, "loyal": 1, "active": 2, "at_risk": 2, "lapsed": 2, "lost": 1
    }  # fmt: skip
    assert found.total == {
        "stage": "All", "start": 14, "to_never": 2, "to_new": 3, "to_loyal": 2, "to_active": 2, "to_at_risk": 2,
        "to_lapsed": 1, "to_lost": 2,
    }  # fmt: skip
    assert answer().extra["flows"][0] == {"from": "absent", "to": "never", "customers": 1}


def test_the_people_behind_every_number_are_as_many_as_it_says(world: dict[str, int]) -> None:
    assert people("stages", "came", "never") == {world["just_came"]}
    assert people("stages", "left", "never") == {world["first"], world["still_new"]}
    assert people("flows", "to_new", "absent") == {world["came_and_bought"]}
    assert people("flows", "to_lost", "lapsed") == {world["gone"]}
    found = answer()
    for row in table(found, "stages").rows:
        for column in ("start", "left", "came", "stayed", "end"):
            assert len(people("stages", column, row["key"])) == row[column], (row["key"], column)
    for row in table(found, "flows").rows:
        for stage in STAGES:
            assert len(people("flows", f"to_{stage.key}", row["key"])) == row[f"to_{stage.key}"]


def test_nobody_stands_behind_what_is_no_number(world: dict[str, int]) -> None:
    for place in (
        ("stages", "share", "new"),
        ("stages", "end", "nowhere"),
        ("flows", "to_x", "new"),
        ("x", "end", "new"),
    ):
        with pytest.raises(NoPeople):
            people(*place)


def test_a_stage_opens_as_a_segment_with_the_same_people(world: dict[str, int]) -> None:
    rules = answer().extra["rules"]["stages"]
    for row in table(answer(), "stages").rows:
        check(rules[row["key"]]["end"], Known())
        ids = {id_ for (id_,) in sql.rows(behind(rules[row["key"]]["end"], Moment(NOW)))}
        assert ids == people("stages", "end", row["key"])


def test_a_period_that_is_over_is_told_as_of_its_last_day(world: dict[str, int]) -> None:
    customer(came=0)
    september = Filters(Period(date(2026, 9, 1), date(2026, 9, 30), company_zone()))
    found = answer(september)

    assert {each["key"]: each["end"] for each in table(found, "stages").rows} == {
        each["key"]: each["start"] for each in table(answer(), "stages").rows
    }
    assert found.extra["rules"]["stages"] == {}
    assert len(people("stages", "end", "active", september)) == 2
    assert len(people("stages", "end", "never", september)) == 3


def test_a_refund_of_all_takes_the_purchase_away(world: dict[str, int]) -> None:
    before = answer().extra["flows"]
    from customers.models import Purchase

    Purchase.objects.filter(customer_id=world["first"]).update(canceled_at=NOW)
    ways = {(each["from"], each["to"]): each["customers"] for each in answer().extra["flows"]}
    assert before != answer().extra["flows"]
    assert (ways["never", "never"], ways["never", "new"]) == (2, 1)


def test_only_the_members_of_a_segment(world: dict[str, int]) -> None:
    vip = customer(10, tier="gold")
    rule_ = {"type": "purchase_count", "compare": "exactly", "value": 1}
    once = Segment.objects.create(name="Once", rule=rule_)
    filters = Filters(FILTERS.period, segment=once.pk)
    found = {each["key"]: each["end"] for each in table(answer(filters), "stages").rows}
    # came_and_bought, first, still_new, the new one; new_then; gone, lost; risky; lapses
    assert found == {"never": 0, "new": 4, "loyal": 0, "active": 1, "at_risk": 1, "lapsed": 1, "lost": 2}
    assert vip in people("stages", "end", "new", filters)
    assert len(people("flows", "to_new", "never", filters)) == 3


@pytest.mark.parametrize("after", [0, 29, 30, 31, 90, 91, 180, 181, 365, 366])
def test_the_two_shapes_of_the_definition_agree_on_every_boundary(after: int) -> None:
    """The CASE of the one pass, the rule for now, and the rule for a day that is over."""
    customer()
    for days in (after, after + 31):
        customer(days)
        customer(days, days + 20)
        customer(days, days + 100, days + 200, days + 400)
    span = span_of(date(2026, 10, 1), Moment(NOW))
    found = flows(span)
    for was, is_ in product((ABSENT, *STAGES), STAGES):
        assert len(people("flows", f"to_{is_.key}", was.key)) == found.get((was.key, is_.key), 0)
    for stage in STAGES:
        now_ = {id_ for (id_,) in sql.rows(behind(rule(stage.key), Moment(NOW)))}
        on_day = {id_ for (id_,) in sql.rows(behind(rule_on(stage.key, NOW.date()), Moment(NOW)))}
        assert now_ == on_day
        assert len(now_) == sum(count for (_, is_key), count in found.items() if is_key == stage.key)


def test_nobody_at_all() -> None:
    found = answer()
    assert all(row["end"] == 0 and row["share"] is None for row in table(found, "stages").rows)
    assert found.extra["flows"] == []
