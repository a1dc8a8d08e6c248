"""Who came and went: decisions counted by op, port and reason, before a period and in it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Min

from analytics.flow.asked import Asked
from journeys.figures.facts import BACK, HERE, OVER
from journeys.models import OpCount
from journeys.program import Op
from lib.sql import beside, fill, rows
from segments.patience import ASKED_MS, patience

OUT = "out"
EXIT = "exit"
Door = tuple[str, str]  # (“exit”, its node), or (“out”, why somebody was put out)


@dataclass
class Node:
    """Of one node, in the period. `ways`: who left it by (port, reason). `inside`: who stands there at its end."""

    came: int = 0
    brought: int = 0  # of them by a change of the journey
    inside: int = 0
    ways: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))


@dataclass
class Flow:
    """Of the journey: before + entered = out + inside, whatever the period. The unit is runs of customers.

    Of one version alone people also come from other versions (`brought`) and go over to them (`gone`); of all of them
    together both are the same number.
    """

    before: int = 0
    entered: int = 0
    brought: int = 0
    gone: int = 0
    refused: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    doors: dict[Door, int] = field(default_factory=lambda: defaultdict(int))
    nodes: dict[str, Node] = field(default_factory=lambda: defaultdict(Node))
    versions: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))

    @property
    def out(self) -> int:
        return sum(self.doors.values())

    @property
    def inside(self) -> int:
        """At the end of the period: who came in and has not left."""
        return self.before + self.entered + self.brought - self.out - self.gone

    @property
    def standing(self) -> int:
        """The same, counted at the nodes at which they stand."""
        return sum(each.inside for each in self.nodes.values())


def flow(asked: Asked) -> Flow:
    """One statement; of a segment's people two, of the ledger, which may be TooSlow."""
    found = Flow()
    for version_id, number, port, reason, before, within in _rows(asked):
        op = asked.op(version_id, number)
        target = asked.programs[version_id].target(op, port) if port in op.ports else None
        _add(found, found.versions[version_id], Decided(op, port, reason, before, within, target))
    if asked.filters.version is None:
        for node in found.nodes.values():
            _settle(node)
    return found


def _settle(node: Node) -> None:
    """Those who went over to the same node of another version have neither left it nor come to it."""
    for way in [each for each in node.ways if each[0] == OVER]:
        stayed = min(node.ways[way], node.brought)
        node.ways[way] -= stayed
        node.came -= stayed
        node.brought -= stayed


@dataclass(frozen=True)
class Decided:
    """Decisions at an op by a port, for a reason; `target` is the op to which that leads, if to any."""

    op: Op
    port: str
    reason: str
    before: int
    within: int
    target: Op | None

    @property
    def ever(self) -> int:
        return self.before + self.within


def _add(found: Flow, version: list[int], each: Decided) -> None:
    """`version` counts who entered it, left it, and is inside at the end."""
    op, port, reason, before, within, ever = each.op, each.port, each.reason, each.before, each.within, each.ever
    if op.kind == "enter":
        if port == "next":
            found.entered += within
            found.before += before
            found.nodes[op.node].came += within
            version[0] += within
            version[2] += ever
        elif port != OUT:
            found.refused[reason] += within
    if port == HERE:
        found.brought += within
        found.before += before
    elif port == OVER:
        found.gone += within
        found.before -= before
    if door := _door(each):
        found.doors[door] += within
        found.before -= before
        version[1] += within
        version[2] -= ever if port != HERE else 0  # came from another version, and left this one at once
    elif port == BACK or (port == OVER and op.kind == EXIT):  # inside again, by the undoing of a change
        found.doors[OUT, reason] -= within
        found.before += before
        version[1] -= within
        version[2] += ever if port == BACK else 0
    elif port in (OVER, HERE):  # to another version, or from there
        version[2] += ever if port == HERE else -ever
    _stand(found, each)


def _stand(found: Flow, each: Decided) -> None:
    """Who comes to a node and leaves it. Nobody stands at an entry, and an exit lets nobody go."""
    op, port, reason, within, ever, target = each.op, each.port, each.reason, each.within, each.ever, each.target
    node = found.nodes[op.node]
    if op.kind not in ("enter", EXIT):
        node.inside += ever if port in (HERE, BACK) else -ever
    if target is not None and target.kind != EXIT:
        found.nodes[target.node].inside += ever
    if port == HERE:
        node.came += within
        node.brought += within
    elif port == BACK:
        node.ways[OUT, reason] -= within
    elif target is not None and port in op.outs:
        found.nodes[target.node].came += within
        node.ways[op.outs[port], reason] += within
    elif port in (OUT, OVER) or (target is not None and target.kind == EXIT) or (op.kind == "enter" and port != "next"):
        node.ways[port, reason] += within


def _door(each: Decided) -> Door | None:
    op, port, target = each.op, each.port, each.target
    if port == HERE:
        return (EXIT, op.node) if op.kind == EXIT else None
    if port == OUT and target is None:
        return (OUT, each.reason)
    return (EXIT, target.node) if target is not None and target.kind == EXIT else None


def _rows(asked: Asked) -> list[tuple[int, int, str, str, int, int]]:
    values = {"versions": asked.ids, "since": asked.since, "until": asked.until}
    if asked.filters.segment is None:
        return rows(fill(beside(__file__, "counted.sql"), **values))
    first = OpCount.objects.filter(version_id__in=asked.ids).aggregate(first=Min("hour_at"))["first"]
    if first is None:
        return []
    with patience(ASKED_MS):
        return rows(fill(beside(__file__, "counted_of.sql"), first=first, among=asked.among, **values))
