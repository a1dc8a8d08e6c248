"""A decision of the ledger in plain words: what was decided, why, and where the customer went on to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from customers.models import Topic
from delivery.kinds import KINDS
from journeys.models import Journey, Version
from journeys.nodes import NODES
from journeys.program import Op, Program
from journeys.reasons import Reason
from journeys.timeline import acting_words, flow_words
from journeys.timeline.words import TEMPLATES, Words, day_words, length_words, sentence
from segments.known import Known

# Who leaves by these reasons has words of another name: “merged” tells of the customers, not of a journey.
LEAVING = {Reason.MERGED.value: "left_merged"}
# Ports of those whom a change of the running journey has moved (journeys/changing).
CHANGED = {"over": "went_over", "here": "came_over", "back": "taken_back"}
# What brings people to an entry and is about an attribute, by its key.
OF_ATTRIBUTES = ("attribute", "date")
# How a channel and its message are called within a sentence; others by their label.
NAMES = {"push": "push", "webpush": "web push", "email": "e-mail"}
NOUNS = {
    "push": "push",
    "webpush": "web push",
    "email": "e-mail",
    "viber": "Viber message",
    "whatsapp": "WhatsApp message",
    "telegram": "Telegram message",
}


@dataclass(frozen=True)
class Decision:
    """What stands in the ledger; `detail` holds the values that were compared."""

    version_id: int
    journey_id: int
    op: int
    port: str
    reason: str
    detail: dict[str, Any]


class Book:
    """What decisions and messages refer to, read once for a page: at most one statement for each kind of thing."""

    def __init__(self, journeys: set[int], versions: set[int]) -> None:
        found = list(Journey.objects.filter(pk__in=journeys).values_list("pk", "name", "version__number"))
        self.journeys: dict[int, str] = {pk: name for pk, name, _ in found}
        self.newest: dict[int, int | None] = {pk: number for pk, _, number in found}  # numbers of versions
        self._versions = Version.objects.in_bulk(list(versions))
        self._programs = {pk: Program.from_json(each.program) for pk, each in self._versions.items()}
        self._nodes = {pk: {node["id"]: node for node in each.graph["nodes"]} for pk, each in self._versions.items()}
        self.known = Known()

    @cached_property
    def topics(self) -> dict[int, str]:
        return dict(Topic.objects.values_list("pk", "name"))

    def op(self, version_id: int | None, number: int | None) -> Op | None:
        """The op, if its version still exists."""
        program = self._programs.get(version_id or 0)
        return program.ops[number] if program and number is not None and number < len(program.ops) else None

    def target(self, version_id: int, op: Op, port: str) -> Op | None:
        """Where a port leads; nowhere for somebody who was put out."""
        return self._programs[version_id].target(op, port) if port in op.ports else None

    def number(self, version_id: int) -> int | None:
        version = self._versions.get(version_id)
        return version.number if version else None

    def node_type(self, version_id: int | None, node_id: str) -> str:
        """The key of a node's type."""
        return str(self._nodes.get(version_id or 0, {}).get(node_id, {}).get("type", ""))

    def node_label(self, version_id: int, node_id: str) -> str:
        """The name that the marketer gave, else that of its type."""
        node = self._nodes[version_id].get(node_id, {})
        type_ = self.node_type(version_id, node_id)
        label: str = node.get("config", {}).get("label") or (NODES[type_].label if type_ in NODES else node_id)
        return label


def channel_words(channel: str) -> dict[str, str]:
    """The parameters that name a channel: its key, its label; and within a sentence, its name and its message."""
    label = KINDS[channel].label if channel in KINDS else channel
    return {
        "channel": channel,
        "label": label,
        "name": NAMES.get(channel, label),
        "noun": NOUNS.get(channel, label),
    }


def moment_words(name: str, at: str | None) -> dict[str, str]:
    """A moment as parameters: the ISO day and its words, in the company's time zone."""
    if not at:
        return {name: "", f"{name}_words": "?"}
    day = datetime.fromisoformat(at).astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).date()
    return {name: day.isoformat(), f"{name}_words": day_words(day)}


def decision_words(decision: Decision, book: Book) -> Words:
    """The words of a decision. An op kind without words of its own, and a version that is gone, get general ones."""
    op = book.op(decision.version_id, decision.op)
    journey = {"journey": book.journeys.get(decision.journey_id, "")}
    if op is None:
        return Words(
            "decided",
            {"node": journey["journey"], "port": decision.port, "reason": _reason(decision.reason)} | {"next": "?"},
        )
    params = journey | {"node": book.node_label(decision.version_id, op.node)} | _onward(decision, op, book)
    if decision.port in CHANGED:
        said = {"version": str(decision.detail.get("version", "?")), "reason": _reason(decision.reason)}
        return Words(CHANGED[decision.port], params | said)
    if decision.port == "out" and decision.detail.get("kind") == "changed":
        return Words("ended_changed", params)
    if decision.port == "out" and decision.port not in op.ports:
        return Words(
            LEAVING.get(decision.reason) or (decision.reason if decision.reason in TEMPLATES else "stopped"),
            params | {"why": sentence(decision.detail.get("why")), "rule": sentence(decision.detail.get("name"))},
        )
    tell = TELLERS.get(op.kind, _general)
    words = tell(decision, op, book)
    if words.code not in TEMPLATES:
        words = _general(decision, op, book)
    return Words(words.code, params | words.params)


def _onward(decision: Decision, op: Op, book: Book) -> dict[str, str]:
    """Where the customer went on to. Within a cascade that is the next step's channel, else the next node."""
    target = book.target(decision.version_id, op, decision.port)
    if target is None:
        return {"next": ""}
    if target.kind == "exit":
        return {"next": book.node_label(decision.version_id, target.node), "context": "end"}
    if target.kind == "send" and target.node == op.node:
        return {"next": channel_words(target.args["channel"])["name"], "next_channel": target.args["channel"]}
    return {"next": f"“{book.node_label(decision.version_id, target.node)}”"}


def _reason(key: str) -> str:
    return sentence(str(Reason(key).label) if key in Reason.values else key)


def _enter(decision: Decision, op: Op, book: Book) -> Words:
    if decision.reason != Reason.ENTERED:
        return Words(decision.reason)
    if "segment_id" in op.args and not decision.detail:
        segment = book.known.segments.get(op.args["segment_id"])
        return Words("entered", {"segment": segment.name if segment else str(op.args["segment_id"])})
    # What let them in (an event, another journey) tells its own words, if it has any.
    code = f"entered_{decision.detail.get('kind')}"
    facts = {key: "–" if value is None else str(value) for key, value in decision.detail.items() if key != "at"}
    if decision.detail.get("kind") in OF_ATTRIBUTES and (known := book.known.attributes.get(facts.get("name", ""))):
        facts["name"] = known.label
    return Words(
        code if code in TEMPLATES else "entered_otherwise", facts | moment_words("at", decision.detail.get("at"))
    )


def _send(decision: Decision, op: Op, book: Book) -> Words:
    params = channel_words(op.args["channel"]) | {
        "step": op.args["step"] + 1,
        "topic": book.topics.get(op.args["topic_id"], ""),
    }
    if decision.reason == Reason.SENT:
        return Words("send_sent_unasked" if op.args["unasked"] else "send_sent", params)
    if decision.port == "stopped":
        return Words(f"send_stopped_{decision.reason}", params | {"event": decision.detail.get("event", "")})
    if decision.reason == Reason.PAUSED:
        return Words("send_paused", params | moment_words("until", decision.detail.get("until")))
    if decision.reason == Reason.NO_CONSENT and decision.detail.get("granted") is False:
        return Words("send_refused", params | moment_words("since", decision.detail.get("since")))
    return Words(f"send_{decision.reason}", params)


def _await(decision: Decision, op: Op, book: Book) -> Words:
    return Words(
        "await_late" if decision.detail.get("late") else f"await_{decision.reason}",
        channel_words(op.args["channel"])
        | moment_words("bought", decision.detail.get("at"))
        | {
            "step": op.args["step"] + 1,
            "timeout_s": op.args["timeout_s"],
            "within": length_words(op.args["timeout_s"]),
            "why": sentence(decision.detail.get("text") or decision.detail.get("code")),
            "event": decision.detail.get("event", ""),
            "late_step": decision.detail.get("step", "?"),
        },
    )


def _choose(decision: Decision, op: Op, book: Book) -> Words:
    target = book.target(decision.version_id, op, decision.port)
    if target is None or decision.reason != Reason.CHOSEN:
        return Words(decision.reason)
    facts = {"sent": decision.detail.get("sent", 0), "reacted": decision.detail.get("reacted", 0)}
    return Words("chosen" if facts["reacted"] else "chosen_as_drawn", channel_words(target.args["channel"]) | facts)


def _wait(decision: Decision, op: Op, book: Book) -> Words:
    return Words("waited", {"duration_s": op.args["delay_s"], "within": length_words(op.args["delay_s"])})


def _split(decision: Decision, op: Op, book: Book) -> Words:
    arm: dict[str, Any] = next((each for each in op.args["arms"] if each["key"] == decision.port), {})
    return Words("split", {"arm": arm.get("label", decision.port), "share": arm.get("share", "?")})


def _general(decision: Decision, op: Op, book: Book) -> Words:
    """For kinds of ops that have no words of their own here."""
    return Words("decided", {"port": op.outs.get(decision.port, decision.port), "reason": _reason(decision.reason)})


TELLERS: dict[str, Callable[[Decision, Op, Book], Words]] = {
    "enter": _enter,
    "send": _send,
    "await": _await,
    "choose": _choose,
    "wait": _wait,
    "branch": flow_words.branch,
    "split": _split,
    **acting_words.TELLERS,
    "multi": flow_words.multi,
    "reaction": flow_words.reaction,
    "wait_until": flow_words.wait_until,
    "wait_window": flow_words.wait_window,
    "wait_event": flow_words.wait_event,
    "loop": flow_words.loop,
    "goal": flow_words.goal,
}
