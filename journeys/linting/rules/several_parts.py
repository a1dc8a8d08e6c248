"""A text message that is charged more than once."""

from collections.abc import Iterable

from delivery.content.holes import written
from delivery.kinds import KINDS
from journeys.linting.look import Look, Step
from journeys.linting.rule import Rule
from journeys.problems import WARNING, Problem


class SeveralParts(Rule):
    key = "several_parts"
    label = "SMS longer than one part"
    severity = WARNING
    message = "{channel}: this text takes {parts} parts at least, and each is charged."
    fix = "Make it shorter; letters beyond the Latin ones halve what fits into a part."

    def find(self, look: Look) -> Iterable[Problem]:
        for step in look.steps:
            parts, field = max(_parts(step), default=(1, ""))
            if parts > 1:
                yield self.problem(step.node, field=field, step=step.number, channel=step.label, parts=parts)


def _parts(step: Step) -> Iterable[tuple[int, str]]:
    """The parts of each of its texts, with the field that it is written in."""
    kind = KINDS[step.channel]
    for text in step.texts:
        yield kind.parts({text.key: written(text.source)}), text.field
