"""The Why of somebody whom an event was to bring in: whether it arrived at all, when, and why it let nobody in."""

from datetime import timedelta
from typing import Any

from customers.models import Customer
from journeys import actions
from journeys.models import Journey
from journeys.reading.why import why
from tests.journeys.entering import listening
from tests.journeys.world import H, World


def told(world: World, journey: Journey, customer: Customer) -> list[tuple[str, bool | None, dict[str, Any]]]:
    """What the Why says of the entry and of somebody who never came."""
    journey.refresh_from_db()
    answer = why(journey, customer, world.now)
    assert answer.verdict == "never_came"
    return [(each.code, each.holds, dict(each.params)) for each in answer.entries[0]["findings"]]


def test_why_somebody_never_came_tells_whether_the_event_arrived_at_all(world: World) -> None:
    never, otherwise, came = (world.customer() for _ in range(3))
    filters = [{"property": "total", "compare": "at_least", "value": "100"}]
    world.event(came, "basket_left", total=120)
    world.event(otherwise, "basket_left", total=20)
    world.event(otherwise, "ordered")
    at = world.now.isoformat()
    world.now += timedelta(minutes=1)
    journey = listening(
        world, "entry_event", event="basket_left", filters=filters, unless=[{"event": "ordered"}], within_s=H
    )

    assert told(world, journey, never) == [
        ("unheard", False, {"event": "basket_left"}),
        ("unheard", None, {"event": "ordered"}),
    ]
    assert told(world, journey, otherwise) == [
        ("unfit", False, {"event": "basket_left", "times": 1, "last": at}),
        ("heard", None, {"event": "ordered", "times": 1, "last": at}),
    ]
    assert told(world, journey, came) == [
        ("heard", None, {"event": "basket_left", "times": 1, "last": at}),
        ("heard_before_launch", False, {"launched": world.now.isoformat()}),
        ("unheard", None, {"event": "ordered"}),
    ]


def test_why_tells_of_an_event_that_came_after_the_stop_and_of_one_before_the_journey_ran_again(world: World) -> None:
    person = world.customer()
    journey = listening(world, "entry_event", event="basket_left")
    world.now += timedelta(hours=1)
    actions.stop(journey, None, stopped := world.now)
    world.now += timedelta(hours=1)
    world.event(person, "basket_left")
    heard = ("heard", None, {"event": "basket_left", "times": 1, "last": world.now.isoformat()})
    assert told(world, journey, person) == [heard, ("heard_after_stop", False, {"stopped": stopped.isoformat()})]
    world.now += timedelta(hours=1)
    world.work()
    actions.launch(journey, None, world.now)
    launched = {"launched": world.now.isoformat()}
    assert told(world, journey, person) == [heard, ("heard_before_launch", False, launched)]


def test_why_tells_of_an_event_in_a_pause_that_lets_nobody_in(world: World) -> None:
    person = world.customer()
    journey = listening(world, "entry_event", event="basket_left")
    world.now += timedelta(hours=1)
    actions.pause(journey, None, paused := world.now, refuses_arrivals=True)
    world.now += timedelta(hours=1)
    world.event(person, "basket_left")
    journey.refresh_from_db()
    expected = [("heard", None), ("heard_while_paused", False)]
    assert codes(world, journey, person) == ("waiting", expected)
    world.now += timedelta(hours=1)
    actions.resume(journey, None, world.now)
    world.work()
    journey.refresh_from_db()
    assert codes(world, journey, person) == ("refused", expected)
    found = why(journey, person, world.now).entries[0]["findings"][1]
    assert found.params == {"paused": paused.isoformat()}


def test_why_tells_of_an_event_that_was_told_too_late_and_of_one_in_time_before_it(world: World) -> None:
    late, both = world.customer(), world.customer()
    journey = listening(world, "entry_event", event="basket_left", max_age_s=H)
    world.now += timedelta(hours=4)
    at = world.now
    world.event(both, "basket_left")
    world.work()
    world.now += timedelta(hours=3)
    for each in (late, both):
        world.event(each, "basket_left", at=world.now - timedelta(hours=1, seconds=1))
    world.work()
    assert codes(world, journey, late) == ("refused", [("heard", None), ("heard_too_old", False)])
    late_found = why(journey, late, world.now).entries[0]["findings"][1]
    assert late_found.params == {"told": world.now.isoformat()}
    verdict, found = codes(world, journey, both)
    assert (verdict, found[0]) == ("left", ("heard", True))
    first = why(journey, both, world.now).entries[0]["findings"][0]
    assert first.params == {"event": "basket_left", "times": 2, "last": at.isoformat()}


def test_why_tells_of_an_event_that_an_earlier_version_judged(world: World) -> None:
    person = world.customer()
    journey = listening(world, "entry_event", event="ordered")
    world.now += timedelta(hours=1)
    world.event(person, "basket_left")
    world.now += timedelta(hours=1)
    graph = journey.graph
    graph["nodes"][0]["config"] = {"event": "basket_left"}
    actions.save(journey, None, journey.revision, graph=graph)
    actions.publish_version(journey, None, world.now)
    assert told(world, journey, person)[1] == ("heard_before_version", None, {"published": world.now.isoformat()})


def codes(world: World, journey: Journey, customer: Customer) -> tuple[str, list[tuple[str, bool | None]]]:
    """The verdict of the Why, and what it says of the entry."""
    answer = why(journey, customer, world.now)
    return answer.verdict, [(each.code, each.holds) for each in answer.entries[0]["findings"]]
