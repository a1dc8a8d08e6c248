"""What publishing the draft now would change, and how many people stand where it is changed."""

from collections import defaultdict
from dataclasses import dataclass

from journeys.changing.difference import Difference, difference, name_of
from journeys.graph import Graph, parse
from journeys.models import Journey, Version
from journeys.nodes import NODES
from journeys.running import program
from lib.sql import beside, fill, rows


@dataclass(frozen=True)
class Look:
    """The draft beside the version that runs, and beside every other one that somebody is still inside of.

    `waiting`: how many stand at each touched node, over these versions; `along` how many stand where nothing changed.
    `inside` says how many are inside of each version, by its number.
    """

    difference: Difference
    touched: dict[str, str]  # node: changed or removed, in any of the versions
    names: dict[str, str]
    targets: dict[str, str]  # to which one can be moved, with their names
    waiting: dict[str, int]
    along: int
    inside: dict[int, int]
    versions: tuple[Version, ...]
    touched_of: dict[int, dict[str, str]]  # by version id


def look(journey: Journey) -> Look:
    """Two statements to find the people and their versions, however many they are."""
    draft, _ = parse(journey.graph)
    found_counts = counts(journey)
    wanted = {version_id for version_id, _ in found_counts} | ({journey.version_id} if journey.version_id else set())
    versions = tuple(Version.objects.filter(pk__in=wanted).order_by("number"))
    waiting: dict[str, int] = defaultdict(int)
    inside: dict[int, int] = defaultdict(int)
    touched: dict[str, str] = {}
    names = {each.id: name_of(each) for each in draft.nodes}
    touched_of, along, current = {}, 0, difference(Graph(), draft)
    for version in versions:
        graph, _ = parse(version.graph)
        found = difference(graph, draft)
        if version.pk == journey.version_id:
            current = found
        touched_of[version.pk] = found.touched
        touched |= found.touched
        names = {each.id: name_of(each) for each in graph.nodes} | names
        for op in program(version.pk).ops:
            count = found_counts.get((version.pk, op.number), 0)
            inside[version.number] += count
            if op.node in found.touched:
                waiting[op.node] += count
            else:
                along += count
    return Look(
        current,
        touched,
        names,
        {each.id: name_of(each) for each in draft.nodes if is_target(each.type)},
        dict(waiting),
        along,
        dict(inside),
        versions,
        touched_of,
    )


def is_target(type_: str) -> bool:
    """Whether people can be moved to a node of this type."""
    return type_ in NODES and not NODES[type_].is_entry and not NODES[type_].is_drawing


def counts(journey: Journey) -> dict[tuple[int, int], int]:
    """How many stand at each op of each version of the journey."""
    found = rows(fill(beside(__file__, "waiting.sql"), journey=journey.pk))
    return {(version_id, op): count for version_id, op, count in found}
