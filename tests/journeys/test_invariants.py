"""What the engine never does, whatever the block: it reaches for nothing outside, and sends nothing twice."""

import socket
import subprocess
from typing import Any, NoReturn

import pytest
from django.db import IntegrityError, transaction

from customers.models import Customer
from delivery.models import Message
from journeys import actions
from journeys.engine import engine
from journeys.models import Decision, Enrollment, Journey
from journeys.node import NodeType
from journeys.nodes import NODES
from tests.journeys.examples import EXAMPLES
from tests.journeys.world import World

INNER = [each for each in NODES if not each.is_entry and not each.is_end and not each.is_drawing]


class Reached(AssertionError):
    """Something outside was reached for."""


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """No way out of this process but the connection to PostgreSQL, which is libpq's and open already."""

    def refuse(*args: Any, **options: Any) -> NoReturn:
        raise Reached(str(args))

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)


def test_who_is_cut_off_reaches_nothing(cut_off: None) -> None:
    with pytest.raises(Reached):
        socket.create_connection(("127.0.0.1", 9))
    with socket.socket() as one, pytest.raises(Reached):
        one.connect(("127.0.0.1", 9))


def around(world: World, node_type: NodeType) -> Journey:
    """A message, then a block of this type, whose ways all lead to the end; a loop's over a wait back to it."""
    example = EXAMPLES.get(node_type.key)
    config = example(world) if example else node_type.default_config()
    edges = ["in.next>before", *(f"before.{each.key}>block" for each in NODES["message"].ports({}))]
    nodes: dict[str, Any] = {
        "before": ("message", world.message("push")),
        "block": (node_type.key, config),
        "end": ("exit", {}),
    }
    for port in node_type.ports(config):
        if node_type.key == "loop" and port.key == "again":
            nodes["rest"] = ("wait", {"duration_s": 3600})
            edges += ["block.again>rest", "rest.next>block"]
        else:
            edges.append(f"block.{port.key}>end")
    return world.journey(nodes, edges)


@pytest.mark.parametrize("node_type", INNER, ids=lambda each: each.key)
def test_no_block_reaches_for_anything_outside_while_the_engine_works(
    world: World, cut_off: None, node_type: NodeType
) -> None:
    person = world.customer()
    journey = around(world, node_type)
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.pass_time(hand_over=False, days=3)  # nothing is handed over: messages are withdrawn at their latest moment
    journey.refresh_from_db()
    assert journey.version is not None
    ops = [number for number, op in enumerate(journey.version.program["ops"]) if op["node"] == "block"]
    stands = Enrollment.objects.filter(customer_id=person.pk, journey_id=journey.pk, op__in=ops)
    assert ops
    assert stands.exists() or Decision.objects.filter(customer_id=person.pk, op__in=ops).exists(), "nobody came to it"


def sent(world: World) -> tuple[Customer, Message]:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    return person, Message.objects.get(customer_id=person.pk)


def test_a_second_message_of_the_same_visit_is_refused_by_the_database(world: World) -> None:
    _, first = sent(world)
    again = {each.attname: getattr(first, each.attname) for each in Message._meta.concrete_fields}
    again |= {"id": (first.id or 0) + 1}
    with pytest.raises(IntegrityError, match="message_once"), transaction.atomic():
        Message.objects.create(**again)
    Message.objects.create(**again | {"visit": (first.visit or 0) + 1})  # of another visit it is another one
    assert Message.objects.count() == 2


def test_a_batch_that_comes_again_sends_nothing_a_second_time(world: World) -> None:
    """As if the move had been lost while the message stayed: the database refuses it, and they are let out."""
    person, first = sent(world)
    Enrollment.objects.filter(customer_id=person.pk).update(op=first.op, visit=first.visit, due_at=world.now)
    engine.drain(world.now)
    assert Message.objects.count() == 1
    assert [reason for _, reason in world.ledger(person)] == ["entered", "sent", "broken"]
