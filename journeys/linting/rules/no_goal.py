"""A journey that writes to people, and of which nobody will know whether it was worth while."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import WARNING, Problem


class NoGoal(Rule):
    key = "no_goal"
    label = "No goal"
    severity = WARNING
    message = "The journey has no goal: nobody will know what it has brought about."
    fix = "Set a goal in the settings, or put a goal node where it has been reached."

    def find(self, look: Look) -> Iterable[Problem]:
        reaches = (look.graph.by_id[each].type for each in look.reached)
        if look.is_set and look.steps and look.entries and look.scope.policy["goal"] is None and "goal" not in reaches:
            yield self.problem(field="settings.goal")
