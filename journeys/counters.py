"""The figures on the canvas: how many came to each node, wait there, and left by which port, and why.

Everything comes from the counters that the engine and the delivery write with each batch; nobody is counted here one
by one. The unit is visits: somebody who goes round a loop is counted at each round.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.timezone import now as clock

from delivery.models import MessageCount
from journeys.models import Journey, OpCount, Version
from journeys.program import Op, Program

MESSAGE_FIELDS = ("sent", "delivered", "opened", "clicked", "replied", "failed", "unsubscribed", "cost")
NOT_SENT = ("skipped", "unreachable", "over_budget", "exhausted")  # ports of a step whose message was not sent
OUT = "out"  # the port of those who were put out (journey stopped, step broken), which no edge leaves


def totals(journeys: list[Journey]) -> dict[int, dict[str, int]]:
    """Per journey id, over all its versions: {entered, inside, exited}, in runs of customers."""
    found = {each.pk: {"entered": 0, "exited": 0} for each in journeys}
    programs = {each.pk: Program.from_json(each.program) for each in Version.objects.filter(journey_id__in=list(found))}
    rows = (
        OpCount.objects.filter(journey_id__in=list(found))
        .values_list("journey_id", "version_id", "op", "port")
        .annotate(count=Sum("count"))
    )
    for journey_id, version_id, number, port, count in rows:
        op = programs[version_id].ops[number]
        if op.kind == "enter":
            found[journey_id]["entered"] += count if port == "next" else 0
        if _exits(programs[version_id], op, port):
            found[journey_id]["exited"] += count
    return {key: each | {"inside": each["entered"] - each["exited"]} for key, each in found.items()}


def counters(journey: Journey, version: Version | None = None) -> dict[str, Any]:
    """The figures of one version (the current one unless told), as the canvas shows them."""
    version = version or journey.version
    whole = totals([journey])[journey.pk]
    answer: dict[str, Any] = {"journey": journey.pk, "status": journey.status, "at": clock(), **whole}
    if version is None:
        return answer | {"version": None, "nodes": {}, "edges": {}, "exits": {}}
    program = Program.from_json(version.program)
    edges = {(each["source"], each["port"]): each["id"] for each in version.graph["edges"]}
    nodes: dict[str, dict[str, Any]] = {
        each["id"]: {"entered": 0, "waiting": 0, "ports": defaultdict(int), "reasons": defaultdict(int)}
        for each in version.graph["nodes"]
    }
    by_edge: dict[str, int] = dict.fromkeys(edges.values(), 0)
    exits: dict[str, int] = defaultdict(int)
    by_op: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        OpCount.objects.filter(version_id=version.pk).values_list("op", "port", "reason").annotate(count=Sum("count"))
    )
    for number, port, reason, count in rows:
        op = program.ops[number]
        node = nodes[op.node]
        node["reasons"][reason] += count
        by_op[number][port] += count
        if op.kind == "enter":
            node["entered"] += count if port == "next" else 0
        if port in op.outs:
            node["ports"][op.outs[port]] += count
            by_edge[edges[op.node, op.outs[port]]] += count
            nodes[program.target(op, port).node]["entered"] += count
        elif port == OUT:
            node["ports"][OUT] += count
        if _exits(program, op, port):
            exits[reason] += count
    for op in program.ops:
        if op.kind != "exit":
            nodes[op.node]["waiting"] = nodes[op.node]["entered"] - sum(nodes[op.node]["ports"].values())
    _add_steps(nodes, program, by_op, version)
    return answer | {"version": version.number, "nodes": nodes, "edges": by_edge, "exits": exits}


def _exits(program: Program, op: Op, port: str) -> bool:
    return port == OUT or (port in op.ports and program.target(op, port).kind == "exit")


def _add_steps(
    nodes: dict[str, dict[str, Any]], program: Program, by_op: dict[int, dict[str, int]], version: Version
) -> None:
    """Under each cascade: per step what was sent, what came of it, who was skipped, who waits for a reaction."""
    sums: dict[int, Any] = {
        row["op"]: row
        for row in MessageCount.objects.filter(journey_id=version.journey_id, version_id=version.pk)
        .values("op")
        .annotate(**{f"n_{field}": Sum(field) for field in MESSAGE_FIELDS})
    }
    # As they were drawn: the cheapest may come first in the program.
    for op in sorted(program.ops, key=lambda each: each.args.get("step", 0)):
        if op.kind != "send":
            continue
        row: dict[str, Any] = sums.get(op.number, {})
        sent = by_op[op.number]["sent"]
        # Behind a single message nobody waits for a reaction: “sent” leads out of its node.
        gone = sent if "sent" in op.outs else sum(by_op[op.ports["sent"]].values())
        step = {field: row.get(f"n_{field}") or 0 for field in MESSAGE_FIELDS}
        step["cost"] = str(Decimal(step["cost"]).quantize(Decimal("0.01")))
        nodes[op.node].setdefault("steps", []).append(
            {
                "channel": op.args["channel"],
                **step,
                "queued": sent,
                "skipped": sum(by_op[op.number][port] for port in NOT_SENT),
                "waiting": sent - gone,
            }
        )
