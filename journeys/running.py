"""A version that runs, and what the engine's statements must know of one of its ops: where each port leads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from django.db.models import Exists, OuterRef, QuerySet
from psycopg import sql

from journeys.models import Enrollment, Journey, Version
from journeys.ops import OPS, arrival
from journeys.program import Op, Program

_programs: dict[int, Program] = {}  # versions never change, so that a compiled program stays good for ever


@dataclass(frozen=True)
class Running:
    """A version with people in it, or about to come."""

    id: int
    journey_id: int
    program: Program


def program(version_id: int) -> Program:
    """The program of a version."""
    if version_id not in _programs:
        if len(_programs) > 1000:
            _programs.clear()
        _programs[version_id] = Program.from_json(Version.objects.values_list("program", flat=True).get(pk=version_id))
    return _programs[version_id]


def running() -> list[Running]:
    """The versions of the journeys that run."""
    return _all(Version.objects.filter(journey__status=Journey.Status.RUNNING))


def stopping() -> list[Running]:
    """The versions of stopped journeys with somebody inside."""
    inside = Enrollment.objects.filter(version_id=OuterRef("pk"), due_at__isnull=False)
    return _all(Version.objects.filter(Exists(inside), journey__status=Journey.Status.STOPPED))


def _all(found: QuerySet[Version]) -> list[Running]:
    return [
        Running(id_, journey, program(id_)) for id_, journey in found.order_by("id").values_list("id", "journey_id")
    ]


def following(version: Running, op: Op) -> Op | None:
    """The op that judges at once whoever leaves this one (through.sql)."""
    number = OPS[op.kind].next_op(op)
    behind = None if number is None else version.program.ops[number]
    return behind if behind and behind.kind in OPS and OPS[behind.kind].follows else None


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
        "verdict": kind.verdict(op, now, suffix),
        "target": by_port("smallint", [each.number for each in targets]),
        "delay": by_port("int", [arrival(each)[0] for each in targets]),
        "listens": by_port("boolean", [arrival(each)[1] for each in targets]),
        "enters": by_port("boolean", [port in op.outs for port in ports]),
        "ends": by_port("boolean", [each.kind == "exit" for each in targets]),
    }
    return {name + suffix: piece for name, piece in pieces.items()}
