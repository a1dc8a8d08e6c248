"""An edge that leads where nobody can go."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import Problem


class BadTarget(Rule):
    key = "bad_target"
    label = "Line into an entry or a note"
    message = "An edge leads into an entry or a note."
    fix = "Lead it to another step."

    def find(self, look: Look) -> Iterable[Problem]:
        for edge in look.graph.edges:
            target = look.types.get(edge.target)
            if target and edge.source in look.types and (target.is_entry or target.is_drawing):
                yield self.problem(edge.source, edge=edge.id)
