"""A message that nobody has allowed: there are people with addresses, and no way by which they would have said yes."""

from collections.abc import Iterable

from delivery.kinds import KINDS
from journeys.linting.look import Look
from journeys.linting.reaching import reached, steps_of
from journeys.linting.rule import Rule
from journeys.problems import WARNING, Problem


class NoConsentPath(Rule):
    key = "no_consent_path"
    label = "No consent"
    severity = WARNING
    is_late = True
    message = (
        "{channel}: of those with an address ({addressed}) nobody has allowed “{topic}” there, so that nobody gets it."
    )
    fix = "Ask for their consent first, on a form or by an import, or choose a topic that they have allowed."

    def find(self, look: Look) -> Iterable[Problem]:
        for reach in reached(look):
            if reach.addressed and not reach.allowed:
                for step in steps_of(look, reach):
                    yield self.problem(
                        step.node,
                        field="topic_id",
                        step=step.number,
                        channel=KINDS[reach.channel].label,
                        addressed=reach.addressed,
                        topic=look.stock.topics[reach.topic].name,
                    )
