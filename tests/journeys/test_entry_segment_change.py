"""People who enter when they join a segment or leave it: at once by what they do, within minutes by the time alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.hearing import sensing
from journeys.models import Arrival, Decision, Enrollment, Journey, Watch, WatchMember, WatchWake
from journeys.running import running
from segments.models import Segment
from tests.journeys.world import START, World

SILENT = {"type": "last_purchase", "when": "more_days_ago", "days": 10}
BUYERS = {"type": "purchase_count", "compare": "at_least", "value": 2}
GOLD = {"type": "attribute", "attribute": "level", "operator": "equals", "value": "gold"}


@pytest.fixture
def world(world: World) -> World:
    world.make_attribute("level")
    return world


def watching(world: World, rule: dict[str, Any], **entry: Any) -> Journey:
    """A running journey: in by a change of the segment, a month of waiting, out."""
    segment = Segment.objects.create(name=f"Segment {Segment.objects.count()}", rule=rule)
    config = {"segment_id": segment.pk, "change": "joined", "reentry": "after_exit"} | entry
    journey = world.journey(
        {
            "in": ("entry_segment_change", config),
            "month": ("wait", {"duration_s": 30 * 86400}),
            "out": ("exit", {}),
        },
        ["in.next>month", "month.next>out"],
    )
    return world.start(journey)


def set_level(customer: Customer, level: str) -> None:
    Customer.objects.filter(pk=customer.pk).update(attributes={"level": level})


def entries(customer: Customer) -> int:
    return Decision.objects.filter(customer_id=customer.pk, reason="entered").count()


def test_who_joins_by_a_purchase_enters_at_once_and_who_was_there_before_does_not(world):
    there, comes, never = world.customer(), world.customer(), world.customer()
    for _ in range(2):
        world.buy(there)
        world.pass_time(minutes=1)
    watching(world, BUYERS)
    world.buy(comes)
    world.work()
    assert entries(comes) == 0, "one purchase is not enough"
    world.pass_time(seconds=90)
    world.buy(comes)
    world.buy(there)
    world.work()
    assert (entries(there), entries(comes), entries(never)) == (0, 1, 0)
    assert Decision.objects.get(reason="entered").at == world.now
    assert not WatchWake.objects.exists()
    assert differences() == []


def test_who_becomes_a_member_by_an_attribute_enters_at_once_whoever_writes_it(world):
    somebody = world.customer()
    watching(world, GOLD)
    set_level(somebody, "gold")
    world.work()
    assert entries(somebody) == 1
    new = world.customer(level="gold")
    world.work()
    assert entries(new) == 1, "a new customer joins, too"


def test_time_alone_makes_people_join(world):
    """Nothing is reported of somebody who has been silent for ten days."""
    somebody = world.customer()
    world.buy(somebody)
    watching(world, SILENT)
    world.now = START.replace(hour=23, minute=55) + timedelta(days=10)
    world.work()
    assert entries(somebody) == 0
    world.pass_time(minutes=15)
    assert entries(somebody) == 1


def test_who_leaves_enters_where_leaving_counts(world):
    gold, never = world.customer(level="gold"), world.customer(level="silver")
    watching(world, GOLD, change="left")
    set_level(never, "bronze")
    world.work()
    assert (entries(gold), entries(never)) == (0, 0)
    set_level(gold, "silver")
    world.work()
    assert (entries(gold), entries(never)) == (1, 0)
    (decision,) = Decision.objects.filter(reason="entered")
    assert decision.detail is not None
    assert decision.detail["kind"] == "segment_left"


def test_those_present_enter_at_the_launch_if_so_asked_and_once(world):
    present, absent = world.customer(level="gold"), world.customer()
    journey = watching(world, GOLD, also_present=True)
    assert (entries(present), entries(absent)) == (1, 0)
    set_level(absent, "gold")
    world.work()
    world.pass_time(minutes=30)
    assert (entries(present), entries(absent)) == (1, 1)
    actions.publish_version(journey, None, world.now)
    world.pass_time(minutes=30)
    assert (entries(present), entries(absent)) == (1, 1)
    assert Decision.objects.exclude(reason="entered").count() == 0


def test_who_leaves_the_entry_segment_stays_in_the_journey(world):
    """Number 18 of the field's failures: entry rule and exit rule are separate."""
    somebody = world.customer()
    watching(world, GOLD)
    set_level(somebody, "gold")
    world.work()
    set_level(somebody, "silver")
    world.pass_time(days=1)
    assert Enrollment.objects.get(customer_id=somebody.pk).exited_at is None


@pytest.mark.parametrize(
    ("reentry", "reasons"),
    [
        ("never", ["entered", "already_inside"]),
        ("after_exit", ["entered", "already_inside"]),
        ("any_time", ["entered", "entered"]),
    ],
)
def test_joining_again_restarts_as_the_entry_says(world, reentry, reasons):
    """Number 19 of the field's failures: re-joining never restarts, or always does."""
    somebody = world.customer()
    watching(world, GOLD, reentry=reentry)
    for level in ("gold", "silver", "gold"):
        set_level(somebody, level)
        world.pass_time(minutes=11)
    found = Decision.objects.filter(customer_id=somebody.pk, visit=0).order_by("id")
    assert list(found.values_list("reason", flat=True)) == reasons
    assert differences() == []


def test_a_new_version_of_the_same_segment_loses_nobody_and_enters_nobody_anew(world):
    there, comes = world.customer(level="gold"), world.customer()
    journey = watching(world, GOLD)
    set_level(comes, "gold")  # joins in the moment of publishing
    actions.publish_version(journey, None, world.now)
    world.work()
    world.pass_time(minutes=30)
    assert (entries(there), entries(comes)) == (0, 1)


def test_a_new_version_with_another_segment_begins_anew(world):
    gold, silver = world.customer(level="gold"), world.customer(level="silver")
    journey = watching(world, GOLD)
    other = Segment.objects.create(name="Silver", rule=GOLD | {"value": "silver"})
    graph = journey.graph
    graph["nodes"][0]["config"]["segment_id"] = other.pk
    actions.publish_version(actions.save(journey, None, journey.revision, graph=graph), None, world.now)
    world.work()
    set_level(gold, "silver")
    world.work()
    assert (entries(gold), entries(silver)) == (1, 0)
    assert Watch.objects.count() == 1, "the old one is gone"
    assert set(WatchMember.objects.values_list("customer_id", flat=True)) == {gold.pk, silver.pk}


def test_who_joined_during_a_pause_enters_after_it(world):
    somebody = world.customer()
    journey = watching(world, GOLD)
    actions.pause(journey, None, world.now)
    set_level(somebody, "gold")
    world.pass_time(hours=1)
    assert entries(somebody) == 0
    assert not WatchWake.objects.exists(), "the inbox does not grow meanwhile"
    actions.resume(journey, None, world.now)
    world.work()
    assert entries(somebody) == 1


def test_a_new_version_without_the_entry_watches_no_more(world):
    somebody = world.customer()
    journey = watching(world, GOLD)
    graph = journey.graph
    graph["nodes"][0] |= {"type": "entry_segment", "config": {"segment_id": world.everybody.pk}}
    actions.publish_version(actions.save(journey, None, journey.revision, graph=graph), None, world.now)
    set_level(somebody, "gold")
    for _ in range(2):
        world.work()
    assert not Watch.objects.exists()
    assert not WatchWake.objects.exists()
    assert entries(somebody) == 0


def test_a_stopped_journey_watches_no_more_and_begins_anew_when_it_is_launched_again(world):
    somebody, later = world.customer(), world.customer()
    journey = watching(world, GOLD)
    set_level(somebody, "gold")
    actions.stop(journey, None, world.now)
    world.work()
    assert not Watch.objects.exists()
    assert not WatchMember.objects.exists()
    set_level(somebody, "gold")
    assert not WatchWake.objects.exists(), "nobody watches"
    assert not Arrival.objects.exists()
    actions.launch(journey, None, world.now)
    world.work()
    set_level(later, "gold")
    world.pass_time(minutes=11)
    assert (entries(somebody), entries(later)) == (0, 1)


def test_a_segment_that_breaks_lets_nobody_in_and_stops_nothing(world):
    somebody = world.customer()
    journey = watching(world, GOLD)
    Segment.objects.all().update(rule={"type": "no_such_condition"})
    set_level(somebody, "gold")
    world.pass_time(minutes=30)
    Segment.objects.exclude(pk=world.everybody.pk).update(rule=GOLD)
    world.pass_time(minutes=11)
    assert entries(somebody) == 1, "as soon as it is mended"
    journey.refresh_from_db()
    assert journey.status == Journey.Status.RUNNING


def test_a_segment_that_is_broken_from_the_start_has_no_members_who_join_when_it_is_mended(world):
    there, later = world.customer(level="gold"), world.customer()
    journey = watching(world, GOLD)
    actions.stop(journey, None, world.now)
    world.work()
    segments = Segment.objects.exclude(pk=world.everybody.pk)
    segments.update(rule={"type": "no_such_condition"})
    actions.launch(journey, None, world.now)
    world.pass_time(minutes=30)
    segments.update(rule=GOLD)
    world.pass_time(minutes=11)
    set_level(later, "gold")
    world.work()
    assert (entries(there), entries(later)) == (0, 1)


def test_two_that_look_at_the_same_customer_let_them_in_once(world):
    somebody = world.customer()
    watching(world, GOLD, reentry="any_time")
    set_level(somebody, "gold")
    sensing.wake([somebody.pk] * 3)
    found = running()
    sensing.hear(found, world.now)
    Watch.objects.update(sweep_at=world.now)
    sensing.sweep(found, world.now + timedelta(seconds=1))
    assert Arrival.objects.count() == 1


def test_a_sweep_goes_through_everybody_in_pieces(world, monkeypatch):
    """Number 28 of the field's failures: a membership scan never holds up the engine for long."""
    monkeypatch.setattr(sensing, "PIECE", 3)
    people = [world.customer() for _ in range(8)]
    watching(world, GOLD)
    Customer.objects.filter(pk__in=[each.pk for each in people]).update(attributes={"level": "gold"})
    WatchWake.objects.all().delete()  # nobody reports it
    world.now += sensing.AGAIN
    found = running()
    swept = []
    while sensing.sweep(found, world.now):
        swept.append(Arrival.objects.count())
    assert swept == [3, 6, 8]
    world.work()
    assert [entries(each) for each in people] == [1] * 8
    assert engine.next_due_at(world.now) == world.now + sensing.AGAIN


def test_the_scan_is_work_of_the_bulk_lane_and_what_happened_to_people_of_the_other(world):
    """Number 28 of the field's failures: a segment rebuild stops all sending."""
    silent, active = world.customer(), world.customer()
    watching(world, GOLD)
    for each in (silent, active):
        set_level(each, "gold")
    WatchWake.objects.filter(customer_id=silent.pk).delete()  # nobody reports it
    world.now += sensing.AGAIN
    engine.drain(world.now, lane=engine.TRIGGERED)
    assert (entries(silent), entries(active)) == (0, 1)
    assert engine.next_due_at(world.now, engine.TRIGGERED) == world.now + timedelta(days=30), "when a wait is over"
    assert engine.next_due_at(world.now, engine.BULK) == world.now
    engine.drain(world.now, lane=engine.BULK)
    engine.drain(world.now, lane=engine.TRIGGERED)
    assert (entries(silent), entries(active)) == (1, 1)


def test_hearing_costs_the_same_however_many_customers_there_are(world):
    watching(world, GOLD)
    costs = []
    for size in (1, 300):
        Customer.objects.bulk_create(
            Customer(attributes={"level": "gold"}, created_at=world.now, updated_at=world.now) for _ in range(size)
        )
        with CaptureQueriesContext(connection) as counted:
            engine.drain(world.now, lane=engine.TRIGGERED)
        costs.append(len(counted))
    assert costs[0] == costs[1]
    assert Decision.objects.filter(reason="entered").count() == 301
