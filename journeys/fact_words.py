"""What happened to a customer besides decisions, in plain words: messages, purchases, events, consents."""

import json
from typing import Any

from delivery import statuses
from delivery.kinds import KINDS
from delivery.statements import WITHHELD
from journeys.decision_words import Book, channel_words
from journeys.timeline_words import Words, sentence

LONGEST = 200  # characters of an event's properties


def message_words(facts: dict[str, Any], book: Book) -> Words:
    """A stamp of a message."""
    params = channel_words(facts["channel"]) | {
        "endpoint": facts["endpoint"],
        "why": sentence(facts["words"] or facts["code"]),
        "topic": book.topics.get(facts["topic"], ""),
    }
    return Words(f"message_{_outcome(facts)}", params)


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
    params = {key: facts[key] for key in ("amount", "currency", "units")} | {"source": facts["source"] or "—"}
    return Words("bought_units" if (facts["units"] or 0) > 1 else "bought", params)


def event_words(facts: dict[str, Any], book: Book) -> Words:
    """An event, with its properties in one line."""
    properties = ", ".join(
        f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in facts["properties"].items()
    )
    shown = properties if len(properties) <= LONGEST else properties[: LONGEST - 1] + "…"
    return Words("event", {"name": facts["name"], "properties": shown, "source": facts["source"]})


def consent_words(facts: dict[str, Any], book: Book) -> Words:
    """A choice that still stands."""
    params = channel_words(facts["channel"]) | {
        "topic": book.topics.get(facts["topic"], ""),
        "source": facts["source"] or "—",
    }
    return Words("allowed" if facts["granted"] else "refused", params)
