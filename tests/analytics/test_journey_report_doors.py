"""The report “journey”: who came in, is inside, was refused and left."""

from datetime import timedelta

import pytest

from analytics.report import NoPeople
from journeys import actions
from tests.analytics.journey_report import column, ids, people, report, rows
from tests.analytics.world import PricedWorld


def test_who_is_still_inside_is_counted_where_they_stand(world: PricedWorld) -> None:
    reader, waiter = world.customer(["push", "sms"]), world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    world.report(reader, "push", "clicked")
    world.pass_time(minutes=30)
    answer = report(world, journey)
    assert column(answer, "balance", "people") == {"before": 0, "entered": 2, "out": 1, "inside": 1}
    assert (answer.extra["standing"], answer.extra["reconciles"]) == (1, True)
    assert column(answer, "nodes", "inside")["cascade"] == 1
    (cascade,) = rows(answer, "cascades").values()
    assert [cascade[each] for each in ("passes", "stopped", "ended", "put_out", "open")] == [2, 1, 0, 0, 1]
    assert column(answer, "steps", "open") == {"cascade|0|push": 1, "cascade|1|sms": 0}
    assert people(world, journey, "balance", "people", "inside") == ids(waiter)
    assert people(world, journey, "nodes", "inside", "cascade") == ids(waiter)


def test_what_was_before_the_period_is_carried_over(world: PricedWorld) -> None:
    early, late = world.customer(["push"]), world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    world.pass_time(hours=1)
    world.report(early, "push", "clicked")
    world.work()
    today, tomorrow = world.period(days_back=0, days_on=0), world.period(days_back=-1, days_on=1)
    answer = report(world, journey, period=tomorrow)
    assert column(answer, "balance", "people") == {"before": 1, "entered": 0, "out": 0, "inside": 1}
    world.now += timedelta(days=1)
    world.report(late, "push", "clicked")
    world.pass_time(hours=1)
    answer = report(world, journey, period=tomorrow)
    assert column(answer, "balance", "people") == {"before": 1, "entered": 0, "out": 1, "inside": 0}
    assert answer.extra["previous"] == {"entered": 2, "out": 1}
    with pytest.raises(NoPeople, match="past period"):
        people(world, journey, "balance", "people", "inside", period=today)


def test_who_is_refused_at_the_door_is_counted_by_reason(world: PricedWorld) -> None:
    somebody = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    actions.launch(journey, None, world.now)
    world.work()
    answer = report(world, journey)
    assert column(answer, "refused", "people") == {"already_inside": 1}
    assert column(answer, "refused", "share") == {"already_inside": 0.5}
    assert people(world, journey, "refused", "people", "already_inside") == ids(somebody)


def test_who_is_put_out_leaves_by_a_door_of_its_own(world: PricedWorld) -> None:
    somebody = world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.stop(journey, None, world.now)
    world.work()
    answer = report(world, journey)
    assert column(answer, "doors", "people") == {"out|stopped": 1}
    assert column(answer, "nodes", "lost")["cascade"] == 1
    (cascade,) = rows(answer, "cascades").values()
    assert [cascade[each] for each in ("passes", "stopped", "ended", "put_out", "open")] == [1, 0, 0, 1, 0]
    assert people(world, journey, "doors", "people", "out|stopped") == ids(somebody)


def test_versions_add_up_and_whoever_is_taken_along_is_lost_nowhere(world: PricedWorld) -> None:
    world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.publish_version(journey, None, world.now)
    world.customer(["push", "sms"])
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(hours=3)
    answer = report(world, journey)
    assert column(answer, "balance", "people") == {"before": 0, "entered": 2, "out": 0, "inside": 2}
    assert column(answer, "versions", "inside") == {"1": 1, "2": 1}
    assert column(answer, "steps", "came") == {"cascade|0|push": 2, "cascade|1|sms": 2}
