"""A running journey with one entry, and what was decided at its door."""

from typing import Any

from customers.models import Customer
from journeys import actions
from journeys.models import Decision, Enrollment, Journey
from tests.journeys.world import World


def drafted(world: World, entry: str, **config: Any) -> Journey:
    """A draft with this entry and a push."""
    return world.journey(
        {"in": (entry, config), "cascade": ("cascade", world.cascade("push")), "out": ("exit", {})},
        ["in.next>cascade", *(f"cascade.{port}>out" for port in ("reacted", "exhausted", "unreachable"))],
    )


def listening(world: World, entry: str, settings: dict[str, Any] | None = None, **config: Any) -> Journey:
    """It runs."""
    journey = drafted(world, entry, **config)
    if settings:
        actions.save(journey, None, journey.revision, settings=settings)
    return world.start(journey)


def reasons(customer: Customer) -> list[str]:
    """What was decided about somebody at doors, in order."""
    rows = Decision.objects.filter(customer_id=customer.pk, visit=0).order_by("id")
    return list(rows.values_list("reason", flat=True))


def run_of(customer: Customer) -> Enrollment:
    """The one run of somebody."""
    return Enrollment.objects.get(customer_id=customer.pk)


def context_of(customer: Customer) -> dict[str, Any]:
    """What came with the entry of their one run."""
    context = run_of(customer).context
    assert context is not None
    return dict(context)
