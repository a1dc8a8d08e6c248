"""Two arms compared by the tests of the textbooks: for whoever looks once, at a time that was fixed beforehand.

Whoever looks every day reads `sequential.py`. Probabilities come from SciPy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from analytics.lift.arms import Figures

MISMATCH = 0.0005  # a split that comes out as unevenly as this by chance once in 2,000 times is taken for broken


@dataclass(frozen=True)
class Tested:
    """The difference of two means (first minus second), its statistic (z or t), p-value and interval."""

    difference: float
    statistic: float
    p_value: float
    low: float
    high: float


def of_rates(one: Figures, other: Figures, level: float = 0.95) -> Tested | None:
    """The z test of two proportions with pooled variance; the interval is Wald's, unpooled.

    None when nothing can be said: an arm is empty, or the outcome came to everybody or to nobody.
    """
    if not one.people or not other.people:
        return None
    pooled = (one.total + other.total) / (one.people + other.people)
    error = sqrt(pooled * (1 - pooled) * (1 / one.people + 1 / other.people))
    if error == 0:
        return None
    difference = one.mean - other.mean
    z = difference / error
    half = ndtri((1 + level) / 2) * sqrt(
        one.mean * (1 - one.mean) / one.people + other.mean * (1 - other.mean) / other.people
    )
    return Tested(difference, z, float(2 * ndtr(-abs(z))), difference - half, difference + half)


def of_means(one: Figures, other: Figures, level: float = 0.95) -> Tested | None:
    """Welch's t test: the arms may differ in spread. None when an arm has fewer than two people, or none differ."""
    if one.people < 2 or other.people < 2:
        return None
    first, second = one.variance / one.people, other.variance / other.people
    error = sqrt(first + second)
    if error == 0:
        return None
    # Satterthwaite's degrees of freedom.
    freedom = (first + second) ** 2 / (first**2 / (one.people - 1) + second**2 / (other.people - 1))
    difference = one.mean - other.mean
    t = difference / error
    half = float(stdtrit(freedom, (1 + level) / 2)) * error
    return Tested(difference, t, float(2 * stdtr(freedom, -abs(t))), difference - half, difference + half)


def mismatch(people: Sequence[int], shares: Sequence[float]) -> float:
    """The p-value of the sizes of arms that were to have these shares (chi-square). 1 when nobody is there.

    An arm without a share is to be empty: with people in it the value is 0. Where one has all of them, and everybody is
    there, nothing is left to chance.
    """
    whole, parts, freedom = sum(people), sum(shares), sum(each > 0 for each in shares) - 1
    if not whole or parts <= 0:
        return 1.0
    statistic = 0.0
    for found, share in zip(people, shares, strict=True):
        expected = whole * share / parts
        statistic += (found - expected) ** 2 / expected if expected else (inf if found else 0.0)
    if statistic == inf:
        return 0.0
    return float(chdtrc(freedom, statistic)) if freedom else 1.0
