"""Trying a journey on a person: the engine itself, on a virtual clock, in a transaction that is rolled back."""

from journeys.trying.testing import Outcome, run_tests

__all__ = ["Outcome", "run_tests"]
