"""A journey that nobody can leave."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import Problem


class NoExit(Rule):
    key = "no_exit"
    label = "No exit"
    message = "Nobody ever leaves this journey."
    fix = "Lead every way to an exit."

    def find(self, look: Look) -> Iterable[Problem]:
        if look.entries and not any(look.types[each].is_end for each in look.reached if each in look.types):
            yield self.problem()
