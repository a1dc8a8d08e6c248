"""People who enter on a day that is known of them, at an hour of their own clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.linting.checking import errors, lint
from journeys.models import Decision, Enrollment, Journey, Launch
from journeys.nodes.entry_date import EntryDate
from tests.journeys.world import World


@pytest.fixture
def world(world: World) -> World:
    world.make_attribute("birthday", "date")
    world.make_attribute("expires", "date")
    world.brand.time_zone = "Europe/Kyiv"
    world.brand.save()
    return world


def dated(world: World, **entry: Any) -> Journey:
    """A running journey: in on the date, three days of waiting, out."""
    config = {"attribute": "birthday", "at": "09:00", "reentry": "after_exit"} | entry
    journey = world.journey(
        {"in": ("entry_date", config), "wait": ("wait", {"duration_s": 3 * 86400}), "out": ("exit", {})},
        ["in.next>wait", "wait.next>out"],
    )
    return world.start(journey)


def person(world: World, zone: str = "", **attributes: Any) -> Customer:
    return Customer.objects.create(attributes=attributes, time_zone=zone, created_at=world.now, updated_at=world.now)


def entered(customer: Customer) -> list[str]:
    """When somebody entered (UTC), to the minute."""
    found = Decision.objects.filter(reason="entered", customer_id=customer.pk).order_by("at", "id")
    return [f"{each:%Y-%m-%d %H:%M}" for each in found.values_list("at", flat=True)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_birthday_comes_every_year_at_the_hour_of_the_customer(world):
    """Number 25 of the field's failures: at UTC instead of the customer's time."""
    tokyo, kolkata = (
        person(world, "Asia/Tokyo", birthday="1990-03-05"),
        person(world, "Asia/Calcutta", birthday="1985-03-05"),
    )
    york, nobody = person(world, "America/New_York", birthday="2000-03-05"), person(world, birthday="1990-03-06")
    brand = person(world, birthday="1971-03-05T00:00:00Z")
    dated(world)
    world.pass_time(days=4)
    assert entered(tokyo) == ["2026-03-05 00:00"]
    assert entered(kolkata) == ["2026-03-05 03:30"]
    assert entered(brand) == ["2026-03-05 07:00"]
    assert entered(york) == ["2026-03-05 14:00"]
    assert entered(nobody) == ["2026-03-06 07:00"]
    world.now = at("2027-03-04 12:00")
    world.pass_time(days=2)
    assert entered(tokyo)[1:] == ["2027-03-05 00:00"]
    assert differences() == []


def test_nonsense_for_a_time_zone_is_the_zone_of_the_brand(world):
    """Number 27 of the field's failures: a campaign in customers' time zones never starts."""
    people = [person(world, zone, birthday="1990-03-05") for zone in ("", "Atlantis", "localtime", "☃", "europe/kyiv")]
    dated(world)
    world.pass_time(days=4)
    assert [entered(each) for each in people] == [["2026-03-05 07:00"]] * 5


@pytest.mark.parametrize("hour", ["00:00", "00:01", "09:00", "13:37", "23:59"])
def test_any_hour_can_be_chosen(world, hour):
    """Number 27 of the field's failures: only midnight can be chosen."""
    somebody = person(world, "UTC", birthday="1990-03-05")
    dated(world, at=hour)
    world.pass_time(days=5)
    assert entered(somebody) == [f"2026-03-05 {hour}"]


def test_the_day_is_that_of_the_customer_on_both_sides_of_the_date_line(world):
    """At one moment it is nine o'clock in both places, of two different days."""
    kiritimati = person(world, "Pacific/Kiritimati", birthday="1990-03-05")
    honolulu = person(world, "Pacific/Honolulu", birthday="1990-03-04")
    dated(world)
    world.pass_time(days=4)
    assert entered(kiritimati) == entered(honolulu) == ["2026-03-04 19:00"]
    assert Launch.objects.filter(as_of=at("2026-03-04 19:00")).count() == 1


@pytest.mark.parametrize(
    ("zone", "birthday", "moment"),
    [
        # The clocks are changed in the night before.
        ("Europe/Kyiv", "1990-03-29", "2026-03-29 06:00"),
        ("Europe/Kiev", "1990-03-29", "2026-03-29 06:00"),
        ("Europe/Kyiv", "1990-10-25", "2026-10-25 07:00"),
        ("America/New_York", "1990-03-08", "2026-03-08 13:00"),
        ("America/New_York", "1990-11-01", "2026-11-01 14:00"),
        ("Asia/Kolkata", "1990-03-29", "2026-03-29 03:30"),
        ("Australia/Lord_Howe", "1990-10-04", "2026-10-03 22:00"),
        ("Australia/Lord_Howe", "1990-04-05", "2026-04-04 22:30"),
    ],
)
def test_the_hour_on_the_wall_stays_when_the_clocks_are_changed(world, zone, birthday, moment):
    """Number 26 of the field's failures."""
    world.now = at(moment) - timedelta(days=2)
    somebody = person(world, zone, birthday=birthday)
    dated(world)
    world.pass_time(days=3)
    assert entered(somebody) == [moment]


@pytest.mark.parametrize(
    ("start", "moment"),
    [
        ("2026-03-28 12:00", "2026-03-29 01:00"),  # half past three is jumped over: with the jump
        ("2026-10-24 12:00", "2026-10-25 00:30"),  # it comes twice: the first time
    ],
)
def test_an_hour_that_is_jumped_over_or_shown_twice_comes_once(world, start, moment):
    world.now = at(start)
    somebody = person(world, "Europe/Kyiv", birthday=f"1990-{moment[5:10]}")
    dated(world, at="03:30", reentry="any_time")
    world.pass_time(days=2)
    assert entered(somebody) == [moment]


def test_the_29th_of_february_is_kept_on_the_28th_in_other_years(world):
    world.now = at("2027-02-27 08:00")
    leap, other = person(world, "UTC", birthday="1992-02-29"), person(world, "UTC", birthday="1990-02-28")
    dated(world)
    world.pass_time(days=3)
    world.now = at("2028-02-27 08:00")
    world.pass_time(days=3)
    assert entered(leap) == ["2027-02-28 09:00", "2028-02-29 09:00"]
    assert entered(other) == ["2027-02-28 09:00", "2028-02-28 09:00"]


def test_some_days_before_the_end_of_a_contract_or_after_it(world):
    soon = person(world, "UTC", expires="2026-04-01")
    past = person(world, "UTC", expires="2025-04-01")
    dated(world, attribute="expires", repeat="once", day="before", days=14)
    dated(world, attribute="expires", repeat="once", day="after", days=3)
    dated(world, attribute="expires", repeat="once")
    for day in ("2026-03-17 10:00", "2026-03-31 10:00", "2026-04-03 10:00"):
        world.now = at(day)
        world.pass_time(days=1)
    assert entered(soon) == ["2026-03-18 09:00", "2026-04-01 09:00", "2026-04-04 09:00"]
    assert entered(past) == []


def test_a_week_before_a_birthday_may_be_in_the_year_before(world):
    world.now = at("2026-12-20 09:00")
    somebody = person(world, "UTC", birthday="1990-01-02")
    dated(world, day="before", days=7)
    world.pass_time(days=10)
    assert entered(somebody) == ["2026-12-26 09:00"]


def test_what_is_no_date_lets_nobody_in_and_breaks_nothing(world):
    values: list[Any] = ["", "5 March", "1990-3-5", "05.03.1990", "1990-02-31", "x1990-03-05", 19900305, None, True]
    values += [["1990-03-05"], {"day": "1990-03-05"}, "1990-03-05' or true --"[:9]]
    strange = [person(world, "UTC", birthday=each) for each in values]
    absent, right = person(world, "UTC"), person(world, "UTC", birthday="1990-03-05")
    dated(world)
    world.pass_time(days=4)
    assert entered(right) == ["2026-03-05 09:00"]
    assert [entered(each) for each in [*strange, absent]] == [[]] * (len(strange) + 1)


def test_nobody_is_thrown_out_when_the_day_is_over(world):
    """Number 18 of the field's failures: “birthday = today” no longer held, and people left in the middle."""
    somebody = person(world, "UTC", birthday="1990-03-05")
    dated(world)
    world.pass_time(days=5)
    run = Enrollment.objects.get(customer_id=somebody.pk)
    assert run.exited_at is None
    world.pass_time(days=2)
    run = Enrollment.objects.get(customer_id=somebody.pk)
    assert run.exited_at == at("2026-03-08 09:00")


def test_a_day_that_was_missed_is_made_up_for_within_a_day(world):
    early, late = person(world, "UTC", birthday="1990-03-04"), person(world, "UTC", birthday="1990-03-05")
    dated(world)
    world.now = at("2026-03-05 20:00")  # nothing ran since the 2nd
    world.work()
    assert (entered(early), entered(late)) == ([], ["2026-03-05 20:00"])
    for _ in range(3):
        world.pass_time(hours=1)
    assert entered(late) == ["2026-03-05 20:00"]


def test_whoever_comes_from_a_zone_where_nobody_lived_is_not_forgotten(world):
    dated(world)
    world.pass_time(days=1)
    tokyo = person(world, "Asia/Tokyo", birthday="1990-03-05")
    world.pass_time(minutes=2)
    world.pass_time(days=3)
    assert entered(tokyo) == ["2026-03-05 00:00"]


def test_a_new_version_does_not_enter_anybody_anew(world):
    somebody = person(world, "UTC", birthday="1990-03-03")
    journey = dated(world, reentry="any_time")
    world.pass_time(days=1, hours=1)
    actions.publish_version(journey, None, world.now)
    world.pass_time(hours=5)
    assert entered(somebody) == ["2026-03-03 09:00"]


def test_what_was_compared_stands_in_the_ledger(world):
    person(world, "UTC", birthday="1990-03-03")
    dated(world)
    world.pass_time(days=2)
    (decision,) = Decision.objects.filter(reason="entered")
    assert decision.detail == {
        "kind": "date",
        "name": "birthday",
        "value": "1990-03-03",
        "at": "2026-03-03T09:00:00+00:00",
    }


def test_an_entry_for_which_nothing_but_the_attribute_is_said_comes_at_nine_on_the_day(world):
    somebody = person(world, "UTC", birthday="1990-03-03")
    journey = world.journey({"in": ("entry_date", {"attribute": "birthday"}), "out": ("exit", {})}, ["in.next>out"])
    world.start(journey)
    world.pass_time(days=1)
    assert entered(somebody) == ["2026-03-03 09:00"]


def test_the_attribute_must_be_a_date_and_the_days_must_be_said(world):
    world.make_attribute("city")
    for attribute, code in (("city", "attribute_no_date"), ("gone", "attribute_gone")):
        journey = world.journey({"in": ("entry_date", {"attribute": attribute}), "out": ("exit", {})}, ["in.next>out"])
        assert [each.code for each in errors(lint(journey.graph, world.brand)[1])] == [code]
    for config in ({"day": "before"}, {"day": "before", "days": 0}, {"days": 367, "day": "after"}, {"at": "25:00"}):
        assert not EntryDate.Config(data={"attribute": "birthday"} | config).is_valid()


def test_asking_the_clock_costs_the_same_however_many_customers_there_are(world):
    dated(world)
    costs = []
    for size in (1, 200):
        Customer.objects.bulk_create(
            Customer(attributes={"birthday": "1990-03-05"}, time_zone=zone, created_at=world.now, updated_at=world.now)
            for zone in ("Asia/Tokyo", "America/New_York", "Europe/Kyiv")
            for _ in range(size)
        )
        world.now += timedelta(days=1)
        with CaptureQueriesContext(connection) as counted:
            engine.drain(world.now)
        costs.append(len(counted))
    assert costs[0] == costs[1]
