"""The tables about people: who came, where they went, by which door they left."""

from typing import Any

from analytics.flow.asked import Asked
from analytics.flow.counted import EXIT, OUT, Flow, Node
from analytics.flow.drawn import Drawn
from analytics.report import Column, Kind, Table
from journeys.policy import read
from journeys.reasons import Reason

RUNS = "entries"  # somebody who comes in twice is two of them
NONE = Node()
BALANCE = {
    "before": "Inside before the period",
    "entered": "Came in",
    "out": "Left",
    "inside": "Inside at its end",
}
OF_VERSION = {
    "before": BALANCE["before"],
    "entered": BALANCE["entered"],
    "brought": "Came from other versions",
    "out": BALANCE["out"],
    "gone": "Went over to other versions",
    "inside": BALANCE["inside"],
}


def balance(found: Flow, asked: Asked) -> Table:
    """Who was there, came and left: it must come out even. Of one version alone people also change versions."""
    said = BALANCE if asked.filters.version is None else OF_VERSION
    return Table(
        "balance",
        "Came in, left, inside",
        [
            Column("what", "Number", Kind.TEXT),
            Column(
                "people",
                "People",
                unit=RUNS,
                says="Entries: somebody who comes in again after leaving counts once more.",
                opens=True,
            ),
        ],
        [{"key": key, "what": label, "people": getattr(found, key)} for key, label in said.items()],
        note="Inside before + came in = left + inside at the end, to the last customer; of one version alone those who"
        " came from other versions and went over to them are counted too. Counted twice: at the doors, and at the"
        " blocks at which people stand.",
    )


def doors(found: Flow, nodes: dict[str, Drawn]) -> Table:
    """By which door people left."""
    rows = [
        {
            "key": f"{kind}|{which}",
            "door": _door(kind, which, nodes),
            "kind": "Exit" if kind == EXIT else "Put out",
            "people": number,
            "share": _share(number, found.out),
        }
        for (kind, which), number in sorted(found.doors.items(), key=lambda each: (-each[1], each[0]))
        if number
    ]
    return Table(
        "doors",
        "By which door they left",
        [
            Column("door", "Door", Kind.TEXT, says="An exit of the journey, or why somebody was put out before one."),
            Column("kind", "Kind", Kind.TEXT),
            Column("people", "People", unit=RUNS, says="Entries that ended by this door in the period.", opens=True),
            Column("share", "Share", Kind.SHARE, says="Of everybody who left in the period.", opens="people"),
        ],
        rows,
        total={"people": found.out, "share": _share(found.out, found.out)},
    )


def goal(found: Flow, asked: Asked) -> Table:
    """Who reached the goal: a row where any version has one, or somebody has left by it."""
    reached = found.doors.get((OUT, str(Reason.GOAL)), 0)
    goals = dict.fromkeys(_goal(each) for version in asked.versions if (each := read(version.settings)["goal"]))
    return Table(
        "goal",
        "Reached the goal",
        [
            Column("goal", "Goal", Kind.TEXT, says="What ends the journey for somebody because they have done it."),
            Column(
                "people",
                "People",
                unit=RUNS,
                says="Entries that ended in the period because somebody had reached the goal: by an event, a purchase"
                " or a condition, whatever message it came after.",
                opens=True,
            ),
            Column("entered", "Came in", unit=RUNS, says="Entries in the period.", opens=True),
            Column(
                "share",
                "Share",
                Kind.SHARE,
                says="Reached the goal, of those who came in in the same period. Who came in before it and reached the"
                " goal in it counts above the line all the same.",
                opens="people",
            ),
        ],
        [
            {
                "key": str(Reason.GOAL),
                "goal": " / ".join(goals),
                "people": reached,
                "entered": found.entered,
                "share": _share(reached, found.entered),
            }
        ]
        if goals or reached
        else [],
    )


def _goal(rule: dict[str, Any]) -> str:
    return str(rule["label"] or rule["event"] or "A condition")


def refused(found: Flow) -> Table:
    """Who came to the door and was not let in."""
    whole = sum(found.refused.values()) + found.entered
    rows = [
        {"key": reason, "reason": reason, "people": number, "share": _share(number, whole)}
        for reason, number in sorted(found.refused.items(), key=lambda each: -each[1])
        if number
    ]
    return Table(
        "refused",
        "Not let in",
        [
            Column("reason", "Reason", Kind.REASON),
            Column("people", "People", unit=RUNS, says="Came to an entry, and were not let in.", opens=True),
            Column(
                "share", "Share", Kind.SHARE, says="Of everybody who came to an entry in the period.", opens="people"
            ),
        ],
        rows,
    )


def nodes(found: Flow, drawn: dict[str, Drawn]) -> Table:
    """The funnel: how many came to each block, and how many of them are no longer there or ahead."""
    rows = []
    for id_, each in drawn.items():
        node = found.nodes.get(id_, NONE)
        if each.is_old and not node.came and not node.inside:
            continue
        lost = sum(number for (port, _), number in node.ways.items() if port == OUT)
        rows.append(
            {
                "key": id_,
                "node": each.label,
                "type": each.type,
                "came": node.came,
                "share": _share(node.came, found.entered),
                "lost": lost,
                "inside": node.inside,
            }
        )
    return Table(
        "nodes",
        "Block by block",
        [
            Column("node", "Block", Kind.TEXT),
            Column("type", "Type", Kind.TEXT),
            Column(
                "came", "Came", unit="visits", says="How often somebody came to this block in the period.", opens=True
            ),
            Column(
                "share",
                "Of those who entered",
                Kind.SHARE,
                says="Came here, per entry; a loop makes it more than all.",
                opens="came",
            ),
            Column(
                "lost",
                "Put out here",
                unit=RUNS,
                says="Left the journey at this block: a goal, an exit rule, a stop …",
                opens=True,
            ),
            Column("inside", "Stand here", unit="people", says="At the end of the period.", opens=True),
        ],
        rows,
    )


def ways(found: Flow, drawn: dict[str, Drawn]) -> Table:
    """How people went on from each block, and why."""
    rows = [
        {
            "key": f"{id_}|{port}|{reason}",
            "node": each.label,
            "port": port,
            "reason": reason,
            "people": number,
            "share": _share(number, sum(found.nodes[id_].ways.values())),
        }
        for id_, each in drawn.items()
        if id_ in found.nodes
        for (port, reason), number in sorted(found.nodes[id_].ways.items(), key=lambda way: (way[0][0], -way[1]))
        if number
    ]
    return Table(
        "ways",
        "Ways out of each block, with reasons",
        [
            Column("node", "Block", Kind.TEXT),
            Column("port", "Way", Kind.TEXT, says="The port of the block; “out”: out of the journey."),
            Column("reason", "Reason", Kind.REASON, says="From the ledger."),
            Column(
                "people", "People", unit="visits", says="Went this way, for this reason, in the period.", opens=True
            ),
            Column("share", "Share", Kind.SHARE, says="Of everybody who left the block in the period.", opens="people"),
        ],
        rows,
    )


def versions(found: Flow, asked: Asked) -> Table:
    """The same by version."""
    rows = []
    for each in asked.versions:
        entered, out, inside = found.versions.get(each.pk, [0, 0, 0])
        rows.append(
            {
                "key": str(each.number),
                "version": f"v{each.number}",
                "published": each.published_at,
                "entered": entered,
                "out": out,
                "inside": inside,
            }
        )
    return Table(
        "versions",
        "By version",
        [
            Column("version", "Version", Kind.TEXT),
            Column("published", "Published", Kind.MOMENT),
            Column("entered", "Came in", unit=RUNS, says="In the period, into this version.", opens=True),
            Column("out", "Left", unit=RUNS, says="In the period, from this version.", opens=True),
            Column(
                "inside",
                "Inside at the end",
                unit=RUNS,
                says="Stand in this version at the end of the period.",
                opens=True,
            ),
        ],
        list(reversed(rows)),
        total={"entered": found.entered, "out": found.out, "inside": found.inside},
    )


def _door(kind: str, which: str, drawn: dict[str, Drawn]) -> str:
    if kind == EXIT:
        return drawn[which].label if which in drawn else which
    return str(Reason(which).label) if which in Reason.values else which


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
