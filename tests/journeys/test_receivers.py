"""What the engine hears from below."""

import pytest

from customers.lists import storing
from customers.lists.storing import ListInUse
from journeys import actions
from journeys.models import Enrollment, Wake
from segments.models import Segment
from segments.saving import SegmentInUse, delete
from tests.journeys.world import World


def test_whoever_is_inside_is_woken_and_nobody_else(world: World) -> None:
    world.customer(["email"])
    person = world.customer(["push"])
    outsider = world.customer([])
    world.start(world.cascade_journey("push"))
    # In a young base ids of customers and of enrollments run together, and a wrong comparison looks right.
    Enrollment.objects.update(id=900_000 + person.pk)
    world.buy(person)
    world.buy(outsider)
    assert list(Wake.objects.values_list("customer_id", flat=True)) == [person.pk]


def test_a_list_that_a_running_journey_asks_is_not_deleted(world: World) -> None:
    asked = storing.create({"name": "Asked"}, {"kind": "api"}, by=None, now=world.now)
    rule = {"any": [{"not": {"type": "in_list", "list_id": asked.pk}}]}
    journey = world.journey(
        {"wait": ("wait", {"duration_s": 60}), "ask": ("condition", {"rule": rule}), "out": ("exit", {})},
        ["in.next>wait", "wait.next>ask", "ask.yes>out", "ask.no>out"],
    )
    world.customer()
    world.start(journey)
    with pytest.raises(ListInUse, match="“Journey” needs this list"):
        storing.delete(asked, by=None)
    actions.stop(journey, None, world.now)
    storing.delete(asked, by=None)


def test_a_segment_that_a_running_journey_enters_by_or_asks_is_not_deleted(world: World) -> None:
    asked = Segment.objects.create(name="Asked", rule={"all": []})
    rule = {"any": [{"not": {"type": "in_segment", "segment_id": asked.pk}}]}
    journey = world.journey(
        {"wait": ("wait", {"duration_s": 60}), "ask": ("condition", {"rule": rule}), "out": ("exit", {})},
        ["in.next>wait", "wait.next>ask", "ask.yes>out", "ask.no>out"],
    )
    world.customer()
    world.start(journey)
    for segment in (asked, world.everybody):
        with pytest.raises(SegmentInUse, match="“Journey” needs this segment"):
            delete(segment, by=None)
    actions.stop(journey, None, world.now)
    delete(asked, by=None)
