"""Segments to start from. Relative periods only, so that they mean something in any base on any day."""

from typing import Any, NamedTuple

Rule = dict[str, Any]


class ReadySegment(NamedTuple):
    """A name, a sentence about what it is good for, and the rule."""

    name: str
    description: str
    rule: Rule


def _bought(compare: str, value: int, **more: Any) -> Rule:
    return {"type": "purchase_count", "compare": compare, "value": value, **more}


def _last(when: str, days: int) -> Rule:
    return {"type": "last_purchase", "when": when, "days": days}


def _spent(compare: str, value: str) -> Rule:
    return {"type": "purchase_sum", "compare": compare, "value": value}


def _reached(channel: str, has: str) -> Rule:
    return {"type": "address", "channel": channel, "has": has}


def _read(outcome: str, compare: str, value: int, days: int, channel: str = "") -> Rule:
    period = {"span": "last_days", "days": days}
    return {
        "type": "message",
        "outcome": outcome,
        "channel": channel,
        "compare": compare,
        "value": value,
        "period": period,
    }


READY = [
    ReadySegment("Everybody", "The whole base.", {"all": []}),
    ReadySegment(
        "Lapsed regulars",
        "At least 3 purchases, and none for 270 days: worth winning back.",
        {"all": [_bought("at_least", 3), _last("more_days_ago", 270)]},
    ),
    ReadySegment("Spent over 100", "All purchases together come to more than 100.", _spent("more_than", "100.00")),
    ReadySegment("One-time buyers", "Bought exactly once, so far.", _bought("exactly", 1)),
    ReadySegment(
        "Active customers",
        "Bought in the last 90 days.",
        {"type": "purchase_in_period", "made": "yes", "period": {"span": "last_days", "days": 90}},
    ),
    ReadySegment(
        "Best customers",
        "At least 10 purchases worth 500 or more, the last of them within 90 days.",
        {"all": [_bought("at_least", 10), _spent("at_least", "500.00"), _last("at_most_days_ago", 90)]},
    ),
    ReadySegment(
        "Cooling down",
        "At least 2 purchases, the last of them 91 to 180 days ago: remind them before they lapse.",
        {"all": [_bought("at_least", 2), _last("more_days_ago", 90), _last("at_most_days_ago", 180)]},
    ),
    ReadySegment(
        "Big spenders at risk",
        "Spent 200 or more, but nothing in the last 180 days.",
        {"all": [_spent("at_least", "200.00"), _last("more_days_ago", 180)]},
    ),
    ReadySegment(
        "Quick repeaters",
        "Two purchases at most 7 days apart: they like to come back soon.",
        {"type": "purchase_pair", "days": 7},
    ),
    ReadySegment(
        "Reachable by push",
        "A push is nearly free: these have the app.",
        _reached("push", "yes"),
    ),
    ReadySegment(
        "Only by SMS",
        "A phone number and nothing cheaper: each message costs.",
        {"all": [_reached("sms", "yes"), _reached("push", "no"), _reached("email", "no"), _reached("viber", "no")]},
    ),
    ReadySegment(
        "Reads our messages",
        "Read or clicked something in the last 30 days.",
        {"any": [_read("opened", "at_least", 1, 30), _read("clicked", "at_least", 1, 30)]},
    ),
    ReadySegment(
        "Never reads",
        "Received at least 3 messages in the last 90 days and read none: leave them in peace, or try otherwise.",
        {"all": [_read("delivered", "at_least", 3, 90), _read("opened", "exactly", 0, 90)]},
    ),
    ReadySegment(
        "A tenth of everybody",
        "A random 10 %, always the same people: for a careful first launch.",
        {"type": "random_share", "percent": "10.00"},
    ),
]
