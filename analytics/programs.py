"""The published versions that a report reads, with their programs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from journeys.models import Journey, Version
from journeys.program import Op, Program


@dataclass(frozen=True)
class Published:
    """A version of a journey."""

    version_id: int
    journey_id: int
    program: Program


@dataclass(frozen=True)
class Cascade:
    """A cascade of a version: its `send` ops, in the order of its steps."""

    version_id: int
    journey_id: int
    node: str
    steps: tuple[Op, ...]


def published(journeys: Iterable[Journey]) -> list[Published]:
    """All versions of these journeys; one statement."""
    found = Version.objects.filter(journey__in=list(journeys)).order_by("id").values_list("id", "journey_id", "program")
    return [Published(version, journey, Program.from_json(program)) for version, journey, program in found]


def cascades(versions: Iterable[Published]) -> Iterator[Cascade]:
    """The cascades of these versions."""
    for each in versions:
        steps: dict[str, list[Op]] = {}
        for op in each.program.ops:
            if op.kind == "send":
                steps.setdefault(op.node, []).append(op)
        for node, ops in steps.items():
            yield Cascade(each.version_id, each.journey_id, node, tuple(sorted(ops, key=lambda op: op.args["step"])))
