"""How sure a share is that was counted."""

from math import sqrt

Z = 1.959963984540054  # 95 %


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share, of at least one trial; it holds for few hits, too."""
    share, squared = hits / trials, Z * Z / trials
    middle = (share + squared / 2) / (1 + squared)
    half = Z / (1 + squared) * sqrt(share * (1 - share) / trials + squared / (4 * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
