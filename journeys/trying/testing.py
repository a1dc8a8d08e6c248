"""Journey tests: a person, what happens to them and what is expected, played by the engine and compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError
from rest_framework.exceptions import ValidationError

from journeys.models import Journey, JourneyTest
from journeys.problems import Unpublishable
from journeys.trying import shapes
from journeys.trying.expecting import Difference, differences
from journeys.trying.telling import told
from journeys.trying.trial import Trial, nothing_remains
from journeys.trying.versions import Compiled, compiled

MOST_TESTS = 50
BUSY = "It could not be played: somebody else is changing the same customer or journey. Run it again."


@dataclass(frozen=True)
class Outcome:
    """What came of one test: what differs; nothing if it has passed."""

    test: int
    name: str
    differences: list[Difference]

    @property
    def passed(self) -> bool:
        return not self.differences

    @property
    def words(self) -> list[str]:
        """What differs, a sentence each."""
        return [each.words for each in self.differences]


def run_tests(journey: Journey, now: datetime, tests: Sequence[JourneyTest] | None = None) -> list[Outcome]:
    """Plays the tests (None: all of them) on the draft; nothing of it remains. In the order of their names."""
    tests = list(journey.tests.order_by("name")[:MOST_TESTS]) if tests is None else tests
    if not tests:
        return []
    with nothing_remains():
        try:
            what = compiled(journey, now)
        except Unpublishable as error:
            first = error.problems[0]
            words = f"The draft has mistakes, so that nobody can be tried: {first.message}"
            mistakes = Difference(words, "mistakes", {"problem": first.as_json()})
            return [Outcome(each.pk, each.name, [mistakes]) for each in tests]
        return [_outcome(journey, what, each, now) for each in tests]


def _outcome(journey: Journey, what: Compiled, test: JourneyTest, now: datetime) -> Outcome:
    try:
        person = shapes.person_of(test.person)
        answers = shapes.answers_of(test.answers)
        expected = shapes.expected_of(test.expected)
        with nothing_remains():
            trial = Trial(journey, what, person, answers, now=now)
            trial.play()
            found = differences(expected, told(trial), what.graph)
    except ValidationError as error:
        found = _flat(error.detail)
    except OperationalError:
        found = [Difference(BUSY, "busy")]
    return Outcome(test.pk, test.name, found)


def _flat(detail: Any) -> list[Difference]:
    """The sentences of a ValidationError, without their places."""
    if isinstance(detail, dict):
        return [found for each in detail.values() for found in _flat(each)]
    if isinstance(detail, list):
        return [found for each in detail for found in _flat(each)]
    return [Difference(str(detail), getattr(detail, "code", ""))]
