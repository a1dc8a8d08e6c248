"""A journey that nobody can enter."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import Problem


class NoEntry(Rule):
    key = "no_entry"
    label = "No entry"
    message = "The journey has no entry."
    fix = "Drag an entry from the palette."

    def find(self, look: Look) -> Iterable[Problem]:
        if not look.entries:
            yield self.problem()
