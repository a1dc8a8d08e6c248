"""Waiting for days and hours, on the clocks of customers."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from psycopg import sql

from customers.models import Customer
from journeys.graph import Graph, Node
from journeys.linting.checking import errors, lint
from journeys.models import Decision, Enrollment, Wake
from journeys.node import Scope
from journeys.nodes import NODES
from journeys.ops import OPS
from journeys.policy import read
from journeys.program import Op
from lib.sql import rows
from tests.journeys.flows import EXIT, around, last, left_at
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import START, World

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ZONES = ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe"]


def living(world: World, zone: str, **attributes: Any) -> Customer:
    """Somebody whose clock is that of a zone."""
    made = world.customer(**attributes)
    made.time_zone = zone
    made.save(update_fields=["time_zone"])
    return made


def local(zone: str, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type,misc]


def pass_until(world: World, moment: datetime) -> None:
    world.pass_time(seconds=(moment - world.now).total_seconds())


def until(on: str, hour: str = "09:00", **more: Any) -> dict[str, Any]:
    return {"by": "date", "on": on, "hour": hour} | more


def by(attribute: str, **more: Any) -> dict[str, Any]:
    return {"by": "attribute", "attribute": attribute} | more


def window(opens: str, closes: str, *days: str, **more: Any) -> dict[str, Any]:
    return {"opens": opens, "closes": closes, "days": list(days) or ["mon", "tue", "wed", "thu", "fri"]} | more


def test_a_day_comes_at_the_hour_of_each_customer(world: World) -> None:
    """Number 25 of the field's failures: not at the hour of UTC."""
    people = {zone: living(world, zone) for zone in ZONES}
    journey = world.start(around(world, "wait_until", until("2026-03-20", "18:30")))
    world.pass_time(days=30)
    for zone, person in people.items():
        assert left_at(person) == ("next", "date_reached", local(zone, 2026, 3, 20, 18, 30))
        assert last(person).detail == {"at": left_at(person)[2].isoformat(), "zone": zone}
    check_ledger(journey)


def test_somebody_without_a_time_zone_lives_by_the_brands_clock(world: World) -> None:
    world.brand.time_zone = "Asia/Tokyo"
    world.brand.save()
    nowhere, nonsense, elsewhere = living(world, ""), living(world, "Moon/Crater"), living(world, "Europe/Kyiv")
    world.start(around(world, "wait_until", until("2026-03-20")))
    world.pass_time(days=30)
    assert left_at(nowhere)[2] == left_at(nonsense)[2] == local("Asia/Tokyo", 2026, 3, 20, 9)
    assert left_at(elsewhere)[2] == local("Europe/Kyiv", 2026, 3, 20, 9)


def test_the_clock_of_the_brand_can_be_chosen_for_all(world: World) -> None:
    world.brand.time_zone = "Asia/Tokyo"
    world.brand.save()
    person = living(world, "America/New_York")
    world.start(around(world, "wait_until", until("2026-03-20", zone="brand")))
    world.pass_time(days=30)
    assert left_at(person)[2] == local("Asia/Tokyo", 2026, 3, 20, 9)


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        ("Europe/Kyiv", (2026, 3, 29), (2026, 10, 25)),
        ("America/New_York", (2026, 3, 8), (2026, 11, 1)),
        ("Australia/Lord_Howe", (2026, 10, 4), (2026, 4, 5)),  # its spring is our autumn, and half an hour is moved
    ],
)
def test_the_hour_is_kept_over_both_changes_of_the_clocks(
    world: World, zone: str, spring: tuple[int, int, int], autumn: tuple[int, int, int]
) -> None:
    """Number 26 of the field's failures."""
    for day in sorted([spring, autumn]):
        person = living(world, zone)
        world.start(around(world, "wait_until", until(date(*day).isoformat(), "09:00")))
        pass_until(world, datetime(*day, tzinfo=UTC) + timedelta(days=2))
        assert left_at(person) == ("next", "date_reached", local(zone, *day, 9))
        Customer.objects.filter(pk=person.pk).update(time_zone="")


def test_an_hour_that_the_clocks_skip_comes_an_hour_later(world: World) -> None:
    person = living(world, "Europe/Kyiv")
    world.start(around(world, "wait_until", until("2026-03-29", "03:30")))
    world.pass_time(days=30)
    assert left_at(person)[2] == local("Europe/Kyiv", 2026, 3, 29, 4, 30)


def test_of_an_hour_that_comes_twice_the_first_counts(world: World) -> None:
    person = living(world, "America/New_York")
    world.start(around(world, "wait_until", until("2026-11-01", "01:30")))
    world.pass_time(days=300)
    assert left_at(person)[2] == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_kiev_is_kyiv(world: World) -> None:
    """Number 26 of the field's failures."""
    old, new = living(world, "Europe/Kiev"), living(world, "Europe/Kyiv")
    world.start(around(world, "wait_until", until("2026-03-20")))
    world.pass_time(days=30)
    assert left_at(old) == left_at(new) == ("next", "date_reached", local("Europe/Kyiv", 2026, 3, 20, 9))


def test_a_day_that_is_over_is_not_waited_for_and_the_linter_says_so(world: World) -> None:
    person = world.customer()
    journey = around(world, "wait_until", until("2026-02-01"))
    (problem,) = lint(journey.graph, world.brand, now=world.now)[1]
    assert (problem.code, problem.severity, problem.field) == ("date_over", "warning", "on")
    world.start(journey)
    assert left_at(person) == ("next", "date_passed", START)


def test_days_before_and_after_a_date_of_the_customer(world: World) -> None:
    world.make_attribute("expires", "date")
    person = living(world, "Europe/Kyiv", expires="2026-03-29")
    before = world.start(around(world, "wait_until", by("expires", shift="before", days=10, hour="08:00")))
    world.pass_time(days=20)
    assert left_at(person) == ("next", "date_reached", local("Europe/Kyiv", 2026, 3, 19, 8))
    after = world.start(around(world, "wait_until", by("expires", shift="after", days=3, hour="08:00")))
    world.pass_time(days=20)
    assert left_at(person) == ("next", "date_reached", local("Europe/Kyiv", 2026, 4, 1, 8))
    check_ledger(before)
    check_ledger(after)


@pytest.mark.parametrize(
    "value", [None, "", "soon", "2026-02-30", "30.03.2026", 20260330, ["2026-03-30"], "9999-12-31"]
)
def test_whoever_has_no_such_date_goes_another_way_at_once(world: World, value: Any) -> None:
    world.make_attribute("expires", "date")
    person = world.customer(**({} if value is None else {"expires": value}))
    world.start(around(world, "wait_until", by("expires")))
    assert left_at(person) == ("missing", "no_date", START)


def test_a_date_that_had_passed_has_a_way_of_its_own(world: World) -> None:
    """Nobody is told “three days left” of what is over."""
    world.make_attribute("expires", "date")
    person = world.customer(expires="2026-03-04")
    world.start(around(world, "wait_until", by("expires", shift="before", days=3)))
    assert left_at(person) == ("passed", "date_passed", START)


def test_an_attribute_that_changes_meanwhile_counts_at_once(world: World) -> None:
    world.make_attribute("expires", "date")
    later, sooner, gone = (world.customer(expires="2026-03-20") for _ in range(3))
    world.start(around(world, "wait_until", by("expires")))
    world.pass_time(days=5)
    for person, attributes in [(later, {"expires": "2026-04-20"}), (sooner, {"expires": "2026-03-10"}), (gone, {})]:
        Customer.objects.filter(pk=person.pk).update(attributes=attributes)
    world.work()
    assert left_at(gone) == ("missing", "no_date", world.now)
    world.pass_time(days=60)
    assert left_at(sooner)[:2] == ("next", "date_reached")
    assert left_at(sooner)[2] == datetime(2026, 3, 10, 9, tzinfo=UTC)
    assert left_at(later)[2] == datetime(2026, 4, 20, 9, tzinfo=UTC)


def test_an_attribute_that_changes_while_the_customer_is_just_entering_is_seen(world: World) -> None:
    """Whoever changes it sees nobody inside yet, and wakes nobody."""
    world.make_attribute("expires", "date")
    person = world.customer(expires="2026-03-20")
    world.start(around(world, "wait_until", by("expires")))
    Customer.objects.filter(pk=person.pk).update(attributes={"expires": "2026-03-03"})
    Wake.objects.all().delete()
    world.pass_time(days=2)
    assert left_at(person) == ("next", "date_reached", datetime(2026, 3, 3, 9, tzinfo=UTC))


def test_a_window_is_passed_at_once_by_who_comes_within_it(world: World) -> None:
    person = living(world, "Europe/Kyiv")  # a Monday, at eleven
    journey = world.start(around(world, "wait_window", window("09:00", "18:00")))
    assert left_at(person) == ("next", "window_open", START)
    assert last(person).detail == {"clock": "2026-03-02T11:00", "zone": "Europe/Kyiv"}
    check_ledger(journey)


def test_a_window_opens_at_the_hour_of_each_customer_and_on_the_days_that_are_chosen(world: World) -> None:
    world.now = datetime(2026, 3, 6, 17, 30, tzinfo=UTC)  # a Friday
    kyiv, york, howe = (living(world, zone) for zone in ZONES)
    world.start(around(world, "wait_window", window("09:00", "18:00")))
    assert left_at(york) == ("next", "window_open", world.now)  # half past noon there
    world.pass_time(days=5)
    assert left_at(kyiv)[2] == local("Europe/Kyiv", 2026, 3, 9, 9)
    assert left_at(howe)[2] == local("Australia/Lord_Howe", 2026, 3, 9, 9)


def test_a_window_is_closed_at_its_last_hour(world: World) -> None:
    world.now = datetime(2026, 3, 2, 18, tzinfo=UTC)
    person = world.customer()
    world.start(around(world, "wait_window", window("09:00", "18:00")))
    world.pass_time(days=1)
    assert left_at(person)[2] == datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_a_window_past_midnight_belongs_to_the_day_on_which_it_began(world: World) -> None:
    world.now = datetime(2026, 3, 7, 1, tzinfo=UTC)  # Saturday, within the night of Friday
    early = world.customer()
    world.start(around(world, "wait_window", window("22:00", "02:00", "fri")))
    assert left_at(early)[2] == world.now
    world.pass_time(hours=2)
    late = world.customer()
    world.start(around(world, "wait_window", window("22:00", "02:00", "fri")))
    world.pass_time(days=7)
    assert left_at(late)[2] == datetime(2026, 3, 13, 22, tzinfo=UTC)


def test_the_same_hour_twice_is_the_whole_day(world: World) -> None:
    world.now = datetime(2026, 3, 7, 13, tzinfo=UTC)  # a Saturday
    person = world.customer()
    world.start(around(world, "wait_window", window("00:00", "00:00", "sun")))
    world.pass_time(days=2)
    assert left_at(person)[2] == datetime(2026, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "eve"),
    [
        ("Europe/Kyiv", (2026, 3, 28)),
        ("Europe/Kyiv", (2026, 10, 24)),
        ("America/New_York", (2026, 3, 7)),
        ("America/New_York", (2026, 10, 31)),
        ("Australia/Lord_Howe", (2026, 10, 3)),
        ("Australia/Lord_Howe", (2026, 4, 4)),
    ],
)
def test_a_window_opens_at_its_hour_on_the_day_on_which_the_clocks_change(
    world: World, zone: str, eve: tuple[int, int, int]
) -> None:
    """Number 26 of the field's failures."""
    world.now = local(zone, *eve, 20)
    person = living(world, zone)
    world.start(around(world, "wait_window", window("09:00", "18:00", "sat", "sun")))
    world.pass_time(days=3)
    day = date(*eve) + timedelta(days=1)
    assert left_at(person)[2] == local(zone, day.year, day.month, day.day, 9)


def test_a_window_that_the_clocks_skip_opens_on_the_next_day_and_nobody_spins(world: World) -> None:
    world.now = datetime(2026, 3, 28, 20, tzinfo=UTC)
    person = living(world, "Europe/Kyiv")
    world.start(around(world, "wait_window", window("03:00", "03:45", *WEEK)))
    world.pass_time(days=3)
    assert left_at(person)[2] == local("Europe/Kyiv", 2026, 3, 30, 3)


def test_what_may_be_passed_at_once_is_no_wait_for_a_loop(world: World) -> None:
    """Number 17 of the field's failures."""
    for type_, config in [("wait_until", until("2026-03-20")), ("wait_window", window("00:00", "00:00"))]:
        rule = {"type": "purchase_count", "compare": "at_least", "value": 1}
        journey = world.journey(
            {"wait": (type_, config), "ask": ("condition", {"rule": rule}), "out": EXIT},
            ["in.next>wait", "wait.next>ask", "ask.yes>out", "ask.no>wait"],
        )
        assert [each.code for each in errors(lint(journey.graph, world.brand, now=world.now)[1])] == [
            "loop_without_wait"
        ]


def test_an_attribute_that_holds_no_date_is_named(world: World) -> None:
    world.make_attribute("city")
    for attribute in ("city", "gone"):
        journey = around(world, "wait_until", by(attribute))
        (problem,) = lint(journey.graph, world.brand)[1]
        assert (problem.code, problem.field) == ("no_date_attribute", "attribute")


@pytest.mark.parametrize(
    "config", [{"by": "date"}, {"by": "attribute"}, {"by": "attribute", "attribute": "x", "shift": "after"}]
)
def test_what_is_missing_is_named_at_its_field(world: World, config: dict[str, Any]) -> None:
    problems = lint(around(world, "wait_until", config).graph, world.brand)[1]
    assert [each.code for each in problems] == ["bad_field"]
    assert problems[0].field in ("on", "attribute", "days")


def test_a_batch_over_many_zones_is_two_looks_for_each_customer(world: World) -> None:
    people = [living(world, ZONES[number % 3]) for number in range(30)]
    world.now = datetime(2026, 3, 6, 20, tzinfo=UTC)
    journey = world.start(around(world, "wait_window", window("09:00", "18:00")))
    world.pass_time(days=4)
    assert not Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).exists()
    assert {left_at(each)[0] for each in people} == {"next"}
    check_ledger(journey)


def looked_at(world: World, config: dict[str, Any], zone: str, now: datetime) -> tuple[str | None, datetime | None]:
    """(port, next look) of one customer in a window, by the op's own statement."""
    node = Node("n", "wait_window", config)
    form = NODES["wait_window"].Config(data=config)
    assert form.is_valid(), form.errors
    (draft,) = NODES["wait_window"].compile(node, form.validated_data, Scope(world.brand, Graph((node,)), read({})))
    op = Op(0, draft.kind, "n", draft.args, {}, {})
    Customer.objects.update(time_zone=zone)
    one = sql.SQL(
        "with due as (select null::tid as place, id, id as customer_id, 1 as journey_id, 1 as visit"
        " from customers_customer), "
    )
    statement = sql.SQL("{}{} select port, due_at from verdict").format(one, OPS["wait_window"].verdict(op, now))
    ((port, due_at),) = rows(statement)
    return port, due_at


def is_open(config: dict[str, Any], clock: datetime) -> bool:
    """What the words say: it is one of the days, between the hours; a night belongs to the day on which it began."""
    hour = f"{clock:%H:%M}"
    today, yesterday = (WEEK[(clock.date() - timedelta(days=ago)).weekday()] in config["days"] for ago in (0, 1))
    if config["opens"] < config["closes"]:
        return today and config["opens"] <= hour < config["closes"]
    return (today and hour >= config["opens"]) or (yesterday and hour < config["closes"])


def test_windows_are_open_when_the_clock_on_the_wall_says_so_all_over_the_world(world: World) -> None:
    """A few hundred windows by chance, many of them near a change of the clocks, against Python's own clocks."""
    world.customer()
    chance = random.Random(26)
    changes = [
        datetime(2026, *each, tzinfo=UTC) for each in [(3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1), (6, 15)]
    ]
    step = timedelta(minutes=30)
    for _ in range(300):
        zone = chance.choice([*ZONES, "UTC", "Asia/Kolkata", "America/St_Johns", "Africa/Casablanca"])
        opens, closes = (f"{chance.randrange(24):02d}:{chance.choice(['00', '30'])}" for _ in range(2))
        config = window(
            opens, closes, *chance.sample(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], chance.randrange(1, 8))
        )
        now = chance.choice(changes) + chance.randrange(-96, 96) * step
        port, due_at = looked_at(world, config, zone, now)
        told = (zone, config, now)
        if is_open(config, now.astimezone(ZoneInfo(zone))):
            assert (port, due_at) == ("next", None), told
            continue
        assert port is None, told
        first = next(at for n in range(1, 48 * 9) if is_open(config, (at := now + n * step).astimezone(ZoneInfo(zone))))
        # A window that begins within an hour that is skipped opens up to an hour after the clocks have come to it.
        assert due_at is not None
        assert first <= due_at <= first + timedelta(hours=1), told
        if due_at != first:
            skipped = due_at.astimezone(ZoneInfo(zone))
            assert f"{skipped:%H:%M}" != opens, told


def test_a_wait_takes_exactly_its_time_also_as_the_last_step(world: World) -> None:
    """Number 22 of the field's failures: always a day, or ended too early."""
    person = world.customer()
    journey = world.journey(
        {"first": ("wait", {"duration_s": 90 * 60}), "last": ("wait", {"duration_s": 60}), "out": EXIT},
        ["in.next>first", "first.next>last", "last.next>out"],
    )
    world.start(journey)
    world.pass_time(days=2)
    moments = (
        Decision.objects.filter(customer_id=person.pk, reason="waited").order_by("at").values_list("at", flat=True)
    )
    assert list(moments) == [START + timedelta(minutes=90), START + timedelta(minutes=91)]
    assert Enrollment.objects.get(customer_id=person.pk).exited_at == START + timedelta(minutes=91)
