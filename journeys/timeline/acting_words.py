"""The words of decisions at blocks that change something: attributes, consents, calls, other journeys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from delivery.kinds import KINDS
from journeys.program import Op
from journeys.reasons import Reason
from journeys.timeline.words import Words, sentence
from segments.conditions.in_list import lists

if TYPE_CHECKING:
    from journeys.timeline.decision_words import Book, Decision

LONGEST = 100  # characters of a value


def _update(decision: Decision, op: Op, book: Book) -> Words:
    if decision.reason == Reason.STARTED_IN_CIRCLES:
        return Words("started_in_circles")
    known = book.known.attributes.get(op.args["attribute"])
    values = {name: _shown(decision.detail.get(name)) for name in ("before", "after")}
    return Words(
        f"attribute_{decision.reason}", values | {"attribute": known.label if known else str(op.args["attribute"])}
    )


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "—"
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _consent(decision: Decision, op: Op, book: Book) -> Words:
    channels = decision.detail.get("channels") or []
    labels = (KINDS[each].label if each in KINDS else str(each) for each in channels)
    return Words(
        f"consent_{decision.reason}",
        {"topic": book.topics.get(op.args["topic_id"], "?"), "channels": ", ".join(labels)},
    )


def _list(decision: Decision, op: Op, book: Book) -> Words:
    name = book.known.looked_up(lists).get(op.args["list_id"], f"#{op.args['list_id']}")
    code = "unchanged_in" if op.args["adds"] else "unchanged_out"
    return Words(f"list_{code if decision.reason == Reason.UNCHANGED else decision.reason}", {"list": name})


def _call(decision: Decision, op: Op, book: Book) -> Words:
    return Words("call_called")


def _answer(decision: Decision, op: Op, book: Book) -> Words:
    if decision.reason == Reason.ANSWERED:
        way = next((each["label"] for each in op.args["cases"] if each["key"] == decision.port), "")
        return Words("call_answered_way" if way else "call_answered", {"way": way})
    if decision.port == "timed_out":
        return Words("call_timed_out")
    return Words("call_failed", {"why": sentence(decision.detail.get("text") or decision.detail.get("code"))})


def _other(decision: Decision, op: Op, book: Book) -> Words:
    if decision.reason == Reason.STARTED_IN_CIRCLES:
        return Words("started_in_circles")
    return Words(f"journey_{decision.reason}", {"other": decision.detail.get("name") or "?"})


TELLERS: dict[str, Callable[[Decision, Op, Book], Words]] = {
    "update": _update,
    "consent": _consent,
    "list": _list,
    "call": _call,
    "answer": _answer,
    "start": _other,
    "end": _other,
}
