"""A version that runs, and what the engine's statements must know of one of its ops: where each port leads."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg import sql

from journeys.clocks.timers import Pauses
from journeys.entry import Closure, Closures, EntryType
from journeys.models import Journey, Version
from journeys.nodes import NODES
from journeys.ops import OPS, arrival
from journeys.policy import read
from journeys.program import Op, Program
from lib.sql import beside, fill, rows

MOVING = [Journey.Status.RUNNING, Journey.Status.DRAINING]
NO_POLICY = read({})
_programs: dict[int, Program] = {}  # versions never change, so that a compiled program stays good for ever


@dataclass(frozen=True)
class Running:
    """A version with people in it, or about to come."""

    id: int
    journey_id: int
    program: Program
    policy: dict[str, Any]
    pauses: Pauses = ()  # in which its timers stood still
    closures: Closures = ()  # and all of them, for those who came to the door meanwhile
    share: int = 100  # percent of the people for whom its doors are open (journeys/entering/shares.py)

    @property
    def is_triggered(self) -> bool:
        """Whether its people come by something that happened: then they do not wait behind bulk launches."""
        return any(entry_type(each).is_triggered for each in self.program.entries)

    @property
    def is_guarded(self) -> bool:
        """Whether rules hold for everybody inside."""
        return bool(self.policy["goal"] or self.policy["exits"])


def program(version_id: int) -> Program:
    """The program of a version."""
    if version_id not in _programs:
        if len(_programs) > 1000:
            _programs.clear()
        _programs[version_id] = Program.from_json(Version.objects.values_list("program", flat=True).get(pk=version_id))
    return _programs[version_id]


def entry_type(op: Op) -> EntryType:
    """The node type of an entry."""
    found = NODES[op.args.get("type", "entry_segment")]  # programs of the first release do not say
    assert isinstance(found, EntryType)
    return found


def running() -> list[Running]:
    """The versions of the journeys that run, those included that nobody enters any more."""
    return _all(sql.SQL("j.status = any({})").format(sql.Literal([each.value for each in MOVING])))


def one(version_id: int) -> Running:
    """A version, whatever the state of its journey."""
    return _all(sql.SQL("v.id = {}").format(sql.Literal(version_id)))[0]


def _all(which: sql.Composable) -> list[Running]:
    return [
        Running(
            id_,
            journey,
            program(id_),
            NO_POLICY | json.loads(settings),
            [(at, until) for at, until, held in zip(began, ended, holds, strict=True) if held],
            [Closure(*each) for each in zip(began, ended, refuses, strict=True)],
            share,
        )
        for id_, journey, settings, share, began, ended, holds, refuses in rows(
            fill(beside(__file__, "running.sql"), which=which)
        )
    ]


def following(version: Running, op: Op) -> Op | None:
    """The op that judges at once whoever leaves this one (engine/through.sql)."""
    number = OPS[op.kind].next_op(op)
    behind = None if number is None else version.program.ops[number]
    return behind if behind and behind.kind in OPS and OPS[behind.kind].follows else None


def taking_in(version: Running, entry: Op) -> Op | None:
    """The op that judges those who come by this entry in the statement that lets them in (entering/sending.sql)."""
    first = version.program.target(entry, "next")
    return first if first.kind in OPS and OPS[first.kind].takes_in(first) and not arrival(first)[0] else None


def judging(version: Running, op: Op, now: datetime, suffix: str = "") -> dict[str, Any]:
    """What a statement is filled with that has an op judge people. Raises SegmentGone and RuleInvalid."""
    kind = OPS[op.kind]
    ports = list(op.ports)
    targets = [version.program.target(op, port) for port in ports]

    def by_port(type_: LiteralString, values: list[Any]) -> sql.Composed:
        """The value of the verdict's port; null for no port."""
        whens = [
            sql.SQL(" when {} then {}").format(sql.Literal(port), sql.Literal(value))
            for port, value in zip(ports, values, strict=True)
        ]
        return sql.SQL("(case v.port{} end)::" + type_).format(sql.Composed(whens))

    pieces = {
        "op": op.number,
        "verdict": kind.verdict(op, now, suffix, version.pauses),
        "target": by_port("smallint", [each.number for each in targets]),
        "delay": by_port("int", [arrival(each)[0] for each in targets]),
        "listens": by_port("boolean", [arrival(each)[1] for each in targets]),
        "enters": by_port("boolean", [port in op.outs for port in ports]),
        "ends": by_port("boolean", [each.kind == "exit" for each in targets]),
    }
    if not suffix:
        pieces["kept"] = sql.SQL("context = coalesce(v.context, e.context),") if kind.writes_context else sql.SQL("")
    return {name + suffix: piece for name, piece in pieces.items()}
