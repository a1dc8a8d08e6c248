"""How often a cascade reached somebody twice: the figure that says whether its time-outs are long enough."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Min

from journeys.graph import parse
from journeys.models import OpCount, Version
from journeys.program import Program
from lib.sql import beside, fill, rows

# Decisions are counted by the hour, and a message is as old as its decision; the clocks of two machines may differ.
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Doubles:
    """In runs of customers through one cascade. `reacted_before`: had reacted when the later step was handed over."""

    node: str
    reached: int = 0
    delivered: int = 0
    doubled: int = 0
    reacted_before: int = 0


def doubles(version: Version) -> list[Doubles]:
    """Of each cascade of a version, in the order of its graph. Two statements, however many cascades it has."""
    program = Program.from_json(version.program)
    graph, _ = parse(version.graph)
    cascades = [each.id for each in graph.nodes if each.type == "cascade"]
    sends = [op for op in program.ops if op.kind == "send" and op.node in cascades]
    inside = {id_: [op.number for op in program.ops if op.node == id_] for id_ in cascades}
    loops = {id_: id_ in graph.reachable(edge.target for edge in graph.outgoing[id_].values()) for id_ in cascades}
    queued = OpCount.objects.filter(version_id=version.pk, op__in=[each.number for each in sends], port="sent")
    span = queued.aggregate(first=Min("hour_at"), last=Max("hour_at"))
    if span["first"] is None:
        return [Doubles(each) for each in cascades]
    found = rows(
        fill(
            beside(__file__, "doubles.sql"),
            version=version.pk,
            nodes=[each.node for each in sends],
            ops=[each.number for each in sends],
            loops=[loops[each.node] for each in sends],
            firsts=[min(inside[each.node]) for each in sends],
            lasts=[max(inside[each.node]) for each in sends],
            since=span["first"] - HOUR,
            until=span["last"] + 2 * HOUR,
        )
    )
    by_node = {node: Doubles(node, *figures) for node, *figures in found}
    return [by_node.get(each, Doubles(each)) for each in cascades]
