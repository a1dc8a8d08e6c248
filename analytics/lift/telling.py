"""Comparisons as the lift report's own page draws them."""

from typing import Any

from analytics.lift.judging import Judged, is_mismatched, mismatch_of
from analytics.lift.sums import Comparison

COUNTED = ("people", "visited", "converted", "buyers", "purchases", "revenue", "messages", "cost")
Place = tuple[str, str, str]  # comparison, arm, the arm it is compared with


def shown(each: Comparison, outcomes: dict[Place, list[Judged]]) -> dict[str, Any]:
    """A comparison with its arms, and what was judged of each pair."""
    return {
        "key": each.key,
        "people": each.people,
        "open_people": sum(arm.open_people for arm in each.arms.values()),
        "windows": sorted(each.windows),
        "goals": sorted(each.goals),
        "mismatch": mismatch_of(each),
        "is_mismatched": is_mismatched(each),
        "baseline": each.baseline.key,
        "arms": [
            {"key": arm.key, "label": arm.label, "expected": arm.expected / each.people if each.people else None}
            | {column: getattr(arm, column) for column in (*COUNTED, "attributed_purchases", "attributed_revenue")}
            for arm in each.arms.values()
        ],
        "pairs": [
            {
                "arm": arm.key,
                "against": other.key,
                "outcomes": [
                    numbers(one) | {"key": one.outcome, "smallest": one.smallest}
                    for one in outcomes[each.key, arm.key, other.key]
                ],
            }
            for arm, other in each.pairs
        ],
    }


def numbers(each: Judged) -> dict[str, Any]:
    """All that was judged, as cells."""
    tested, valid = each.tested, each.valid
    return {
        "value": each.value,
        "against": each.against,
        "difference": each.difference,
        "low": tested and tested.low,
        "high": tested and tested.high,
        "statistic": tested and tested.statistic,
        "p_value": tested and tested.p_value,
        "always_low": valid and valid.low,
        "always_high": valid and valid.high,
        "always_p": valid and valid.p_value,
        "needed": each.needed,
        "verdict": each.verdict.value,
    }
