"""What can be said of two arms: difference, intervals, p-values, and in one word what a manager may take from them."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

from scipy.special import ndtri

from analytics.lift.arms import Figures
from analytics.lift.sequential import Valid, compared, half_width, too_small
from analytics.lift.statistics import MISMATCH, Tested, mismatch, of_means, of_rates
from analytics.lift.sums import Arm, Comparison

RATES = ("visited", "converted", "buyers")
OUTCOMES = (*RATES, "purchases", "revenue")
LEVEL, POWER = 0.95, 0.8
# By so many standard errors a true difference must be wider than the interval to be seen with this probability.
BEYOND = float(ndtri(POWER))
MOST_TIMES = 1e6  # with a million times the people nobody can do anything


class Verdict(StrEnum):
    """By the always-valid interval: people look every day."""

    MORE = "more"
    LESS = "less"
    UNCLEAR = "unclear"
    SMALL = "small"  # too few people, or too few to whom anything happened


@dataclass(frozen=True)
class Judged:
    """One outcome of an arm against another. `needed`: how many people in both, divided as they are, would show such a
    difference by the always-valid interval with a probability of 80 %; `smallest`: what as many as now would show so.
    """

    outcome: str
    value: float
    against: float
    difference: float
    tested: Tested | None
    valid: Valid | None
    verdict: Verdict
    needed: int | None
    smallest: float | None

    @property
    def is_rate(self) -> bool:
        return self.outcome in RATES


def judged(outcome: str, arm: Arm, other: Arm) -> Judged:
    """The arm against the other one."""
    one, two = arm.figures(outcome), other.figures(outcome)
    tested = of_rates(one, two, LEVEL) if outcome in RATES else of_means(one, two, LEVEL)
    valid = compared(one, two, LEVEL)
    difference = one.mean - two.mean
    return Judged(
        outcome,
        one.mean,
        two.mean,
        difference,
        tested,
        valid,
        _verdict(one, two, valid),
        _needed(one, two, abs(difference)),
        _visible(one, two, 1.0) if _error(one, two) else None,
    )


def mismatch_of(comparison: Comparison) -> float:
    """The p-value of the arms' sizes."""
    arms = [each for each in comparison.arms.values() if each.expected or each.people]
    return mismatch([each.people for each in arms], [each.expected for each in arms])


def is_mismatched(comparison: Comparison) -> bool:
    """Whether the sizes of the arms do not fit their shares: then no difference can be trusted."""
    return mismatch_of(comparison) < MISMATCH


def _visible(one: Figures, two: Figures, times: float) -> float:
    """The smallest difference that would be seen with so many times the people."""
    error = _error(one, two) or 0.0
    return half_width(one, two, LEVEL, times) + BEYOND * error / sqrt(times)


def _needed(one: Figures, two: Figures, difference: float) -> int | None:
    """How many people would show the difference; found by halving, for the width is no simple function of them."""
    if not _error(one, two) or not difference or _visible(one, two, MOST_TIMES) > difference:
        return None
    low, high = 1 / (one.people + two.people), MOST_TIMES
    while high / low > 1.001:
        middle = sqrt(low * high)
        low, high = (low, middle) if _visible(one, two, middle) <= difference else (middle, high)
    return ceil(high * (one.people + two.people))


def _error(one: Figures, two: Figures) -> float | None:
    if one.people < 2 or two.people < 2:
        return None
    return sqrt(one.variance / one.people + two.variance / two.people) or None


def _verdict(one: Figures, two: Figures, valid: Valid | None) -> Verdict:
    if valid is None or too_small(one, two):
        return Verdict.SMALL
    if valid.low <= 0 <= valid.high:
        return Verdict.UNCLEAR
    return Verdict.MORE if valid.low > 0 else Verdict.LESS
