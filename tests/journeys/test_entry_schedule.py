"""A segment that enters again and again, on days that a rule says and at an hour of the brand's clock."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from customers.models import Customer
from journeys import actions
from journeys.checks.checking import differences
from journeys.clocks.recurrence import NotRecurring, read
from journeys.engine import engine
from journeys.engine.finishing import finish
from journeys.linting.checking import errors, lint
from journeys.models import Decision, Journey, Launch
from journeys.nodes.entry_schedule import EntrySchedule
from segments.models import Segment
from tests.journeys.world import World

DAY = timedelta(days=1)


def scheduled(world: World, recurrence: str, **entry: object) -> Journey:
    """A running journey: everybody enters as the rule says, waits an hour and leaves."""
    config = {
        "segment_id": world.everybody.pk,
        "recurrence": recurrence,
        "starts_on": world.now.date().isoformat(),
        "at": "09:00",
        "reentry": "after_exit",
    } | entry
    journey = world.journey(
        {"in": ("entry_schedule", config), "hour": ("wait", {"duration_s": 3600}), "out": ("exit", {})},
        ["in.next>hour", "hour.next>out"],
    )
    return world.start(journey)


def entered(customer: Customer | None = None) -> list[str]:
    """When somebody entered (UTC), to the minute."""
    found = Decision.objects.filter(reason="entered").order_by("at", "id")
    if customer:
        found = found.filter(customer_id=customer.pk)
    return [f"{each:%Y-%m-%d %H:%M}" for each in found.values_list("at", flat=True)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# RFC 5545, section 3.8.5.3 (https://www.rfc-editor.org/rfc/rfc5545#section-3.8.5.3, read 2026-11-22): its examples
# that concern days, begun on 2 September 1997 unless told.
@pytest.mark.parametrize(
    ("rule", "starts", "days"),
    [
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02", "9-2 9-12 9-22 10-2 10-12"),
        ("FREQ=DAILY;UNTIL=19970905T000000Z", "1997-09-02", "9-2 9-3 9-4 9-5 9-6"),
        ("FREQ=WEEKLY;COUNT=3", "1997-09-02", "9-2 9-9 9-16"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02", "9-2 9-16 9-30"),
        ("FREQ=WEEKLY;COUNT=6;WKST=SU;BYDAY=TU,TH", "1997-09-02", "9-2 9-4 9-9 9-11 9-16 9-18"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", "8-5 8-10 8-19 8-24"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", "8-5 8-17 8-19 8-31"),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "1997-09-05", "9-5 10-3 11-7 12-5"),
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=6;BYDAY=1SU,-1SU", "1997-09-07", "9-7 9-28 11-2 11-30 1-4 1-25"),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=-2MO", "1997-09-22", "9-22 10-20 11-17 12-22"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "9-28 10-29 11-28 12-29 1-29 2-26"),
        ("FREQ=MONTHLY;COUNT=5;BYMONTHDAY=1,-1", "1997-09-30", "9-30 10-1 10-31 11-1 11-30"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", "2-13 3-13 11-13 8-13 10-13"),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13", "9-13 10-11 11-8 12-13"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "9-4 10-7 11-6"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "9-29 10-30 11-27 12-30"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "1997-10-31", "10-31 12-31 1-31"),
        ("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "1997-06-10", "6-10 7-10 6-10 7-10"),
        ("FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200", "1997-01-01", "1-1 4-10 7-19 1-1"),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "5-19 5-18 5-17"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", "3-13 3-20 3-27 3-5"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2025-01-01", "2-29 2-29"),
        ("RRULE:freq=yearly", "2024-02-29", "2-29 2-29"),
        ("FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20260310", "2026-03-02", "3-2 3-6 3-9"),
    ],
)
def test_a_rule_means_what_the_standard_says(rule, starts, days):
    wanted = days.split()
    found = islice(read(rule).days(date.fromisoformat(starts)), len(wanted) + ("COUNT" in rule or "UNTIL" in rule))
    assert [f"{each.month}-{each.day}" for each in found] == wanted


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MINUTELY", "FREQ=MINUTELY cannot be kept"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY cannot be kept"),
        ("FREQ=HOURLY", "FREQ=HOURLY cannot be kept"),
        ("", "does not say how often"),
        ("every monday", "“EVERY MONDAY” is no part of a rule"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ stands there twice"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "exclude each other"),
        ("FREQ=DAILY;COUNT=0", "a number from 1"),
        ("FREQ=DAILY;INTERVAL=99999", "a number from 1 to 400"),
        ("FREQ=DAILY;UNTIL=20261399", "is no day"),
        ("FREQ=WEEKLY;BYDAY=XX", "days are MO"),
        ("FREQ=WEEKLY;BYDAY=2MO", "needs a month or a year"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "goes only with FREQ=YEARLY"),
        ("FREQ=DAILY;BYSETPOS=1", "chooses among the days"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "numbers from -31 to 31"),
        ("FREQ=DAILY;BYHOUR=9", "the hour is set beside the rule"),
        ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO is not understood"),
        ("FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 200), "longer than 300"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(rule, words):
    with pytest.raises(NotRecurring, match=words):
        read(rule)
    form = EntrySchedule.Config(data={"segment_id": 1, "recurrence": rule, "starts_on": "2026-01-01"})
    assert not form.is_valid()
    assert set(form.errors) == {"recurrence"}


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=400;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4;COUNT=9",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=7",
    ],
)
def test_a_rule_that_never_comes_ends_the_search_and_cannot_be_published(world, rule):
    assert list(read(rule).days(date(2000, 1, 1), date(2026, 1, 1))) == []
    config = {"segment_id": world.everybody.pk, "recurrence": rule, "starts_on": "2000-01-01"}
    journey = world.journey({"in": ("entry_schedule", config), "out": ("exit", {})}, ["in.next>out"])
    assert [each.code for each in errors(lint(journey.graph, world.brand)[1])] == ["schedule_over"]


def test_the_segment_is_asked_afresh_each_time(world):
    world.make_attribute("city")
    kyiv = Segment.objects.create(
        name="Kyiv", rule={"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
    )
    first, second = world.customer(city="Kyiv"), world.customer(city="Lviv")
    scheduled(world, "FREQ=WEEKLY;BYDAY=MO,TH", segment_id=kyiv.pk, at="10:30")
    world.pass_time(days=1)
    assert (entered(first), entered(second)) == (["2026-03-02 10:30"], [])
    Customer.objects.filter(pk=first.pk).update(attributes={"city": "Lviv"})
    Customer.objects.filter(pk=second.pk).update(attributes={"city": "Kyiv"})
    world.pass_time(days=5)
    assert (entered(first), entered(second)) == (["2026-03-02 10:30"], ["2026-03-05 10:30"])
    assert differences() == []


@pytest.mark.parametrize(
    ("zone", "start", "moments"),
    [
        # The clocks are put forward in the night to the 29th, back in that to the 25th.
        ("Europe/Kyiv", "2026-03-27 12:00", ["2026-03-28 07:00", "2026-03-29 06:00", "2026-03-30 06:00"]),
        ("Europe/Kiev", "2026-10-23 12:00", ["2026-10-24 06:00", "2026-10-25 07:00", "2026-10-26 07:00"]),
        ("America/New_York", "2026-03-06 20:00", ["2026-03-07 14:00", "2026-03-08 13:00", "2026-03-09 13:00"]),
        ("America/New_York", "2026-10-30 20:00", ["2026-10-31 13:00", "2026-11-01 14:00", "2026-11-02 14:00"]),
        ("Asia/Kolkata", "2026-03-27 12:00", ["2026-03-28 03:30", "2026-03-29 03:30", "2026-03-30 03:30"]),
        ("Australia/Lord_Howe", "2026-10-02 12:00", ["2026-10-02 22:30", "2026-10-03 22:00", "2026-10-04 22:00"]),
        ("Australia/Lord_Howe", "2026-04-03 12:00", ["2026-04-03 22:00", "2026-04-04 22:30", "2026-04-05 22:30"]),
    ],
)
def test_the_hour_on_the_wall_stays_when_the_clocks_are_changed(world, zone, start, moments):
    """Numbers 25 and 26 of the field's failures."""
    world.now, world.brand.time_zone = at(start), zone
    world.brand.save()
    world.customer()
    scheduled(world, "FREQ=DAILY")
    world.pass_time(days=3)
    assert entered() == moments


def test_an_hour_that_the_clock_jumps_over_comes_with_the_jump_and_one_shown_twice_comes_once(world):
    world.now, world.brand.time_zone = at("2026-03-28 12:00"), "Europe/Kyiv"
    world.brand.save()
    world.customer()
    scheduled(world, "FREQ=DAILY;COUNT=2", at="03:30")
    world.pass_time(days=2)
    assert entered() == ["2026-03-29 01:00"], "the first of the two days was over before the launch"
    world.now = at("2026-10-24 12:00")
    scheduled(world, "FREQ=DAILY;COUNT=2", at="03:30")
    world.pass_time(days=2)
    assert entered()[1:] == ["2026-10-25 00:30"]


def test_of_several_missed_only_the_last_is_made_up_and_none_that_is_older_than_a_day(world):
    world.customer()
    scheduled(world, "FREQ=DAILY", at="08:00", reentry="any_time")
    world.now += timedelta(days=3, hours=5)  # nothing ran meanwhile
    world.work()
    assert entered() == ["2026-03-05 14:00"]
    assert list(Launch.objects.values_list("as_of", flat=True)) == [at("2026-03-05 08:00")]

    scheduled(world, "FREQ=WEEKLY;BYDAY=FR", at="08:00")
    world.now = at("2026-03-07 09:00")  # it would have been yesterday at eight
    world.work()
    assert Launch.objects.filter(as_of=at("2026-03-06 08:00")).count() == 0


def test_an_occurrence_comes_once_however_often_the_engine_looks_and_whatever_the_clock_does(world):
    world.customer()
    scheduled(world, "FREQ=DAILY", at="08:00", reentry="any_time")
    world.pass_time(days=1)
    for _ in range(3):
        world.work()
    world.now -= timedelta(hours=3)
    world.work()
    world.now += timedelta(hours=4)
    world.work()
    assert entered() == ["2026-03-03 08:00"]


def test_an_occurrence_before_the_launch_or_in_a_pause_of_days_is_not_made_up(world):
    world.customer()
    journey = scheduled(world, "FREQ=WEEKLY;BYDAY=MO", at="08:00", starts_on="2026-02-01")
    assert entered() == [], "this Monday at eight was before the launch at nine"
    world.pass_time(days=6)
    actions.pause(journey, None, world.now)
    world.pass_time(days=3)
    actions.resume(journey, None, world.now)
    world.pass_time(hours=1)
    assert entered() == []
    world.pass_time(days=7)
    assert entered() == ["2026-03-16 08:00"]


def test_a_journey_whose_schedule_has_ended_is_finished_when_the_last_has_left(world):
    world.customer()
    journey = scheduled(world, "FREQ=DAILY;COUNT=2", at="10:00")
    world.pass_time(hours=12)
    finish(world.now)
    journey.refresh_from_db()
    assert (entered(), journey.status) == (["2026-03-02 10:00"], Journey.Status.RUNNING), "one is still to come"
    world.pass_time(hours=13, minutes=30)
    finish(world.now)
    journey.refresh_from_db()
    assert journey.status == Journey.Status.RUNNING, "somebody is inside"
    world.pass_time(hours=1)
    finish(world.now)
    journey.refresh_from_db()
    assert len(entered()) == 2
    assert journey.status == Journey.Status.FINISHED
    assert differences() == []


def test_a_journey_whose_last_occurrence_has_yet_to_be_made_is_not_finished(world):
    world.customer()
    journey = scheduled(world, "FREQ=DAILY;COUNT=1", at="10:00")
    world.now += timedelta(hours=2)
    finish(world.now)
    journey.refresh_from_db()
    assert journey.status == Journey.Status.RUNNING
    world.work()
    assert len(entered()) == 1


def test_a_new_version_goes_on_where_the_schedule_stood(world):
    world.customer()
    journey = scheduled(world, "FREQ=DAILY", at="10:00", reentry="any_time")
    world.pass_time(hours=2)
    actions.publish_version(journey, None, world.now)
    world.pass_time(hours=1)
    assert entered() == ["2026-03-02 10:00"], "today's is not made again"
    world.pass_time(days=1)
    assert entered() == ["2026-03-02 10:00", "2026-03-03 10:00"]


def test_what_brought_somebody_stands_in_the_ledger(world):
    world.customer()
    scheduled(world, "FREQ=DAILY", at="10:00")
    world.pass_time(hours=2)
    (decision,) = Decision.objects.filter(reason="entered")
    assert decision.detail == {"kind": "schedule", "at": "2026-03-02T10:00:00+00:00"}


def test_the_engine_knows_when_the_clock_brings_the_next(world):
    world.customer()
    scheduled(world, "FREQ=MONTHLY;BYMONTHDAY=1", at="10:00")
    assert engine.next_due_at(world.now) == at("2026-04-01 10:00")
