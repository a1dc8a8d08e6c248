"""Decisions of flow blocks in plain words (decision_words.py): what was compared, which way it went."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from customers.zones import zone_of
from journeys.program import Op
from journeys.timeline.words import Words, day_words, length_words, sentence
from segments.words import words_of_rule

if TYPE_CHECKING:
    from journeys.timeline.decision_words import Book, Decision

MOST_SEEN = 6  # values that are told; all of them stand in the ledger
LONGEST_SEEN = 200


def branch(decision: "Decision", op: Op, book: "Book") -> Words:
    return Words(decision.reason, _asked(op.args["rule"], book) | _seen(decision.detail, book))


def multi(decision: "Decision", op: Op, book: "Book") -> Words:
    seen = _seen(decision.detail, book)
    case = next((each for each in op.args["cases"] if each["key"] == decision.port), None)
    if case is None:
        return Words("no_match", seen)
    return Words("matched", seen | {"case": case["label"]} | _asked(case["rule"], book))


def reaction(decision: "Decision", op: Op, book: "Book") -> Words:
    block = book.node_label(decision.version_id, op.args["node"])
    return Words(f"reaction_{op.args['outcome']}_{decision.port}", {"block": block})


def wait_until(decision: "Decision", op: Op, book: "Book") -> Words:
    return Words(decision.reason, _day(decision.detail.get("at"), decision.detail.get("zone")))


def wait_window(decision: "Decision", op: Op, book: "Book") -> Words:
    _, _, hour = str(decision.detail.get("clock", "")).partition("T")
    return Words("window_open", {"hour": hour, "zone": str(decision.detail.get("zone", ""))})


def wait_event(decision: "Decision", op: Op, book: "Book") -> Words:
    if decision.port == "timed_out":
        return Words("wait_timed_out", {"within": length_words(op.args["timeout_s"])})
    came: dict[str, Any] = next((each for each in op.args["events"] if each["key"] == decision.port), {})
    return Words("event_came", {"event": came.get("label", decision.port)} | _day(decision.detail.get("at")))


def loop(decision: "Decision", op: Op, book: "Book") -> Words:
    return Words(decision.reason, {"round": decision.detail.get("round", "?"), "most": op.args["most"]})


def goal(decision: "Decision", op: Op, book: "Book") -> Words:
    return Words("goal_passed")


def _asked(rule: Any, book: "Book") -> dict[str, Any]:
    """A rule in words, and as it is: browsers say it in the reader's language."""
    return {"rule": words_of_rule(rule, book.known), "asked": rule}


def _seen(detail: dict[str, Any], book: "Book") -> dict[str, Any]:
    """The values that a rule compared: “City: Lviv; purchases: 0.”, and one by one; of attributes with their label.

    Nothing where none were kept.
    """
    found: dict[str, dict[str, Any]] = {}
    for values in (detail.get("compared") or {}).values():
        for name, value in values.items():
            known = book.known.attributes.get(name)
            found.setdefault(name, {"name": name, "value": value} | ({"label": known.label} if known else {}))
    told = list(found.values())[:MOST_SEEN]
    named = ((each, each.get("label") or each["name"].replace("_", " ")) for each in told)
    words = "; ".join(f"{label}: {_shown(each['name'], each['value'])}" for each, label in named)
    return {
        "seen": sentence(words if len(words) <= LONGEST_SEEN else words[: LONGEST_SEEN - 1] + "…"),
        "compared": told,
    }


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if name.endswith("_at") and isinstance(value, str):
        return _day(value)["at_words"]
    return str(value)


def _day(at: str | None, zone: str | None = None) -> dict[str, str]:
    """A moment as parameters: the ISO day and its words, on the clock of a zone, else the company's."""
    if not at:
        return {"at": "", "at_words": "?"}
    day: date = datetime.fromisoformat(at).astimezone(zone_of(zone, settings.COMPANY_TIME_ZONE)).date()
    return {"at": day.isoformat(), "at_words": day_words(day)}
