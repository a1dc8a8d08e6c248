"""What happened to a customer besides decisions, in plain words: messages, purchases, events, consents, changes."""

import json
from typing import Any

from delivery import statuses
from delivery.kinds import KINDS
from delivery.statements import WITHHELD
from journeys.timeline.decision_words import Book, channel_words
from journeys.timeline.words import Words, sentence

LONGEST = 200  # characters of an event's properties


def message_words(facts: dict[str, Any], book: Book) -> Words:
    """A stamp of a message."""
    params = channel_words(facts["channel"]) | {
        "endpoint": facts["endpoint"],
        "why": sentence(facts["words"] or facts["code"]),
        "topic": book.topics.get(facts["topic"], ""),
    }
    return Words(f"message_{_outcome(facts)}", params)


def again_words(facts: dict[str, Any], book: Book) -> Words:
    """Somebody had a message sent again."""
    detail = facts["detail"] or {}  # nothing stands there of somebody whose data were erased
    params = channel_words(facts["channel"]) | {
        "by": detail.get("by", "—"),
        "why": sentence(detail.get("words") or detail.get("code") or ""),
    }
    return Words("message_again_unknown" if detail.get("was") == statuses.UNKNOWN else "message_again", params)


def _outcome(facts: dict[str, Any]) -> str:
    stamp: str = facts["stamp"]
    if stamp == "sent":
        if facts["status"] == statuses.UNKNOWN:
            return "unknown"
        if facts["channel"] in KINDS and KINDS[facts["channel"]].is_call:
            return "called"
        return "sent" if "@" in facts["endpoint"] or facts["endpoint"].startswith("+") else "sent_device"
    if stamp == "opened" and facts["grade"] == statuses.WEAK:
        return "opened_weak"
    if stamp == "failed":
        if not facts["was_sent"] and facts["code"] in WITHHELD:
            return "withheld"
        return str(facts["status"]) if facts["status"] in statuses.FAILURES else "failed"
    return stamp


def purchase_words(facts: dict[str, Any], book: Book) -> Words:
    """A purchase."""
    shown = ("amount", "currency", "units", "refunded")
    params = {key: facts[key] for key in shown} | {"source": facts["source"] or "—"}
    if facts["canceled_at"]:
        return Words("bought_canceled", params)
    if facts["refunded"] is not None:
        return Words("bought_refunded", params)
    if facts["lines"]:
        return Words("bought_lines", params | {"lines": _short(", ".join(map(_line, facts["lines"])))})
    return Words("bought_units" if (facts["units"] or 0) > 1 else "bought", params)


def _line(line: dict[str, Any]) -> str:
    quantity = line["quantity"]
    return str(line["name"]) if quantity == 1 else f"{quantity:g} × {line['name']}"


def refund_words(facts: dict[str, Any], book: Book) -> Words:
    """What was given back of a purchase. Without an amount it is all of it; without a purchase it waits for one."""
    params = {key: facts[key] or "" for key in ("amount", "currency")} | {
        "reason": sentence(facts["reason"]),
        "source": facts["source"] or "—",
    }
    if facts["waits"]:
        return Words("refund_waits", params)
    return Words("canceled" if facts["all"] else "refunded", params)


def attribute_words(facts: dict[str, Any], book: Book) -> Words:
    """An attribute that became another one."""
    known = book.known.attributes.get(facts["key"])
    params = {
        "attribute": known.label if known else facts["key"],
        "before": _value(facts["before"]),
        "after": _value(facts["value"]),
        "source": facts["source"] or "—",
    }
    if facts["value"] is None:
        return Words("attribute_removed", params)
    return Words("attribute_set" if facts["before"] is None else "attribute_changed", params)


def merge_words(facts: dict[str, Any], book: Book) -> Words:
    """Another customer was joined into this one."""
    name = " ".join(part for part in (facts["first_name"], facts["last_name"]) if part)
    return Words("merge_undone" if facts["undone"] else "merged", {"other": name or f"#{facts['lost']}"})


def _value(value: Any) -> str:
    return _short(value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def event_words(facts: dict[str, Any], book: Book) -> Words:
    """An event, with its properties in one line."""
    properties = ", ".join(
        f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in facts["properties"].items()
    )
    return Words("event", {"name": facts["name"], "properties": _short(properties), "source": facts["source"]})


def consent_words(facts: dict[str, Any], book: Book) -> Words:
    """A choice, whether it still stands or not."""
    params = channel_words(facts["channel"]) | {
        "topic": book.topics.get(facts["topic"], ""),
        "source": facts["source"] or "—",
    }
    return Words("allowed" if facts["granted"] else "refused", params)
