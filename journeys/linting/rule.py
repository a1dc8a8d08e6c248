"""What a rule of the linter is. Each lives in a file of its own in journeys/linting/rules/."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from journeys.linting.look import Look
from journeys.problems import ERROR, Problem


class Rule(ABC):
    """A question to a whole graph. Its key is the code of its problems, by which browsers find their translation.

    `message` and `fix` are said in English; what stands in braces in them are the `params` of a problem.
    """

    key: str
    label: str
    severity = ERROR
    message: str
    fix: str
    # Counts people: asked by itself and later, and never by publishing (journeys/linting/late.py).
    is_late = False

    @abstractmethod
    def find(self, look: Look) -> Iterable[Problem]:
        """All that it objects to."""

    def problem(
        self, node: str | None = None, *, edge: str | None = None, field: str | None = None, **params: Any
    ) -> Problem:
        """A finding of this rule, in its words."""
        message, fix = self.message.format(**params), self.fix.format(**params)
        return Problem(self.key, message, fix, node, edge, field, self.severity, params)
