"""Decisions in plain words, as the timeline tells them, with what brought each about."""

from collections.abc import Sequence
from typing import Any

from journeys.reading.ledger import Entry
from journeys.reasons import CAUSES, Cause
from journeys.timeline.decision_words import Book
from journeys.timeline.pages import Row, entry_of


def book_of(entries: Sequence[Entry]) -> Book:
    """What these decisions refer to, read once."""
    return Book({each.journey_id for each in entries}, {each.version_id for each in entries})


def tell(each: Entry, book: Book) -> dict[str, Any]:
    """One decision as the API shows it, but for its customer."""
    row = Row(
        each.at,
        3,
        each.id,
        "decision",
        each.journey_id,
        each.version_id,
        each.op,
        {"port": each.port, "reason": each.reason, "detail": each.detail},
    )
    return entry_of(row, book) | {
        "id": each.id,
        "port": each.port,
        "run": each.enrollment_id,
        "cause": CAUSES.get(each.reason, Cause.CHECK).value,
    }
