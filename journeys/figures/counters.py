"""The figures on the canvas: how many came to each node, wait there, and left by which port, and why.

Everything comes from the counters that the engine and the delivery write with each batch; nobody is counted here one
by one, unless a segment is asked for (journeys/figures/of_segment.py). The unit is visits: somebody who goes round a
loop is counted at each round. A node keeps its id from version to version, so that versions can be added up.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.utils.timezone import now as clock

from journeys.figures.asked import EVERYTHING, Asked
from journeys.figures.facts import BACK, HERE, OVER, counted
from journeys.figures.of_segment import counted_of
from journeys.figures.steps import add_steps
from journeys.models import Journey, Version
from journeys.program import Op, Program
from lib.sql import beside, fill, rows

OUT = "out"  # the port of those who were put out (journey stopped, step broken), which no edge leaves
AT_THE_DOOR = ("refused", "holdout")  # ports of an entry for those who came and were not let in


def totals(journeys: list[Journey]) -> dict[int, dict[str, int]]:
    """Per journey id, over all its versions: {entered, inside, exited}, in runs of customers."""
    found = {each.pk: {"entered": 0, "exited": 0} for each in journeys}
    of_them = Version.objects.filter(journey_id__in=list(found)).only("journey_id", "program")
    versions = {each.pk: each for each in of_them}
    programs = {key: Program.from_json(each.program) for key, each in versions.items()}
    ends = [
        (key, op.number, port)
        for key, program in programs.items()
        for op in program.ops
        for port in {*op.ports, OUT, HERE, OVER, BACK}
        if op.kind == "enter" or _exits(program, op, port) or _returns(op, port)
    ]
    values = {key: [each[place] for each in ends] for place, key in enumerate(("versions", "ops", "ports"))}
    for version_id, number, port, count in rows(fill(beside(__file__, "totals.sql"), **values)):
        op, whole = programs[version_id].ops[number], found[versions[version_id].journey_id]
        if op.kind == "enter":
            whole["entered"] += count if port == "next" else 0
        if _exits(programs[version_id], op, port):
            whole["exited"] += count
        elif _returns(op, port):
            whole["exited"] -= count
    return {key: each | {"inside": each["entered"] - each["exited"]} for key, each in found.items()}


def counters(journey: Journey, asked: Asked = EVERYTHING, now: datetime | None = None) -> dict[str, Any]:
    """The figures that are asked for, as the canvas shows them: on the current version's graph unless one is named.

    `waiting` and `inside` are of now, whatever period was asked for. Raises TooSlow, SegmentGone and RuleInvalid where
    a segment is asked for.
    """
    now = now or clock()
    versions = asked.versions(journey)
    shown = next((each for each in versions if asked.version or each.pk == journey.version_id), None)
    answer: dict[str, Any] = {"journey": journey.pk, "status": journey.status, "at": now, "versions": len(versions)}
    if shown is None:
        nothing = {"entered": 0, "inside": 0, "exited": 0}
        return answer | nothing | {"version": None, "nodes": {}, "edges": {}, "exits": {}}
    versions.sort(key=lambda each: each is not shown)
    facts = counted_of(versions, asked, now) if asked.segment else counted(versions, asked)
    programs = {each.pk: Program.from_json(each.program) for each in versions}
    nodes = _nodes(versions, programs)
    edges = {(each["source"], each["port"], each["target"]): each["id"] for each in shown.graph["edges"]}
    by_edge: dict[str, int] = dict.fromkeys(edges.values(), 0)
    exits: dict[str, int] = defaultdict(int)
    entered = exited = 0
    for version_id, number, port, reason, count in facts.decided:
        program = programs[version_id]
        op = program.ops[number]
        node = nodes[op.node]
        node["reasons"][reason] += count
        if op.kind == "enter" and port == "next":
            node["entered"] += count
            entered += count
        if port in op.outs:
            target = program.target(op, port).node
            node["ports"][op.outs[port]] += count
            nodes[target]["entered"] += count
            if edge := edges.get((op.node, op.outs[port], target)):
                by_edge[edge] += count
        elif port == OUT:
            node["ports"][OUT] += count
        elif port in (OVER, HERE):
            node["moved"] += count if port == HERE else -count
        elif port == BACK:
            node["ports"][OUT] -= count
        if _returns(op, port):
            exited -= count
        if port in op.outs or port in (OUT, OVER) or (op.kind == "enter" and port in AT_THE_DOOR):
            node["reasons_by_port"][op.outs.get(port, port)][reason] += count
        if _exits(program, op, port):
            exits[reason] += count
            exited += count
    for (version_id, number), count in facts.standing.items():
        if programs[version_id].ops[number].kind != "exit":
            nodes[programs[version_id].ops[number].node]["waiting"] += count
    add_steps(nodes, versions, facts, journey.brand.currency)
    for node in nodes.values():
        _settle(node)
    inside = sum(each["waiting"] for each in nodes.values())
    whole = {"entered": entered, "inside": inside, "exited": max(exited, 0)}
    return answer | whole | {"version": shown.number, "nodes": nodes, "edges": by_edge, "exits": exits}


def _nodes(versions: list[Version], programs: dict[int, Program]) -> dict[str, dict[str, Any]]:
    """A place for the figures of each node of the version that is shown, and of those that only others had."""
    drawn = [each["id"] for each in versions[0].graph["nodes"]]
    ids = dict.fromkeys([*drawn, *(op.node for program in programs.values() for op in program.ops)])
    return {
        each: {
            "entered": 0,
            "waiting": 0,
            "moved": 0,
            "ports": defaultdict(int),
            "reasons": defaultdict(int),
            "reasons_by_port": defaultdict(lambda: defaultdict(int)),
        }
        for each in ids
    }


def _settle(node: dict[str, Any]) -> None:
    """Whom changeovers brought to a node has come there; whom they took away has left by a port of its own.

    Those who went over to the same node of another version are both, and neither is seen when versions are added up.
    """
    moved = node.pop("moved")
    if moved > 0:
        node["entered"] += moved
    elif moved < 0:
        node["ports"][OVER] = -moved
    if node["ports"].get(OUT, 0) <= 0:
        node["ports"].pop(OUT, None)  # all of them were taken back


def _exits(program: Program, op: Op, port: str) -> bool:
    if port == HERE:
        return op.kind == "exit"
    return port == OUT or (port in op.ports and program.target(op, port).kind == "exit")


def _returns(op: Op, port: str) -> bool:
    """Whether somebody is inside again by the undoing of a change that had let them out."""
    return port == BACK or (port == OVER and op.kind == "exit")
