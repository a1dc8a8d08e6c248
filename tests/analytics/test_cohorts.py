"""Cohorts: a small world by hand, and CDNOW's 69,659 purchases beside a computation that knows nothing of ours."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.core.management import call_command
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Brand
from analytics.filters import Filters
from analytics.people.asking import behind
from analytics.period import Period, company_zone
from analytics.report import REPORTS, Answer, NoPeople, Table
from customers.models import Customer, Purchase
from customers.purchases import PurchaseRow, record_purchases
from lib import sql
from segments import moment as segments_moment
from segments.known import Known
from segments.models import Segment
from segments.moment import Moment
from segments.tree import check
from tests.noted import NOTED

HERE = Path(__file__).parent
DEMO = HERE.parent.parent / "demo" / "cdnow"
FILE = DEMO / "CDNOW_master.txt.gz"
TRUTH = json.loads((HERE.parent / "segments" / "cdnow_truth.json").read_text())
TABLES = f"customers_customer, customers_purchase, customers_identity, customers_import, {NOTED}"
AFTER = datetime(1998, 7, 1, tzinfo=UTC)
NOW = datetime(2026, 8, 15, 12, tzinfo=UTC)


@pytest.fixture
def kyiv(settings: Any) -> Iterator[None]:
    settings.COMPANY_TIME_ZONE = "Europe/Kyiv"
    segments_moment.company_zone.cache_clear()
    yield
    segments_moment.company_zone.cache_clear()


def filters(first: date, last: date, **more: Any) -> Filters:
    return Filters(Period(first, last, company_zone()), **more)


SUMMER = (date(2026, 7, 17), date(2026, 8, 15))


def answer(now: datetime = NOW, **more: Any) -> Answer:
    return REPORTS["cohorts"].answer(filters(*SUMMER, **more), now)


def table(found: Answer, key: str) -> Table:
    return next(each for each in found.tables if each.key == key)


def people(table_: str, column: str, row: str, now: datetime = NOW, **more: Any) -> set[int]:
    query = REPORTS["cohorts"].people(filters(*SUMMER, **more), table_, column, row, now)
    return {id_ for (id_,) in sql.rows(query)}


def customer(*bought: tuple[datetime, str, str]) -> int:
    made = Customer.objects.create(created_at=NOW, updated_at=NOW)
    rows = [
        PurchaseRow(made.pk, f"{number}", at, Decimal(amount), currency, source="shop")
        for number, (at, amount, currency) in enumerate(bought)
    ]
    record_purchases(rows, NOW)
    return made.pk


def at(month: int, day: int = 15, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> dict[str, int]:
    Brand.objects.create(key="acme", name="Acme", currency="EUR")
    return {
        "anna": customer((at(5), "10", "EUR"), (at(5, 20), "2", "EUR"), (at(7), "5", "EUR")),
        "boris": customer((at(5, 1), "20", "EUR"), (at(6), "30", "EUR"), (at(8, 1), "40.50", "EUR")),
        "clara": customer((at(5, 31), "7", "USD")),
        "dora": customer((at(7, 1), "100", "EUR")),
        "never": customer(),
    }


@pytest.mark.django_db
def test_retention_is_the_share_of_a_cohort_that_bought_in_a_month(world: dict[str, int]) -> None:
    found = table(answer(), "retention")

    may, july = found.rows
    assert may == {
        "key": "2026-05", "month": date(2026, 5, 1), "customers": 3,
        "m0": 1.0, "m1": pytest.approx(1 / 3), "m2": pytest.approx(1 / 3), "m3": pytest.approx(1 / 3),
    }  # fmt: skip
    # July's cohort: August has come, September has not, and there is no number of it.
    assert july == {"key": "2026-07", "month": date(2026, 7, 1), "customers": 1, "m0": 1.0, "m1": 0.0}
    # Of the month after: one of four; of the second and third only May's cohort can tell.
    assert found.total == {
        "customers": 4, "m0": 1.0, "m1": 0.25, "m2": pytest.approx(1 / 3), "m3": pytest.approx(1 / 3)
    }  # fmt: skip
    assert [each.key for each in found.columns] == ["month", "customers", "m0", "m1", "m2", "m3"]


@pytest.mark.django_db
def test_revenue_is_in_the_brands_currency_and_others_are_named(world: dict[str, int]) -> None:
    found = answer()

    may, july = table(found, "revenue").rows
    assert may == {
        "key": "2026-05", "month": date(2026, 5, 1), "customers": 3, "purchases": 7, "revenue": Decimal("107.50"),
        "per_customer": Decimal("35.83"), "m0": 32, "m1": 30, "m2": 5, "m3": Decimal("40.50"),
    }  # fmt: skip
    assert (july["purchases"], july["revenue"], july["m0"], july["m1"]) == (1, 100, 100, 0)
    assert table(found, "revenue").total == {
        "customers": 4, "purchases": 8, "revenue": Decimal("207.50"), "per_customer": Decimal("51.88"),
        "m0": 132, "m1": 30, "m2": 5, "m3": Decimal("40.50"),
    }  # fmt: skip
    assert (found.currency, found.other_currencies) == ("EUR", ["USD"])


@pytest.mark.django_db
def test_the_people_behind_a_cell(world: dict[str, int]) -> None:
    assert people("retention", "customers", "2026-05") == {world["anna"], world["boris"], world["clara"]}
    assert people("retention", "m0", "2026-05") == {world["anna"], world["boris"], world["clara"]}
    assert people("retention", "m1", "2026-05") == {world["boris"]}
    assert people("revenue", "m2", "2026-05") == {world["anna"]}
    assert people("retention", "m1", "2026-07") == set()
    for place in (
        ("retention", "month", "2026-05"),
        ("retention", "m1", "May"),
        ("x", "m1", "2026-05"),
        ("rfm", "customers", "R9"),
    ):
        with pytest.raises(NoPeople):
            people(*place)


@pytest.mark.django_db
def test_the_grid_counts_everybody_who_bought_and_its_rules_choose_the_same(world: dict[str, int]) -> None:
    found = answer()

    rows = {each["key"]: (each["customers"], each["share"]) for each in table(found, "rfm").rows}
    # Anna: 3 purchases, 17; Boris: 3, 90.50; Clara: 1, 7, 76 days ago; Dora: 1, 100.
    assert rows == {"R1F2M1": (1, 0.25), "R1F2M2": (1, 0.25), "R1F1M1": (1, 0.25), "R1F1M3": (1, 0.25)}
    assert table(found, "rfm").total == {"customers": 4, "share": 1.0}
    assert people("rfm", "customers", "R1F2M2") == {world["boris"]}
    rules = found.extra["rules"]["rfm"]
    for key, (count, _) in rows.items():
        check(rules[key]["customers"], Known())
        assert len(sql.rows(behind(rules[key]["customers"], Moment(NOW)))) == count


@pytest.mark.django_db
def test_only_the_members_of_a_segment(world: dict[str, int]) -> None:
    rule = {"type": "purchase_count", "compare": "at_least", "value": 3}
    often = Segment.objects.create(name="Often", rule=rule)
    found = answer(segment=often.pk)

    [may] = table(found, "retention").rows
    assert (may["customers"], may["m1"], may["m2"]) == (2, 0.5, 0.5)
    assert table(found, "revenue").rows[0]["revenue"] == Decimal("107.50")
    assert {each.key for each in found.tables} == {"retention", "revenue"}
    assert people("retention", "customers", "2026-05", segment=often.pk) == {world["anna"], world["boris"]}


@pytest.mark.django_db
def test_a_purchase_counts_on_the_companys_day_and_for_what_was_left_of_it(kyiv: None) -> None:
    Brand.objects.create(key="acme", name="Acme", currency="EUR")
    # Half past midnight of May in Kyiv is still April in UTC.
    anna = customer(
        (datetime(2026, 4, 30, 21, 30, tzinfo=UTC), "10", "EUR"), (at(7, 1), "7", "USD"), (at(6, 1), "5", "EUR")
    )
    Purchase.objects.filter(amount=5).update(canceled_at=NOW)

    found = answer()
    [row] = table(found, "revenue").rows
    assert row == {
        "key": "2026-05", "month": date(2026, 5, 1), "customers": 1, "purchases": 2, "revenue": 10,
        "per_customer": 10, "m0": 10, "m1": 0, "m2": 0, "m3": 0,
    }  # fmt: skip
    assert people("retention", "m0", "2026-05") == {anna}
    assert people("retention", "m1", "2026-05") == set()
    assert people("retention", "m2", "2026-05") == {anna}


@pytest.mark.django_db
def test_the_last_two_years_are_shown_however_short_the_period_and_it_says_how_many_there_were_before() -> None:
    for month, year in ((1, 2024), (8, 2024), (9, 2024), (1, 2026)):
        customer((at(month, year=year), "1", "EUR"))
    found = answer()
    assert [each["key"] for each in table(found, "retention").rows] == ["2024-09", "2026-01"]
    assert found.extra["earlier_cohorts"] == 2


@pytest.mark.django_db
def test_nobody_has_bought_yet() -> None:
    found = answer()
    assert [(each.key, list(each.rows), each.total) for each in found.tables] == [
        ("retention", [], None), ("revenue", [], None), ("rfm", [], None)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def cdnow(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("import", FILE, mapping=DEMO / "mapping.json", stdout=StringIO())
        with connection.cursor() as cursor:
            cursor.execute("analyze customers_customer, customers_purchase")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"truncate {TABLES} cascade")


@pytest.fixture(scope="module")
def truth() -> pd.DataFrame:
    """By cohort and months after it: customers, purchases, revenue."""
    frame = pd.read_csv(
        FILE, sep=r"\s+", skiprows=1, names=["id", "on", "units", "amount"], dtype={"id": str, "on": str}
    )
    frame["month"] = pd.to_datetime(frame["on"], format="%Y%m%d").dt.to_period("M")
    frame["cents"] = (frame["amount"] * 100).round().astype(int)
    frame["cohort"] = frame.groupby("id")["month"].transform("min")
    frame["after"] = (frame["month"] - frame["cohort"]).map(lambda each: each.n)
    return frame.groupby(["cohort", "after"]).agg(
        customers=("id", "nunique"), purchases=("id", "size"), cents=("cents", "sum")
    )


def of_cdnow(last: date = date(1998, 7, 31), now: datetime = AFTER) -> Answer:
    return REPORTS["cohorts"].answer(filters(date(1997, 1, 1), last), now)


@pytest.mark.django_db
def test_cohorts_retention_and_revenue_of_cdnow_are_those_of_pandas(cdnow: None, truth: pd.DataFrame) -> None:
    found = of_cdnow()
    retention, revenue = table(found, "retention"), table(found, "revenue")

    assert [row["key"] for row in retention.rows] == ["1997-01", "1997-02", "1997-03"]
    assert sum(row["customers"] for row in retention.rows) == 23_570
    customers, cents = (truth[each].unstack(fill_value=0) for each in ("customers", "cents"))
    for shares, money in zip(retention.rows, revenue.rows, strict=True):
        bought, brought = customers.loc[shares["key"]], cents.loc[shares["key"]]
        months = [each for each in shares if each.startswith("m") and each[1:].isdecimal()]
        assert len(months) == 20 - int(shares["key"][-2:])  # the month after the last purchases has come, too
        assert [shares[each] for each in months] == pytest.approx(
            [bought.get(after, 0) / bought[0] for after in range(len(months))]
        )
        assert [int(money[each] * 100) for each in months] == [brought.get(after, 0) for after in range(len(months))]
        assert money["revenue"] == Decimal(int(brought.sum())) / 100
        assert money["purchases"] == truth["purchases"].loc[shares["key"]].sum()
    assert revenue.total is not None
    assert revenue.total["revenue"] == Decimal("2500315.63")
    # All together, of those that have come so far: the third cohort has no eighteenth month.
    assert retention.total is not None
    assert retention.total["m1"] == pytest.approx(customers[1].sum() / 23_570)
    assert retention.total["m17"] == pytest.approx((customers[17][["1997-01", "1997-02"]]).sum() / (7846 + 8476))


@pytest.mark.django_db
def test_the_grid_of_cdnow_is_the_one_that_others_have_counted(cdnow: None) -> None:
    rows = {each["key"]: each["customers"] for each in table(of_cdnow(), "rfm").rows}
    assert rows == TRUTH["rfm"]
    assert table(of_cdnow(), "rfm").total == {"customers": 23_570, "share": 1.0}


@pytest.mark.django_db
def test_the_people_behind_a_cell_of_cdnow_are_as_many_as_it_says(cdnow: None, truth: pd.DataFrame) -> None:
    report = REPORTS["cohorts"]
    asked = filters(date(1997, 1, 1), date(1998, 7, 31))
    for cohort, after in (("1997-01", 0), ("1997-01", 5), ("1997-03", 15)):
        query = report.people(asked, "retention", f"m{after}", cohort, AFTER)
        assert len(sql.rows(query)) == truth.loc[(cohort, after), "customers"]
    assert len(sql.rows(report.people(asked, "rfm", "customers", "R1F4M4", AFTER))) == TRUTH["rfm"]["R1F4M4"]


@pytest.mark.django_db
def test_as_of_a_day_nothing_later_counts(cdnow: None, truth: pd.DataFrame) -> None:
    january, february = table(of_cdnow(last=date(1997, 2, 28)), "retention").rows

    assert (january["m0"], set(january) >= {"m1"}, "m2" in january) == (1.0, True, False)
    assert january["m1"] == pytest.approx(truth.loc[("1997-01", 1), "customers"] / 7846)
    assert (february["key"], february["customers"], february["m0"]) == ("1997-02", 8476, 1.0)


@pytest.mark.django_db
def test_the_report_is_asked_over_the_api(world: dict[str, int], marketer: APIClient) -> None:
    found = marketer.get("/api/v1/analytics/reports/cohorts/", {"from": "2026-05-01", "to": "2026-08-15"}).json()

    assert [each["key"] for each in found["tables"]] == ["retention", "revenue", "rfm"]
    assert found["tables"][0]["rows"][0]["month"] == "2026-05-01"
    assert Decimal(found["tables"][1]["rows"][0]["m0"]) == 32
