"""Reports of a segment's people: the same definitions, of fewer people. What holds for every one of them."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from psycopg.sql import SQL, Composed
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIClient

from accounts.models import Brand, User
from analytics.behind import finding
from analytics.filters import Filters
from analytics.lift.keeping import catch_up as keep_arms
from analytics.members import made
from analytics.members.made import SegmentTooSlow, of_members
from analytics.models import MessageRoll
from analytics.overview import overview
from analytics.report import REPORTS, Kind, Report, Table
from analytics.reports.channels import Channels
from analytics.rolling.making import catch_up
from customers.consents import ConsentRow, record_consents
from customers.models import Customer
from customers.sentences import understood
from delivery.models import Message
from journeys.models import Journey
from segments.models import Segment
from segments.patience import TooSlow
from tests.analytics.busy import Busy, filters_of
from tests.kept import kept

TAKING = [each for each in REPORTS if "segment" in each.takes]
EVERY = pytest.mark.parametrize("report", TAKING, ids=lambda each: each.key)
pytestmark = pytest.mark.django_db
COUNTED = ("sent", "delivered", "opened", "opened_weak", "clicked", "failed", "unsubscribed", "purchases", "entered")
# No numbers of people: limits, and in which number the red line lies; what is not asked of a segment (the grid).
NOT_OF_PEOPLE = {("people", "lines"), ("people", "caps"), ("cohorts", "rfm")}
# How many a comparison would need, how many domains a row stands for, and the number that names a row.
NOT_ADDED = {"needed", "domains", "touches"}


class Cities(Busy):
    """Twenty people of every fate in a journey with a hold-out: one in three lives in Kyiv, the others in Lviv."""

    def __init__(self) -> None:
        super().__init__()
        self.make_attribute("city")
        self.kyiv, self.lviv, self.nowhere = (self._city(each) for each in ("Kyiv", "Lviv", "Nowhere"))

    def live(self, people: int) -> Journey:
        for table in ("customers_customer", "journeys_journey"):  # who is held out depends on both numbers
            with connection.cursor() as cursor:
                cursor.execute("select setval(pg_get_serial_sequence(%s, 'id'), 9310)", [table])
        for number in range(people):
            self.customer(["push", "email", "sms"], city="Lviv" if number % 3 else "Kyiv")
        made_ = self.cascade_journey("push", "email", "sms")
        Journey.objects.filter(pk=made_.pk).update(settings={"holdout_share": 25})
        made_.refresh_from_db()
        self.start(made_)
        rows = [
            ConsentRow(each.pk, "email", self.topic.pk, granted=number % 4 > 0, source="shop", changed_at=self.now)
            for number, each in enumerate(self._everybody())
        ]
        record_consents(rows, self.now)
        for number, each in enumerate(self._everybody()):
            self._tell(each, "push", ("delivered", "opened", "clicked", "failed", "unsubscribed")[number % 5])
        self.pass_time(hours=3)
        for number, each in enumerate(self._everybody()):
            if number % 2:
                self._tell(each, "email", "delivered")
                if Message.objects.filter(customer_id=each.pk, channel="email").exists():
                    self.report(each, "email", "opened", grade="weak" if number % 4 == 1 else "likely")
            if number % 3 < 2:
                self.buy(each, f"{10 + number}.50")
        self.pass_time(days=2)
        for each in self._everybody()[::4]:
            self._tell(each, "sms", "delivered")
        self.pass_time(days=1)
        catch_up()
        keep_arms()
        self.journey_made = made_
        return made_

    def _city(self, city: str) -> Segment:
        condition = {"type": "attribute", "attribute": "city", "operator": "equals", "value": city}
        return Segment.objects.create(name=city, rule={"all": [condition]})


@pytest.fixture(scope="module")
def cities(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cities]:
    def make() -> Cities:
        world = Cities()
        world.live(20)
        return world

    with kept(django_db_blocker, make) as world:
        yield world


def asked(report: Report, world: Cities, segment: Segment | None, **more: Any) -> dict[str, Any]:
    filters = replace(filters_of(report, world), segment=segment.pk if segment else None, **more)
    found = report.answer(filters, world.now)
    return {
        "tables": {each.key: each for each in found.tables},
        "warnings": found.warnings,
        "extra": {key: each for key, each in found.extra.items() if key not in ("rules", "segment", "parts")},
        "currencies": [found.currency, *found.other_currencies],
    }


def counts(report: Report, tables: dict[str, Table]) -> dict[tuple[str, str, str], Any]:
    """All whole numbers of people and things, by table, row and column."""
    return {
        (table.key, row["key"], column.key): row[column.key]
        for table in tables.values()
        for column in table.columns
        for row in table.rows
        if column.kind is Kind.COUNT
        and column.key not in NOT_ADDED
        and row.get(column.key)
        and (report.key, table.key) not in NOT_OF_PEOPLE
    }


def test_all_reports_take_a_segment() -> None:
    assert {each.key for each in TAKING} == {each.key for each in REPORTS}


@EVERY
def test_of_a_segment_of_everybody_it_says_the_same(report: Report, cities: Cities) -> None:
    whole, everybody = asked(report, cities, None), asked(report, cities, cities.everybody)
    for key, table in everybody["tables"].items():
        assert [dict(each) for each in table.rows] == [dict(each) for each in whole["tables"][key].rows], key
        assert table.total == whole["tables"][key].total, key
    assert {key: each for key, each in everybody.items() if key != "tables"} == {
        key: each for key, each in whole.items() if key != "tables"
    }


@EVERY
def test_a_segment_and_the_others_add_up(report: Report, cities: Cities) -> None:
    whole, kyiv, lviv = (
        counts(report, asked(report, cities, each)["tables"]) for each in (None, cities.kyiv, cities.lviv)
    )
    assert {each: kyiv.get(each, 0) + lviv.get(each, 0) for each in whole} == whole
    assert kyiv
    assert lviv


@EVERY
def test_of_nobody_there_is_nothing(report: Report, cities: Cities) -> None:
    found = asked(report, cities, cities.nowhere)
    assert counts(report, found["tables"]) == {}
    assert "rehearsal" not in {each["key"] for each in found["warnings"]}


@EVERY
def test_the_people_behind_a_number_are_members(report: Report, cities: Cities) -> None:
    filters = replace(filters_of(report, cities), segment=cities.kyiv.pk)
    members = set(Customer.objects.filter(attributes__city="Kyiv").values_list("pk", flat=True))
    for table in report.answer(filters, cities.now).tables:
        for column in table.columns:
            for row in table.rows if column.opens else ():
                if not row.get(column.key):
                    continue
                ids = finding.all_ids(report.people(filters, table.key, column.people_of, row["key"], cities.now))
                where = f"{table.key}.{column.key} of {row['key']}: {row[column.key]}, and {len(ids)} people"
                assert ids, where
                assert set(ids) <= members, where
                if column.unit == "people" and column.kind is Kind.COUNT:
                    assert len(ids) == row[column.key], where


def test_home_of_a_segment(cities: Cities) -> None:
    period = cities.period(10, 1)

    def home(segment: Segment | None, **more: Any) -> dict[str, Any]:
        return overview(Filters(period, segment=segment.pk if segment else None, **more), cities.now)

    whole, everybody, kyiv, lviv = (home(each) for each in (None, cities.everybody, cities.kyiv, cities.lviv))
    assert everybody == whole
    for part in ("totals", "previous"):
        assert {each: kyiv[part][each] + lviv[part][each] for each in COUNTED} == {
            each: whole[part][each] for each in COUNTED
        }
    for money in ("revenue", "cost"):
        assert kyiv["totals"][money] + lviv["totals"][money] == whole["totals"][money] > 0
    assert kyiv["journeys"][0]["inside"] + lviv["journeys"][0]["inside"] == whole["journeys"][0]["inside"]
    assert 0 < kyiv["totals"]["entered"] < whole["totals"]["entered"]
    nobody = home(cities.nowhere)
    assert set(nobody["totals"].values()) == {0}
    assert (nobody["rehearsal"], nobody["savings"]["passes"]) == (False, 0)
    assert home(cities.kyiv, brands=())["totals"]["sent"] == 0


def test_numbers_of_kyiv_counted_by_hand(cities: Cities) -> None:
    mine = Customer.objects.filter(attributes__city="Kyiv").values("pk")
    messages = Message.objects.filter(customer_id__in=mine, sent_at__isnull=False)
    found = asked(Channels(), cities, cities.kyiv)["tables"]["channels"]
    for channel in ("push", "email", "sms"):
        row = next(each for each in found.rows if each["channel"] == channel)
        of_channel = messages.filter(channel=channel)
        assert row["sent"] == of_channel.count() > 0
        assert row["clicked"] == of_channel.filter(clicked_at__isnull=False).count()
    assert found.total is not None
    assert found.total["opened_weak"] == messages.filter(opened_grade="weak").count() > 0
    assert found.total["cost"] == sum((each.cost for each in messages), Decimal(0))


def test_filters_go_together(cities: Cities) -> None:
    report = Channels()
    of_push = asked(report, cities, cities.kyiv, channel="push")["tables"]["channels"]
    both = asked(report, cities, cities.kyiv)["tables"]["channels"]
    assert [dict(each) for each in of_push.rows] == [dict(each) for each in both.rows if each["channel"] == "push"]
    assert cities.journey_made
    alone = asked(report, cities, cities.kyiv, journey=cities.journey_made.pk)["tables"]["channels"]
    assert [dict(each) for each in alone.rows] == [dict(each) for each in both.rows]
    other = Brand.objects.create(key="other", name="Other")
    assert asked(report, cities, cities.kyiv, brands=(other.pk,))["tables"]["channels"].rows == []


def test_nothing_of_it_is_left_behind(cities: Cities) -> None:
    before = list(MessageRoll.objects.order_by("pk").values())
    with of_members(Filters(cities.period(), segment=cities.nowhere.pk), cities.now, "analytics_messageroll"):
        assert not MessageRoll.objects.exists()
    assert list(MessageRoll.objects.order_by("pk").values()) == before
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_class where relpersistence = 't' and relname = 'asked_member'")
        assert cursor.fetchone() == (0,)


def test_what_takes_too_long_is_answered_with_a_sentence(cities: Cities, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "ASKED_MS", 1)
    with pytest.raises(SegmentTooSlow, match="shorter period or a smaller segment"):
        _slow(Filters(cities.period(), segment=cities.everybody.pk), cities)
    assert MessageRoll.objects.exists()


def test_without_the_passes_there_is_a_report_all_the_same(cities: Cities, monkeypatch: pytest.MonkeyPatch) -> None:
    select = made._select

    def slow(table: str, *period: Any) -> Composed:
        found = select(table, *period)
        return SQL("select p.* from ({}) p, pg_sleep(3)").format(found) if table == "analytics_passroll" else found

    whole = asked(Channels(), cities, cities.kyiv)
    monkeypatch.setattr(made, "_select", slow)
    monkeypatch.setattr(made, "ASKED_MS", 1_500)
    found = asked(Channels(), cities, cities.kyiv)
    assert {each["key"] for each in found["warnings"]} == {"rehearsal", "no_links"}
    assert found["tables"]["channels"] == whole["tables"]["channels"]
    assert found["tables"]["links"].rows == []
    assert len(whole["tables"]["links"].rows) > 0
    home = overview(Filters(cities.period(), segment=cities.kyiv.pk), cities.now)
    assert (home["savings"], home["totals"]["saved"], home["journeys"][0]["saved"]) == (None, None, None)
    assert home["totals"]["sent"] > 0


def test_readers_of_other_languages_are_told_so_in_theirs(
    cities: Cities, marketer: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "ASKED_MS", 1)
    answer = marketer.get("/api/v1/analytics/reports/channels/", {"segment": cities.everybody.pk})
    assert answer.status_code == 503
    assert answer.json()["said"] == {"code": "segment_too_slow", "params": {}}
    assert understood(TooSlow.default_detail) == {"code": "rule_too_slow", "params": {}}


def _slow(filters: Filters, world: Cities) -> None:
    with of_members(filters, world.now, "analytics_messageroll"), connection.cursor() as cursor:
        cursor.execute("select pg_sleep(1)")


def test_a_segment_that_cannot_be_asked_is_answered_with_a_sentence(cities: Cities) -> None:
    gone = Filters(cities.period(), segment=999_999)
    with pytest.raises(ValidationError, match="no segment 999999"):
        Channels().answer(gone, cities.now)
    with pytest.raises(ValidationError, match="no segment 999999"):
        Channels().people(gone, "channels", "sent", "push", cities.now)


def test_a_segment_of_another_brand_is_not_offered(cities: Cities, marketer: APIClient) -> None:
    other = Brand.objects.create(key="other", name="Other")
    theirs = Segment.objects.create(name="Theirs", brand=other, rule={"all": []})
    user = User.objects.get(email="marta@example.com")
    user.brands.add(cities.brand)
    answer = marketer.get("/api/v1/analytics/reports/channels/", {"segment": theirs.pk})
    assert answer.status_code == 400
    assert "in the brands that you work for" in str(answer.json())
    assert marketer.get("/api/v1/analytics/reports/channels/", {"segment": cities.kyiv.pk}).status_code == 200


def test_as_many_statements_however_many_members(cities: Cities) -> None:
    def statements(segment: Segment) -> int:
        with connection.execute_wrapper(counted := Counting()):
            Channels().answer(Filters(cities.period(), segment=segment.pk), cities.now)
        return counted.number

    assert statements(cities.kyiv) == statements(cities.lviv)


class Counting:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, *args: Any) -> Any:
        self.number += 1
        return execute(*args)


def test_what_was_rehearsed_is_said_of_the_members_it_went_to(cities: Cities) -> None:
    unwritten = cities.customer(["push"], city="Odesa")
    cities.pass_time(hours=1)
    odesa = Segment.objects.create(
        name="Odesa",
        rule={"all": [{"type": "attribute", "attribute": "city", "operator": "equals", "value": "Odesa"}]},
    )
    assert not Message.objects.filter(customer_id=unwritten.pk).exists()
    assert asked(Channels(), cities, odesa)["warnings"] == []
    assert [each["key"] for each in asked(Channels(), cities, cities.kyiv)["warnings"]] == ["rehearsal"]
