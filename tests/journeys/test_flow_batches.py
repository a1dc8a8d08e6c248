"""What holds for every flow block: a batch costs as many statements as one customer, and its sums reconcile."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys import actions
from journeys.engine import engine
from journeys.models import Decision
from journeys.nodes import NODES
from tests.journeys.examples import EXAMPLES
from tests.journeys.flows import HOUR, around
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World

BLOCKS = [
    "message",
    "wait",
    "wait_until",
    "wait_window",
    "wait_event",
    "condition",
    "multi",
    "split",
    "loop",
    "goal",
    "change_list",
]


def config_of(world: World, type_: str) -> dict[str, Any]:
    example = EXAMPLES.get(type_)
    return example(world) if example else NODES[type_].default_config()


@pytest.mark.parametrize("type_", BLOCKS)
def test_a_batch_costs_as_many_statements_as_one_customer(world: World, type_: str) -> None:
    config = config_of(world, type_)
    counts = []
    for people in (1, 30):
        for _ in range(people):
            world.customer()
        journey = around(world, type_, config)
        actions.publish_version(journey, None, world.now)
        actions.launch(journey, None, world.now)
        with CaptureQueriesContext(connection) as captured:
            engine.drain(world.now)
        counts.append(len(captured))
        assert Decision.objects.filter(journey_id=journey.pk).exists()
        check_ledger(journey)
        actions.stop(journey, None, world.now)
        world.work()
        check_ledger(journey)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("type_", [*BLOCKS, "reaction_check"])
def test_somebody_who_is_stopped_within_it_leaves_with_the_reason(world: World, type_: str) -> None:
    for _ in range(3):
        world.customer()
    config = {"node": "push", "outcome": "opened"} if type_ == "reaction_check" else config_of(world, type_)
    ports = [each.key for each in NODES[type_].ports(config)]
    journey = world.journey(
        {
            "push": ("message", world.message("push")),
            "block": (type_, config),
            "wait": ("wait", {"duration_s": HOUR}),
            "out": ("exit", {}),
        },
        [
            *("in.next>push", "push.sent>block", "push.not_sent>block"),
            *(f"block.{port}>wait" for port in ports),
            "wait.next>out",
        ],
    )
    world.start(journey)
    check_ledger(journey)
    assert world.inside() == 3
    actions.stop(journey, None, world.now)
    world.work()
    assert world.inside() == 0
    assert Decision.objects.filter(journey_id=journey.pk, port="out", reason="stopped").count() == 3
    check_ledger(journey)
