"""A goal as a place in the journey."""

from journeys.figures.counters import counters
from tests.journeys.flows import around, left_at
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import START, World


def test_who_comes_to_a_goal_has_reached_it_and_goes_on(world: World) -> None:
    people = [world.customer() for _ in range(3)]
    journey = world.start(around(world, "goal", {"label": "Has seen the offer"}))
    for person in people:
        assert left_at(person) == ("next", "goal_passed", START)
    assert counters(journey)["nodes"]["block"]["reasons"] == {"goal_passed": 3}
    check_ledger(journey)
