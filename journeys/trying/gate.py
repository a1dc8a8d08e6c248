"""Tests that fail keep a journey from being published."""

from dataclasses import asdict
from datetime import datetime

from journeys.models import Journey
from journeys.problems import Problem
from journeys.trying.testing import run_tests


def failing(journey: Journey, now: datetime) -> list[Problem]:
    """A problem for each test that the draft does not pass."""
    return [
        Problem(
            "test_failed",
            f"The test “{each.name}” fails: {' '.join(each.words)}",
            "Look at it under “Test on a person”, and correct the journey or the test.",
            params={
                "test": each.name,
                "test_id": each.test,
                "words": " ".join(each.words),
                "differences": [asdict(found) for found in each.differences],
            },
        )
        for each in run_tests(journey, now)
        if not each.passed
    ]
