"""Everything that happened to a customer and why: decisions, messages, purchases, events, consents, changes, merges."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from delivery.models import DeliveryEvent, Message
from journeys.nodes import NODES
from journeys.timeline.decision_words import Book, Decision, decision_words
from journeys.timeline.fact_words import (
    again_words,
    attribute_words,
    consent_words,
    event_words,
    merge_words,
    message_words,
    purchase_words,
    refund_words,
)
from journeys.timeline.words import Words
from lib import sql
from segments.tree import asked_segments

PAGE = 50
STAMPS = 8  # of a message: an entry's id is the message's, times this, and the stamp's number (pages.sql)
AGAIN_RANK = 55  # what was decided by hand, before what was sent on it
MOST_AGAIN = 200
ICONS = {
    "decision": "route",
    "purchase": "shopping-cart",
    "event": "bolt",
    "consent": "shield-check",
    "message": "send",
    "again": "send",
    "refund": "receipt-refund",
    "attribute": "pencil",
    "merge": "arrows-join",
}
KINDS = ("decision", "message", "purchase", "event", "consent", "attribute", "merge")
TELL = {
    "message": message_words,
    "again": again_words,
    "purchase": purchase_words,
    "event": event_words,
    "consent": consent_words,
    "refund": refund_words,
    "attribute": attribute_words,
    "merge": merge_words,
}
SHOWN_AS = {"refund": "purchase", "again": "message"}  # what belongs to another kind for whoever reads


class BadCursor(ValueError):
    """`before` is neither a cursor nor a moment; `str()` is a sentence."""


@dataclass(frozen=True)
class Cursor:
    """The last row of a page: the next page goes on behind it, also among rows of the same moment."""

    at: datetime
    rank: int = -100
    id: int = 0

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).replace(tzinfo=None).isoformat()}Z~{self.rank}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """From a cursor, or from an ISO moment with a time zone: what came before it. Raises BadCursor."""
        moment, *place = text.split("~")
        try:
            at = parse_datetime(moment)
            if at is not None and at.tzinfo is not None and len(place) in (0, 2):
                return cls(at.astimezone(UTC), *(int(each) for each in place))
        except (ValueError, OverflowError):
            pass
        raise BadCursor("“before” is the `next` of the page before, or a moment such as 2026-05-31T12:00:00Z.")


@dataclass(frozen=True)
class Row:
    """A row of pages.sql."""

    at: datetime
    rank: int
    id: int
    kind: str
    journey_id: int | None
    version_id: int | None
    op: int | None
    facts: dict[str, Any]


def timeline(
    customer_id: int,
    brands: list[int] | None,
    before: Cursor | None,
    page: int = PAGE,
    kinds: Collection[str] = KINDS,
) -> dict[str, Any]:
    """{results, next}: a page of entries, and the cursor of the next one (None: this was the last).

    `brands` are those whose journeys, messages and consents may be shown (None: all). A constant number of statements.
    """
    rows = _rows(customer_id, brands, before, page + 1, kinds)
    if "message" in kinds:
        again = _again(customer_id, brands, before)
        rows = sorted(rows + again, key=lambda each: (each.at, each.rank, each.id), reverse=True)[: page + 1]
    shown = rows[:page]
    book = Book(
        {each.journey_id for each in shown if each.journey_id}, {each.version_id for each in shown if each.version_id}
    )
    last = shown[-1] if len(rows) > page else None
    return {
        "results": [entry_of(each, book) for each in shown],
        "next": str(Cursor(last.at, last.rank, last.id)) if last else None,
    }


def _rows(
    customer_id: int, brands: list[int] | None, before: Cursor | None, limit: int, kinds: Collection[str]
) -> list[Row]:
    query = sql.fill(
        sql.beside(__file__, "pages.sql"),
        customer=customer_id,
        brands=brands,
        kinds=list(kinds),
        before_at=before.at if before else "infinity",
        before_rank=before.rank if before else 0,
        before_id=before.id if before else 0,
        limit=limit,
    )
    found = []
    for at, rank, id_, kind, journey_id, version_id, op, facts in sql.rows(query):
        found.append(
            Row(at, rank, id_, kind, journey_id, version_id, op, json.loads(facts))
        )  # Django leaves it as text
    return found


def _again(customer_id: int, brands: list[int] | None, before: Cursor | None) -> list[Row]:
    """What somebody of the staff has had sent again to the customer: hardly ever anything. One or two statements."""
    events = list(DeliveryEvent.objects.filter(customer_id=customer_id, type="again").order_by("-at")[:MOST_AGAIN])
    if not events:
        return []
    about = Message.objects.filter(customer_id=customer_id, id__in={each.message_id for each in events})
    messages = {each.id: each for each in (about if brands is None else about.filter(brand__in=brands))}
    found = []
    for each in events:
        message = messages.get(each.message_id)
        if message is None or (before and (each.at, AGAIN_RANK, each.id) >= (before.at, before.rank, before.id)):
            continue
        facts = {"channel": message.channel, "detail": each.detail, "stamp": "again"}
        where = (message.journey_id, message.version_id, message.op)
        found.append(Row(each.at, AGAIN_RANK, each.id, "again", *where, facts))
    return found


def entry_of(row: Row, book: Book) -> dict[str, Any]:
    """One entry as the API shows it."""
    op = book.op(row.version_id, row.op)
    node_type = book.node_type(row.version_id, op.node) if op else ""
    detail = dict(row.facts)
    if row.kind == "message":
        detail["message"] = row.id // STAMPS
    if op and row.version_id:
        detail["node"] = {"id": op.node, "type": node_type, "label": book.node_label(row.version_id, op.node)}
        detail["version"] = book.number(row.version_id)
        if row.kind == "decision" and (asked := sorted(asked_segments(op.args))):
            known = book.known.segments
            detail["segments"] = [{"id": each, "name": known[each].name} for each in asked if each in known]
    words = _words(row, book)
    return {
        "at": row.at,
        "kind": SHOWN_AS.get(row.kind, row.kind),
        "icon": NODES[node_type].icon if row.kind == "decision" and node_type in NODES else ICONS[row.kind],
        "title": words.title,
        "text": words.text,
        "code": words.code,
        "params": words.params,
        "reason": row.facts.get("reason"),
        "journey": _journey(row.journey_id, book),
        "channel": words.params.get("channel"),
        "status": row.facts.get("stamp") or row.facts.get("port"),
        "detail": detail,
    }


def _journey(journey_id: int | None, book: Book) -> dict[str, Any] | None:
    if journey_id not in book.journeys:
        return None
    return {"id": journey_id, "name": book.journeys[journey_id], "version": book.newest[journey_id]}


def _words(row: Row, book: Book) -> Words:
    if row.kind != "decision":
        return TELL[row.kind](row.facts, book)
    assert row.version_id is not None, "a decision is about a version"
    assert row.journey_id is not None
    assert row.op is not None
    detail = row.facts["detail"] or {}
    return decision_words(
        Decision(row.version_id, row.journey_id, row.op, row.facts["port"], row.facts["reason"], detail), book
    )
