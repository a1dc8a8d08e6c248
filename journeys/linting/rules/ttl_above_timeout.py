"""A message that can still be delivered when the next one has been sent: the customer would get both."""

import heapq
from collections.abc import Iterable
from typing import Any

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import WARNING, Problem

SENDING = ("cascade", "message")


class TtlAboveTimeout(Rule):
    key = "ttl_above_timeout"
    label = "Valid for longer than the next message is away"
    severity = WARNING
    message = "{channel}: this message may be delivered for {valid} h, and the next one is sent after {gap} h already."
    fix = "Let it be valid for no longer than the wait behind it."

    def find(self, look: Look) -> Iterable[Problem]:
        # A step of a cascade is valid for as long as its time-out, always; a message by itself says how long it is.
        own = [each for each in look.steps if each.prefix == "" and each.config["ttl_s"] is not None]
        nearest = _nearest(look) if own else {}
        for step in own:
            gap_s, ttl_s = nearest.get(step.node, 0), step.config["ttl_s"]
            if 0 < gap_s < ttl_s:
                yield self.problem(
                    step.node,
                    field="ttl_s",
                    channel=step.label,
                    valid=f"{ttl_s / 3600:.3g}",
                    gap=f"{gap_s / 3600:.3g}",
                )


def _nearest(look: Look) -> dict[str, int]:
    """For each node the seconds, by the quickest way, from leaving it to the next message."""
    before: dict[str, list[str]] = {}
    for edge in look.graph.edges:
        before.setdefault(edge.target, []).append(edge.source)
    found: dict[str, int] = {}
    queue = [(0, source) for node in look.graph.nodes if node.type in SENDING for source in before.get(node.id, ())]
    heapq.heapify(queue)
    while queue:
        seconds, node = heapq.heappop(queue)
        if node in found:
            continue
        found[node] = seconds
        if look.graph.by_id[node].type not in SENDING:
            stays = _stays_s(look.configs.get(node, {}), look.graph.by_id[node].type)
            for source in before.get(node, ()):
                heapq.heappush(queue, (seconds + stays, source))
    return found


def _stays_s(config: dict[str, Any], type_: str) -> int:
    return int(config.get("duration_s", 0)) if type_ == "wait" else 0
