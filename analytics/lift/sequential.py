"""Intervals and p-values that stay valid however often one looks, and whenever one stops.

A fixed interval is right at one look; somebody who looks every day and stops at the first that excludes zero is wrong
far more often than 1 in 20. The sequence here is wrong at any look of an endless number with a probability of at most
`1 - level`, in the limit of large samples: the asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy
and Ramdas ("Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52, 2024,
theorem 2.2), which is the mixture of Robbins (1970) that Johari, Pekelis and Walsh brought to A/B tests ("Always valid
inference", Operations Research 70, 2022). Its price is an interval wider by about a half.
"""

from dataclasses import dataclass
from math import exp, log, sqrt

from analytics.lift.arms import Figures

# The sequence is narrowest at this many people (equation 24 of the first paper); it holds at every other number, too.
NARROWEST_AT = 10_000
# What the limit theorem needs before it is trusted, in each arm. Chosen on simulations: tests/analytics/test_lift.py.
FEWEST_PEOPLE = 100
FEWEST_HAPPENINGS = 20


@dataclass(frozen=True)
class Valid:
    """The difference of two means (first minus second) with an interval and a p-value for all looks together."""

    difference: float
    p_value: float
    low: float
    high: float


def too_small(one: Figures, other: Figures) -> bool:
    """Whether there are too few people, or too few to whom anything happened, for an interval to mean anything.

    How many something happened to is known of rates; of money it is at least (sum)² / (sum of squares).
    """
    return any(
        each.people < FEWEST_PEOPLE or (each.total**2 / each.squares if each.squares else 0.0) < FEWEST_HAPPENINGS
        for each in (one, other)
    )


def compared(one: Figures, other: Figures, level: float = 0.95) -> Valid | None:
    """The difference with its always-valid interval; None while the samples are too small."""
    if too_small(one, other):
        return None
    error = one.variance / one.people + other.variance / other.people
    if error == 0:
        return None
    difference = one.mean - other.mean
    half = half_width(one, other, level)
    looks = _spread(one, other) / error
    rho = _rho(1 - level)
    widened = looks * rho + 1
    # The mixture's likelihood ratio against no difference; its inverse is a p-value at every look.
    ratio = exp(min(700.0, looks * rho / widened * difference**2 / (2 * error))) / sqrt(widened)
    return Valid(difference, min(1.0, 1 / ratio), difference - half, difference + half)


def half_width(one: Figures, other: Figures, level: float = 0.95, times: float = 1.0) -> float:
    """Half of the interval's width; with so many `times` the people, if they are as those who are there."""
    spread, alpha = _spread(one, other), 1 - level
    # In units in which one person has a spread of 1, the error is that of `looks` people.
    looks = times * spread / (one.variance / one.people + other.variance / other.people)
    rho = _rho(alpha)
    widened = looks * rho + 1
    return sqrt(spread) * sqrt(2 * widened / (looks**2 * rho) * log(sqrt(widened) / alpha))


def _spread(one: Figures, other: Figures) -> float:
    return (one.people * one.variance + other.people * other.variance) / (one.people + other.people)


def _rho(alpha: float) -> float:
    """The square of the mixture's width, for the interval to be narrowest at NARROWEST_AT."""
    return (-2 * log(alpha) + log(-2 * log(alpha) + 1)) / NARROWEST_AT
