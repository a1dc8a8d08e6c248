"""Segments that are there from the start."""

from datetime import datetime
from typing import Any

from accounts.models import Brand, User
from segments.models import Segment
from segments.saving import save

Rule = dict[str, Any]


def _purchases(compare: str, value: int) -> Rule:
    return {"type": "purchase_count", "compare": compare, "value": value}


def _last_purchase(when: str, days: int) -> Rule:
    return {"type": "last_purchase", "when": when, "days": days}


LAPSED = "Lapsed: at least 3 purchases, none for 270 days"
SPENDERS = "Spent over 100"
QUIET_60 = "Last bought 60 to 66 days ago"
GOLD_WITH_PHONE = "Gold status, reachable by SMS"

# Name, brand (none: all brands), description, rule.
SEGMENTS: list[tuple[str, str | None, str, Rule]] = [
    (
        LAPSED,
        None,
        "They knew us well and have stayed away: the first to win back.",
        {"all": [_purchases("at_least", 3), _last_purchase("more_days_ago", 270)]},
    ),
    (SPENDERS, None, "All purchases together.", {"type": "purchase_sum", "compare": "more_than", "value": "100.00"}),
    ("Bought once", None, "Half of the base: a second purchase is the hardest.", _purchases("exactly", 1)),
    (
        "Bought in the last 90 days",
        None,
        "Active customers.",
        {"type": "purchase_in_period", "made": "yes", "period": {"span": "last_days", "days": 90}},
    ),
    (
        QUIET_60,
        None,
        "Two months of silence, one week's worth of people: launched every week, nobody is met twice.",
        {"all": [_last_purchase("at_least_days_ago", 60), _last_purchase("at_most_days_ago", 66)]},
    ),
    (
        "Reachable by push",
        "records",
        "Has the application and allows promotions: reached for next to nothing.",
        {
            "all": [
                {"type": "address", "channel": "push", "has": "yes"},
                {"type": "consent", "channel": "push", "topic": "records/promotions", "state": "granted"},
            ]
        },
    ),
    (
        GOLD_WITH_PHONE,
        "records",
        "For what is worth a text message.",
        {
            "all": [
                {"type": "attribute", "attribute": "loyalty", "operator": "equals", "value": "gold"},
                {"type": "address", "channel": "sms", "has": "yes"},
            ]
        },
    ),
    (
        "Listens to jazz or blues",
        "records",
        "By the favourite genres in the profile.",
        {"type": "attribute", "attribute": "genres", "operator": "has_any", "values": ["jazz", "blues"]},
    ),
]


def make_segments(
    brands: dict[str, Brand], topics: dict[str, int], by: User | None, now: datetime
) -> dict[str, Segment]:
    """Makes the segments that are missing; all of them by name. `topics` has the ids by "brand/topic"."""
    made = {}
    for name, brand, description, rule in SEGMENTS:
        owner = brands[brand] if brand else None
        segment = Segment.objects.filter(name=name, brand=owner).first()
        made[name] = segment or save(
            Segment(brand=owner, name=name),
            {"description": description, "rule": _with_ids(rule, topics)},
            by=by,
            now=now,
        )
    return made


def _with_ids(rule: Rule, topics: dict[str, int]) -> Rule:
    """The rule with the ids of its topics in the place of their keys."""
    if "topic" in rule:
        return {key: value for key, value in rule.items() if key != "topic"} | {"topic_id": topics[rule["topic"]]}
    return {
        key: [_with_ids(each, topics) for each in value] if key in ("all", "any") else value
        for key, value in rule.items()
    }
