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
from journeys.trying.expecting import differences
from journeys.trying.telling import told
from journeys.trying.trial import Trial, nothing_remains
from journeys.trying.versions import Compiled, compiled

MOST_TESTS = 50


@dataclass(frozen=True)
class Outcome:
    """What came of one test: `words` say what differs, a sentence each; none if it has passed."""

    test: int
    name: str
    passed: bool
    words: list[str]


def run_tests(journey: Journey, now: datetime, tests: Sequence[JourneyTest] | None = None) -> list[Outcome]:
    """Plays the tests (None: all of them) on the draft; nothing of it remains. In the order of their names."""
    tests = list(journey.tests.order_by("name")[:MOST_TESTS]) if tests is None else tests
    if not tests:
        return []
    with nothing_remains():
        try:
            what = compiled(journey, now)
        except Unpublishable as error:
            words = [f"The draft has mistakes, so that nobody can be tried: {error.problems[0].message}"]
            return [Outcome(each.pk, each.name, False, words) for each in tests]  # noqa: FBT003
        return [_outcome(journey, what, each, now) for each in tests]


def _outcome(journey: Journey, what: Compiled, test: JourneyTest, now: datetime) -> Outcome:
    try:
        person = shapes.person_of(test.person)
        answers = shapes.answers_of(test.answers)
        expected = shapes.expected_of(test.expected)
        with nothing_remains():
            trial = Trial(journey, what, person, answers, now=now)
            trial.play()
            words = differences(expected, told(trial), what.graph)
    except ValidationError as error:
        words = _flat(error.detail)
    except OperationalError:
        words = ["It could not be played: somebody else is changing the same customer or journey. Run it again."]
    return Outcome(test.pk, test.name, not words, words)


def _flat(detail: Any) -> list[str]:
    """The sentences of a ValidationError, without their places."""
    if isinstance(detail, dict):
        return [words for each in detail.values() for words in _flat(each)]
    if isinstance(detail, list):
        return [words for each in detail for words in _flat(each)]
    return [str(detail)]
