"""What is tried: the draft as publishing would compile it, or the published version, as one that is stored nowhere."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rest_framework.exceptions import ValidationError

from journeys.linting.checking import errors, lint
from journeys.models import Journey, Purse, Version
from journeys.policy import read
from journeys.problems import Unpublishable
from journeys.program import Program, compile_graph
from journeys.running import NO_POLICY
from lib.problems import Conflict

Json = dict[str, Any]


@dataclass(frozen=True)
class Compiled:
    """A graph, its settings and its program."""

    graph: Json
    policy: Json
    program: Json


def compiled(journey: Journey, now: datetime, *, published: bool = False) -> Compiled:
    """Call it in the transaction that is rolled back: contents are stored. Raises Unpublishable, Conflict."""
    if published:
        version = journey.version
        if version is None:
            raise Conflict("The journey has no version yet. Publish it first, or try the draft.", "unpublished")
        return Compiled(version.graph, NO_POLICY | version.settings, version.program)
    graph, problems = lint(journey.graph, journey.brand, journey.settings, now)
    if errors(problems):
        raise Unpublishable(problems)
    policy = read(journey.settings)
    return Compiled(journey.graph, policy, compile_graph(graph, journey.brand, policy))


def stored(journey: Journey, what: Compiled, person: Json, now: datetime) -> Version:
    """A version that only the present transaction knows of, as this person is tried on it. Raises ValidationError."""
    program, policy = what.program, what.policy
    ops = [each | {"args": dict(each["args"])} for each in program["ops"]]
    _force(ops, person["ports"])
    purses: dict[int, int] = {}
    for op in ops:
        if old := op["args"].get("purse"):  # that of the published version is in use
            purses[old] = purses.get(old) or _purse_like(old)
            op["args"]["purse"] = purses[old]
    if person["let_in"]:
        policy = policy | {"audience": None, "entry_cap": None, "entry_cap_per_day": None, "holdout_share": 0}
        for op in (each for each in ops if each["kind"] == "enter"):
            op["args"] |= {"reentry": "any_time", "reentry_most": None}
    return Version.objects.create(
        journey=journey,
        number=-secrets.randbelow(2**31),  # no real one is in its way, nor anybody else's try
        graph=what.graph,
        settings=policy,
        program={"ops": ops},
        published_at=now,
    )


def _force(ops: list[Json], ports: dict[str, str]) -> None:
    """Has random splits let everybody out by the arm that was chosen."""
    splits = {each["node"]: each for each in ops if each["kind"] == "split"}
    for node, port in ports.items():
        if node not in splits:
            raise ValidationError({"ports": [f"“{node}” is no random split of this journey."]}, "split_gone")
        arms = splits[node]["args"]["arms"]
        if port not in {each["key"] for each in arms}:
            raise ValidationError({"ports": [f"The split “{node}” has no arm “{port}”."]}, "split_gone")
        splits[node]["args"]["arms"] = [each | {"share": 100} for each in arms if each["key"] == port]


def _purse_like(purse_id: int) -> int:
    committed = Purse.objects.filter(pk=purse_id).values_list("committed", flat=True).first()
    return Purse.objects.create(committed=committed or 0).pk


def program_of(version: Version) -> Program:
    """Its program, which no cache keeps."""
    return Program.from_json(version.program)
