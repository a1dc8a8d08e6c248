"""Edits of a draft, and plans for those inside, said shortly."""

from typing import Any

from journeys import actions
from journeys.changing.plan import Plan
from journeys.changing.routes import Choice
from journeys.checks.checking import differences
from journeys.models import Enrollment, Journey, Version
from journeys.running import program
from tests.journeys.world import World, edge


def plan(*, take_along: bool = False, **choices: str) -> Plan:
    """A plan: node="stay", node="again", node="exit", node="move>there"."""
    found = {}
    for node, said in choices.items():
        choice, _, to = said.partition(">")
        found[node] = Choice(choice, to or None)
    return Plan(found, take_along)


def redraw(
    journey: Journey,
    nodes: dict[str, tuple[str, dict[str, Any]] | None] | None = None,
    edges: list[str] | None = None,
    settings: dict[str, Any] | None = None,
) -> Journey:
    """Saves the draft with these nodes added or changed (None: removed), and these edges instead of all."""
    journey.refresh_from_db()
    drawn = {each["id"]: each for each in journey.graph["nodes"]}
    for id_, given in (nodes or {}).items():
        if given is None:
            drawn.pop(id_)
        else:
            drawn[id_] = {"id": id_, "type": given[0], "config": given[1], "position": {"x": 0, "y": 0}}
    ways = [edge(each) for each in edges] if edges is not None else journey.graph["edges"]
    ways = [each for each in ways if each["source"] in drawn and each["target"] in drawn]
    more = {"settings": settings} if settings is not None else {}
    actions.save(journey, None, journey.revision, graph={"nodes": list(drawn.values()), "edges": ways}, **more)
    journey.refresh_from_db()
    return journey


def publish(world: World, journey: Journey, chosen: Plan | None = None) -> Version:
    """Publishes over the running journey, lets the engine work, and proves the ledger before and after."""
    version = actions.publish_version(journey, None, world.now, chosen)
    assert differences() == []
    world.work()
    assert differences() == []
    return version


def places(journey: Journey) -> list[tuple[int, str]]:
    """Where everybody inside stands: (number of the version, node), in the order of customers."""
    numbers = dict(journey.versions.values_list("pk", "number"))
    inside = Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).order_by("customer_id", "run")
    return [(numbers[each.version_id], program(each.version_id).ops[each.op].node) for each in inside]
