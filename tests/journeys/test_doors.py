"""The doors: who may come again, who is held out, how many enter, for whom the journey is; also with two at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.events import EventRow, record_events
from customers.models import Customer
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.figures.counters import totals
from journeys.models import Arrival, Decision, Enrollment, Journey
from tests.journeys.entering import reasons
from tests.journeys.hands import together
from tests.journeys.world import START, World

DAY = 86_400


def waiting(world: World, settings: dict[str, Any] | None = None, **entry: Any) -> Journey:
    """A running journey that people enter by the event “come” and stay in for a day."""
    config = {"event": "come", "key_property": "", "reentry": "never"} | entry
    journey = world.journey(
        {"in": ("entry_event", config), "wait": ("wait", {"duration_s": DAY}), "out": ("exit", {})},
        ["in.next>wait", "wait.next>out"],
    )
    if settings:
        actions.save(journey, None, journey.revision, settings=settings)
    return world.start(journey)


def people(world: World, count: int) -> list[Customer]:
    return Customer.objects.bulk_create(Customer(created_at=world.now, updated_at=world.now) for _ in range(count))


def come(world: World, *who: Customer, **properties: Any) -> None:
    """All of them at once, one after another within a second."""
    rows = [
        EventRow(
            each.pk,
            "come",
            f"{world.now.isoformat()}{place}{properties}",
            world.now + timedelta(milliseconds=place),
            properties,
            "shop",
        )
        for place, each in enumerate(who)
    ]
    record_events(rows, world.now)
    world.now += timedelta(seconds=1)


def reconcile(journey: Journey) -> None:
    """Everybody who entered is inside or has left, and who was refused never was."""
    found = totals([journey])[journey.pk]
    assert found["entered"] == found["inside"] + found["exited"]
    assert found["entered"] == Enrollment.objects.filter(journey_id=journey.pk).count()
    assert found["inside"] == Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).count()
    assert not Arrival.objects.exists()
    assert differences() == []


# Coming again


def test_never_means_once_whatever_has_become_of_the_first_time(world: World) -> None:
    (person,) = people(world, 1)
    journey = waiting(world)
    come(world, person)
    world.work()
    come(world, person)
    world.work()
    world.pass_time(days=2)
    come(world, person)
    world.work()
    assert reasons(person) == ["entered", "already_inside", "entered_before"]
    reconcile(journey)


def test_after_leaving_means_one_run_at_a_time(world: World) -> None:
    """FIELD_FAILURES 7 and 19: coming again makes a run of its own, when it is allowed, and no error."""
    (person,) = people(world, 1)
    journey = waiting(world, reentry="after_exit")
    for _ in range(2):
        come(world, person)
        world.work()
        come(world, person)
        world.work()
        world.pass_time(days=1)
    assert reasons(person) == ["entered", "already_inside", "entered", "already_inside"]
    assert list(Enrollment.objects.order_by("run").values_list("run", flat=True)) == [1, 2]
    reconcile(journey)


def test_any_time_means_several_runs_at_once(world: World) -> None:
    (person,) = people(world, 1)
    journey = waiting(world, reentry="any_time")
    for _ in range(3):
        come(world, person)
        world.work()
    assert reasons(person) == ["entered"] * 3
    assert world.inside() == 3
    reconcile(journey)


def test_it_is_asked_for_each_key(world: World) -> None:
    (person,) = people(world, 1)
    waiting(world, key_property="basket")
    for basket in ("A", "B", "A"):
        come(world, person, basket=basket)
        world.work()
    assert reasons(person) == ["entered", "entered", "already_inside"]


def test_at_most_so_many_within_a_sliding_window_for_each_key(world: World) -> None:
    (person,) = people(world, 1)
    limit: dict[str, Any] = {"reentry": "any_time", "reentry_most": 2, "reentry_window_s": 3600}
    journey = waiting(world, key_property="basket", **limit)
    for minute, basket in ((0, "A"), (20, "A"), (30, "A"), (30, "B"), (61, "A"), (62, "A"), (81, "A")):
        world.pass_time(seconds=(START + timedelta(minutes=minute) - world.now).total_seconds())
        come(world, person, basket=basket)
        world.work()
    assert reasons(person) == [
        "entered", "entered", "entered_often", "entered", "entered", "entered_often", "entered",
    ]  # fmt: skip
    reconcile(journey)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"reentry": "never"}, ["entered", "entered_before", "entered_before"]),
        ({"reentry": "after_exit"}, ["entered", "already_inside", "already_inside"]),
        ({"reentry": "any_time"}, ["entered", "entered", "entered"]),
        (
            {"reentry": "any_time", "reentry_most": 2, "reentry_window_s": 3600},
            ["entered", "entered", "entered_often"],
        ),
    ],
)
def test_several_of_one_customer_in_one_batch_are_judged_one_after_another(
    world: World, entry: dict[str, Any], expected: list[str]
) -> None:
    person, other = people(world, 2)
    journey = waiting(world, **entry)
    come(world, person, person, other, person)
    world.work()
    assert sorted(reasons(person)) == sorted(expected)
    assert reasons(other) == ["entered"]
    runs = Enrollment.objects.filter(customer_id=person.pk).values_list("run", flat=True)
    assert sorted(runs) == list(range(1, expected.count("entered") + 1))
    reconcile(journey)


def test_another_journey_and_another_entry_of_the_same_one(world: World) -> None:
    (person,) = people(world, 1)
    first, second = waiting(world), waiting(world)
    come(world, person)
    world.work()
    assert reasons(person) == ["entered", "entered"]
    for each in (first, second):
        reconcile(each)


# The hold-out


def held(journey: Journey) -> set[int]:
    found = Decision.objects.filter(journey_id=journey.pk, port="holdout", reason="holdout")
    return set(found.values_list("customer_id", flat=True))


def test_who_is_held_out_is_held_out_for_ever_by_every_version(world: World) -> None:
    everybody = people(world, 400)
    journey = waiting(world, {"holdout_share": 25}, reentry="any_time")
    come(world, *everybody)
    world.work()
    first = held(journey)
    assert 60 < len(first) < 140
    actions.publish_version(journey, None, world.now)
    come(world, *everybody)
    world.work()
    assert held(journey) == first
    assert Decision.objects.filter(journey_id=journey.pk, reason="holdout").count() == 2 * len(first)
    assert not Enrollment.objects.filter(customer_id__in=first).exists()
    reconcile(journey)


def test_a_larger_hold_out_keeps_those_of_the_smaller_and_another_journey_has_its_own(world: World) -> None:
    everybody = people(world, 400)
    journey = waiting(world, {"holdout_share": 10}, reentry="any_time")
    other = waiting(world, {"holdout_share": 10}, reentry="any_time")
    come(world, *everybody)
    world.work()
    small = held(journey)
    journey.refresh_from_db()
    actions.save(journey, None, journey.revision, settings={"holdout_share": 40})
    actions.publish_version(journey, None, world.now)
    come(world, *everybody)
    world.work()
    assert small < held(journey)
    assert held(other) != small


def test_without_a_share_nobody_is_held_out(world: World) -> None:
    everybody = people(world, 100)
    journey = waiting(world, {"holdout_share": 0})
    come(world, *everybody)
    world.work()
    assert held(journey) == set()


# Caps


def entered(journey: Journey) -> int:
    return Decision.objects.filter(journey_id=journey.pk, reason="entered", visit=0).count()


@pytest.mark.parametrize(("cap", "expected"), [(None, 5), (0, 0), (1, 1), (4, 4), (5, 5), (9, 5)])
@pytest.mark.parametrize("field", ["entry_cap", "entry_cap_per_day"])
def test_nought_lets_nobody_in_and_none_lets_everybody_in(
    world: World, field: str, cap: int | None, expected: int
) -> None:
    """FIELD_FAILURES 32: "0" and none differ."""
    everybody = people(world, 5)
    journey = waiting(world, {field: cap})
    come(world, *everybody)
    world.work()
    assert entered(journey) == expected
    refused = Decision.objects.filter(port="refused", reason="entry_cap").count()
    assert refused == 5 - expected
    reconcile(journey)


def test_the_cap_counts_over_batches_versions_and_those_who_have_left(world: World) -> None:
    everybody = people(world, 9)
    journey = waiting(world, {"entry_cap": 5})
    come(world, *everybody[:3])
    while engine.drain(world.now, batch=1):
        pass
    world.pass_time(days=2)
    actions.publish_version(journey, None, world.now)
    come(world, *everybody[3:])
    while engine.drain(world.now, batch=1):
        pass
    assert entered(journey) == 5
    reconcile(journey)


def test_who_came_first_gets_the_last_place_and_who_is_refused_anyhow_takes_none(world: World) -> None:
    first, second, third = people(world, 3)
    journey = waiting(world, {"entry_cap": 2})
    # Told in another order than that of their ids.
    come(world, third)
    come(world, third)
    come(world, second)
    come(world, first)
    world.work()
    assert sorted(reasons(third)) == ["entered", "entered_before"]
    assert reasons(second) == ["entered"]
    assert reasons(first) == ["entry_cap"]
    reconcile(journey)


def test_a_day_is_that_of_the_brand(world: World) -> None:
    """FIELD_FAILURES 25: not that of UTC."""
    world.brand.time_zone = "America/New_York"
    world.brand.save()
    world.now = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)  # 23:00 of 2 March there
    everybody = people(world, 4)
    journey = waiting(world, {"entry_cap_per_day": 1})
    come(world, everybody[0])
    world.work()
    come(world, everybody[1])
    world.work()
    world.now = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)  # midnight
    come(world, everybody[2])
    world.work()
    world.now = datetime(2026, 3, 4, 4, 59, tzinfo=UTC)
    come(world, everybody[3])
    world.work()
    assert [reasons(each)[0] for each in everybody] == ["entered", "entry_cap", "entered", "entry_cap"]
    assert entered(journey) == 2


def test_a_day_that_begins_at_half_past_never_has_more_than_its_cap(world: World) -> None:
    world.brand.time_zone = "Asia/Kolkata"
    world.brand.save()
    everybody = people(world, 3)
    waiting(world, {"entry_cap_per_day": 1})
    world.now = datetime(2026, 3, 2, 18, 40, tzinfo=UTC)  # 00:10 of 3 March there
    come(world, everybody[0])
    world.work()
    world.now = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
    come(world, everybody[1])
    world.work()
    world.now = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)  # 00:30 of 4 March
    come(world, everybody[2])
    world.work()
    assert [reasons(each)[0] for each in everybody] == ["entered", "entry_cap", "entered"]


def test_both_caps_hold(world: World) -> None:
    everybody = people(world, 9)
    journey = waiting(world, {"entry_cap": 5, "entry_cap_per_day": 2})
    for day in range(3):
        come(world, *everybody[3 * day : 3 * day + 3])
        world.work()
        world.pass_time(days=1)
    assert entered(journey) == 5


# The audience


def test_the_audience_is_asked_at_the_door(world: World) -> None:
    world.make_attribute("city")
    here, there = world.customer([], city="Lviv"), world.customer([], city="Kyiv")
    rule = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Lviv"}
    journey = waiting(world, {"audience": rule}, reentry="any_time")
    come(world, here, there)
    world.work()
    assert (reasons(here), reasons(there)) == (["entered"], ["not_in_audience"])
    there.attributes = {"city": "Lviv"}
    there.save()
    come(world, there)
    world.work()
    assert reasons(there) == ["not_in_audience", "entered"]
    reconcile(journey)


def test_who_is_refused_leaves_one_decision_with_the_first_reason_that_holds(world: World) -> None:
    (person,) = people(world, 1)
    waiting(world, {"audience": {"any": []}, "holdout_share": 50, "entry_cap": 0}, key_property="basket")
    come(world, person, basket="A")
    world.work()
    come(world, person)
    world.work()
    assert reasons(person) == ["not_in_audience", "no_key"]
    decision = Decision.objects.filter(customer_id=person.pk).order_by("id")[0]
    assert (decision.enrollment_id, decision.port) == (None, "refused")
    assert decision.detail is not None
    assert decision.detail["name"] == "come"


# Sets, and several at once


def test_a_batch_at_the_door_costs_as_many_statements_as_one(world: World) -> None:
    everybody = people(world, 300)
    waiting(world, {"entry_cap": 1000, "holdout_share": 10, "audience": {"all": []}}, key_property="basket")
    counts = []
    for some in (everybody[:1], everybody[1:]):
        come(world, *some, basket="A")
        with CaptureQueriesContext(connection) as made:
            engine.drain(world.now)
        counts.append(len(made))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_together_let_in_no_more_than_the_cap(transactional_db: None) -> None:
    world = World()
    everybody = people(world, 60)
    journey = waiting(world, {"entry_cap": 25})
    come(world, *everybody)

    def work() -> None:
        while engine.drain(world.now, batch=4):
            pass

    together(work, work)
    engine.drain(world.now)
    assert entered(journey) == 25
    assert Decision.objects.filter(reason="entry_cap").count() == 35
    reconcile(journey)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_two_doors_let_nobody_in_twice(transactional_db: None) -> None:
    world = World()
    everybody = people(world, 40)
    config = {"event": "come", "reentry": "never"}
    journey = world.start(
        world.journey(
            {
                "in": ("entry_event", config),
                "also": ("entry_event", config),
                "wait": ("wait", {"duration_s": DAY}),
                "out": ("exit", {}),
            },
            ["in.next>wait", "also.next>wait", "wait.next>out"],
        )
    )
    come(world, *everybody)
    assert Arrival.objects.count() == 80

    def work() -> None:
        while engine.drain(world.now, batch=3):
            pass

    together(work, work)
    while engine.drain(world.now):
        pass
    assert entered(journey) == 40
    assert Decision.objects.filter(visit=0).count() == 80
    reconcile(journey)
