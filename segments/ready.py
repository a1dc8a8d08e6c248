"""Segments to start from: rules that most companies ask, written for the data that is here.

One that needs something which is not here (a birthday, an event of the basket, a topic) is shown all the same, without
a rule and with what it needs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from customers.events import event_names
from delivery.kinds import KINDS
from segments.known import Known
from segments.rfm import anyone_of

Rule = dict[str, Any]
BIRTHDAYS = ("birthday", "birth_date", "birthdate", "date_of_birth", "dob")
BASKETS = ("basket", "cart", "add_to_cart", "added_to_cart", "product_added", "product_added_to_cart", "basket_updated")
SENT = 5  # messages without any reading, until somebody counts as one who never reads
READ_DAYS = 180


@dataclass(frozen=True)
class Ready:
    """A rule to start from; none when something is missing, and then `needs` says what, in a sentence."""

    key: str
    group: str  # value, life, purchases, messages
    name: str
    description: str
    icon: str  # of the Tabler set
    rule: Rule | None
    needs: str = ""


def ready_segments(known: Known) -> list[Ready]:
    """All of them, group by group."""
    return [*_by_value(), *_by_life(known), *_by_purchases(), *_by_messages(known)]


def _by_value() -> Iterator[Ready]:
    """Regions of the RFM grid that have got names."""

    def cells(key: str, name: str, description: str, icon: str, *named: str) -> Ready:
        return Ready(key, "value", name, description, icon, {"all": [anyone_of(*each.split()) for each in named]})

    yield cells("best", "Best customers", "Bought lately, often and for much.", "crown", "R1", "F3 F4", "M3 M4")
    yield cells("loyal", "Loyal customers", "Bought often, and within half a year.", "heart", "R1 R2", "F3 F4")
    yield cells("promising", "Promising", "Bought once or a few times, and lately.", "seedling", "R1", "F1 F2")
    yield cells("big_spenders", "Spend much", "500 or more in all.", "diamond", "M4")
    yield cells("at_risk", "At risk", "Bought often, but not for half a year.", "alert-triangle", "R3", "F3 F4")
    yield cells("lost_best", "Lost best customers", "Bought often, but not for a year.", "ghost", "R4", "F3 F4")
    yield cells("asleep", "Asleep", "Bought once or a few times, more than a year ago.", "moon", "R4", "F1 F2")


def _by_life(known: Known) -> Iterator[Ready]:
    yield Ready(
        "new", "life", "New customers", "The first purchase was in the last 30 days.", "sparkles",
        {"type": "first_purchase", "when": "at_most_days_ago", "days": 30},
    )  # fmt: skip
    yield Ready(
        "never_bought", "life", "Never bought", "Are known, and have made no purchase.", "user-question",
        {"type": "purchase_count", "compare": "exactly", "value": 0},
    )  # fmt: skip
    days = {key for key, each in known.attributes.items() if each.type == "date"}
    birthday = next((key for key in BIRTHDAYS if key in days), None)
    yield Ready(
        "birthday_soon", "life", "Birthday soon", "Have their birthday in the next 7 days.", "cake",
        None
        if birthday is None
        else {"type": "attribute", "attribute": birthday, "operator": "anniversary_next_days", "days": 7},
        "" if birthday else "An attribute “birthday”, a date, is needed.",
    )  # fmt: skip


def _by_purchases() -> Iterator[Ready]:
    yield Ready(
        "one_time", "purchases", "One-time buyers", "Have made exactly one purchase, at least 30 days ago.", "number-1",
        {
            "all": [
                {"type": "purchase_count", "compare": "exactly", "value": 1},
                {"type": "last_purchase", "when": "at_least_days_ago", "days": 30},
            ]
        },
    )  # fmt: skip
    yield Ready(
        "lapsed", "purchases", "Lapsed", "Bought at least twice, and nothing in the last 180 days.", "clock-pause",
        {
            "all": [
                {"type": "purchase_count", "compare": "at_least", "value": 2},
                {"type": "purchase_in_period", "made": "no", "period": {"span": "last_days", "days": 180}},
            ]
        },
    )  # fmt: skip
    basket = _first(BASKETS, event_names())
    yield Ready(
        "basket_left", "purchases", "Basket left", "Put something into the basket and did not buy within a day.",
        "shopping-cart-x",
        None if basket is None else {
            "type": "sequence",
            "first": {"event": basket},
            "followed": "no",
            "then": {"event": "purchase"},
            "within": 24,
            "unit": "hours",
            "period": {"span": "last_days", "days": 7},
        },
        "" if basket else "Events of the basket are needed, such as “add_to_cart”.",
    )  # fmt: skip


def _by_messages(known: Known) -> Iterator[Ready]:
    channels = [each.key for each in sorted(KINDS, key=lambda each: each.rank) if not each.is_call]
    yield Ready(
        "email_readers", "messages", "Reads e-mail only",
        f"Read an e-mail in the last {READ_DAYS} days, and no message of another channel.", "mail-opened",
        {"all": [_read("email"), *({"not": _read(each)} for each in channels if each != "email")]},
    )  # fmt: skip
    yield Ready(
        "never_reads", "messages", "Never reads",
        f"Was sent at least {SENT} messages in the last {READ_DAYS} days, and read none of them.", "mail-off",
        {
            "all": [
                {"type": "message", "outcome": "sent", "compare": "at_least", "value": SENT, "period": _recently()},
                {"type": "message", "outcome": "opened", "compare": "exactly", "value": 0, "period": _recently()},
                {"type": "message", "outcome": "clicked", "compare": "exactly", "value": 0, "period": _recently()},
            ]
        },
    )  # fmt: skip
    yield Ready(
        "push_only", "messages", "Reachable by push only", "Has an address for push and for nothing else.", "bell",
        {
            "all": [
                {"type": "address", "channel": each, "has": "yes" if each == "push" else "no"} for each in channels
            ]
        },
    )  # fmt: skip
    yield Ready(
        "unreachable", "messages", "Not reachable", "Has no address on any channel.", "plug-connected-x",
        {"all": [{"type": "address", "channel": each, "has": "no"} for each in channels]},
    )  # fmt: skip
    topic = next(iter(known.topics), None)
    yield Ready(
        "refused", "messages", "Consent refused", "Has refused the first topic on some channel.", "shield-x",
        {"any": [{"type": "consent", "channel": each, "topic_id": topic, "state": "refused"} for each in channels]}
        if topic is not None else None,
        "" if topic is not None else "A topic that customers can consent to is needed.",
    )  # fmt: skip


def _read(channel: str) -> Rule:
    return {"type": "message", "outcome": "opened", "channel": channel, "period": _recently()}


def _recently() -> Rule:
    return {"span": "last_days", "days": READ_DAYS}


def _first(wanted: tuple[str, ...], there: list[str]) -> str | None:
    """The first of the wanted names that is there, whatever its case and with blanks or hyphens for underscores."""
    plain = {name.casefold().replace(" ", "_").replace("-", "_"): name for name in there}
    return next((plain[each] for each in wanted if each in plain), None)
