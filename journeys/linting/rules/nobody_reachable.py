"""A channel on which nobody of those who enter has an address."""

from collections.abc import Iterable

from delivery.kinds import KINDS
from journeys.linting.look import Look
from journeys.linting.reaching import reached, steps_of
from journeys.linting.rule import Rule
from journeys.problems import WARNING, Problem


class NobodyReachable(Rule):
    key = "nobody_reachable"
    label = "Channel that nobody can receive"
    severity = WARNING
    is_late = True
    message = "{channel}: of those who would enter ({members}) nobody has an address there."
    fix = "Choose another channel or another segment, or bring these addresses in first."

    def find(self, look: Look) -> Iterable[Problem]:
        for reach in reached(look):
            if reach.members and not reach.addressed:
                for step in steps_of(look, reach):
                    yield self.problem(
                        step.node,
                        field=f"{step.prefix}channel",
                        step=step.number,
                        channel=KINDS[reach.channel].label,
                        members=reach.members,
                    )
