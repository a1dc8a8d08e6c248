"""People go over to another version, in sets: a constant number of statements, however many they are."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

from delivery.sending.dispatcher import QUEUE
from journeys.changing.looking import Look
from journeys.changing.plan import Plan
from journeys.changing.routes import Crossing, Landings, Route, carried, unfirst
from journeys.models import Changeover, Journey
from journeys.ops import arrival
from journeys.policy import read
from journeys.program import Program
from journeys.running import program
from lib.live import kick
from lib.problems import Conflict
from lib.sql import beside, fill, rows

Json = dict[str, Any]
Answer = TypeVar("Answer")
# Somebody was being moved by the engine in the very instant: looked at anew, so many times.
TRIES = 5


def prepare(raw: Json, journey: Journey, plan: Plan, found: Look) -> list[Route]:
    """Fits the program of the version to be for those who come over to it, and says by which routes they do."""
    if not plan.moves:
        return []
    olds = {each.pk: program(each.pk) for each in found.versions}
    all_: list[Route] = []
    new = Program.from_json(raw)
    landings = Landings(len(new.ops))
    for version in found.versions:
        touched = found.touched_of[version.pk]
        choices = {node: each for node, each in plan.choices.items() if node in touched}
        nodes = {op.node for op in olds[version.pk].ops}
        along = nodes - set(touched) if plan.take_along else set()
        all_ += Crossing(version.pk, olds[version.pk], new, landings).routes(choices, along)
    if any(each.target is not None for each in all_):
        carried(raw, [(pk, program(pk)) for pk in journey.versions.order_by("number").values_list("pk", flat=True)])
        unfirst(raw, all_, olds)
    raw["ops"] += landings.ops
    return all_


def cross(changeover: Changeover, found: Look, ways: Sequence[Route], now: datetime) -> None:
    """Everybody who stands at the beginning of a route goes. The journey's row is locked: no batch is in flight."""
    if not ways:
        return
    version = changeover.after
    ops = Program.from_json(version.program).ops
    olds = {each.pk: each for each in found.versions}
    targets = [None if each.target is None else ops[each.target] for each in ways]
    arrivals = [arrival(each) if each else (0, False) for each in targets]
    policy = read(version.settings)
    statement = fill(
        beside(__file__, "crossing.sql"),
        versions=[each.version_id for each in ways],
        ops=[each.op for each in ways],
        targets=[each.target for each in ways],
        delays=[each[0] for each in arrivals],
        listens=[each[1] for each in arrivals],
        ends=[each is None or each.kind == "exit" for each in targets],
        landings=[each.landing for each in ways],
        landing_keeps=[each.landing_keeps for each in ways],
        keeps=[each.keeps for each in ways],
        withdraws=[each.withdraws for each in ways],
        resends=[each.resend for each in ways],
        reasons=[str(each.reason) for each in ways],
        from_nodes=[program(each.version_id).ops[each.op].node for each in ways],
        to_nodes=[each.node if each else None for each in targets],
        numbers=[olds[each.version_id].number for each in ways],
        after=version.pk,
        number=version.number,
        changeover=changeover.pk,
        guarded=bool(policy["goal"] or policy["exits"]),
        now=now,
    )
    changeover.moved, changeover.put_out = in_one_look(statement)[2:]
    changeover.save(update_fields=["moved", "put_out"])
    kick(QUEUE)


def in_one_look(statement: Any) -> tuple[int, ...]:
    """Runs a statement whose row begins with (people found, people moved) until both are the same.

    They differ if somebody's row was changed between its snapshot and its claim; the next statement sees them.
    """
    for _ in range(TRIES):
        with transaction.atomic():
            row = rows(statement)[0]
            if row[0] == row[1]:
                return tuple(int(each) for each in row)
            transaction.set_rollback(True)
    raise Busy


class Busy(Conflict):
    """The engine was at work on the same people, again and again."""

    default_detail = "The journey is too busy at this moment. Nothing was changed; try again."
    default_code = "busy"


def patiently(act: Callable[[], Answer]) -> Answer:
    """Does it again if the database has ended it because this and a batch of the engine waited for each other."""
    for nth in range(TRIES):
        try:
            with transaction.atomic():
                return act()
        except OperationalError as error:
            if "deadlock" not in str(error) or connection.in_atomic_block or nth == TRIES - 1:
                raise
    raise Busy
