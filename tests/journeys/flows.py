"""What the tests of flow blocks share: a journey around one block, and what became of somebody in it."""

from datetime import datetime
from typing import Any

from customers.models import Customer
from journeys.models import Decision, Journey
from journeys.nodes import NODES
from tests.journeys.world import World

EXIT: tuple[str, dict[str, Any]] = ("exit", {})
HOUR = 3600


def around(world: World, type_: str, config: dict[str, Any], **entry: Any) -> Journey:
    """Entry, one block called "block", and an exit for each of its ports, called like the port."""
    ports = [each.key for each in NODES[type_].ports(config)]
    return world.journey(
        {"block": (type_, config)} | dict.fromkeys(ports, EXIT),
        ["in.next>block", *(f"block.{port}>{port}" for port in ports)],
        **entry,
    )


def last(customer: Customer) -> Decision:
    """The customer's newest decision."""
    found = Decision.objects.filter(customer_id=customer.pk)
    return max(found, key=lambda each: (each.at, each.enrollment_id or 0, each.visit))


def compared(customer: Customer) -> dict[str, Any]:
    """The detail of the customer's newest decision."""
    return dict(last(customer).detail or {})


def left_at(customer: Customer) -> tuple[str, str, datetime]:
    """Port, reason and moment of the newest decision."""
    decision = last(customer)
    return decision.port, decision.reason, decision.at
