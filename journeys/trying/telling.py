"""What a try says: the way with its reasons, where it stands or how it ended, every message as the person gets it."""

from typing import Any

from accounts.models import Brand
from delivery import statuses
from delivery.kinds import KINDS
from delivery.models import Message, Price
from journeys.engine.guards import rules_of
from journeys.models import Decision
from journeys.program import Op
from journeys.reading.ledger import Entry
from journeys.reading.telling import book_of, tell
from journeys.reasons import Reason
from journeys.trying.trial import Trial

Json = dict[str, Any]
OUT, REFUSED, HOLDOUT = "out", "refused", "holdout"
EXIT, NOT_COME = "exit", "not_come"
# What a person may do with a message, in the order in which it is offered.
OFFERED = ("delivered", "opened", "clicked", "replied", "unsubscribed", "complained", "bounced", "failed")


def told(trial: Trial) -> Json:
    """All of it, as JSON values. Read it within the transaction."""
    decisions = trial.decisions()
    messages = _messages(trial)
    return {
        "customer": {
            "id": trial.customer.pk,
            "name": trial.customer.name,
            "made_up": trial.person["made_up"] is not None,
        },
        "entry": trial.entry.node,
        "at": trial.at,
        "until": trial.now,
        "would_come": trial.would_come,
        "path": _path(trial, decisions),
        "here": _here(trial),
        "ended": _ended(trial, decisions),
        "cut": trial.cut,
        "messages": messages,
        "answers": [{"answer": number, "at": at} for number, at in sorted(trial.answers.given.items())],
        "unused": trial.answers.unused,
        "forced": sorted(trial.person["ports"]),
    }


def step_of(op: Op) -> int | None:
    """The step of its cascade, from 1, in the order in which they were drawn."""
    return op.args["step"] + 1 if "step" in op.args and op.kind in ("send", "await") else None


def _path(trial: Trial, decisions: list[Decision]) -> list[Json]:
    entries = [_entry(each) for each in decisions]
    book = book_of(entries)
    edges = {(each["source"], each["port"]): each["id"] for each in trial.stored.graph["edges"]}
    came_at = trial.at
    found = []
    for number, entry in enumerate(entries):
        op = trial.program.ops[entry.op]
        out = op.outs.get(entry.port)
        words = tell(entry, book)
        found.append(
            {
                "n": number + 1,
                "node": op.node,
                "step": step_of(op),
                "op": op.kind,
                "port": entry.port,
                "out": out,
                "edge": edges.get((op.node, out)) if out else None,
                "reason": entry.reason,
                "cause": words["cause"],
                "icon": words["icon"],
                "channel": words["channel"],
                "title": words["title"],
                "text": words["text"],
                "code": words["code"],
                "params": words["params"],
                "detail": entry.detail,
                "entered_at": came_at,
                "at": entry.at,
                "forced": _is_chosen(trial, op, entry.reason),
            }
        )
        came_at = entry.at
    return found


def _is_chosen(trial: Trial, op: Op, reason: str) -> bool:
    """Whether it rests on what whoever tries has chosen: the arm of a split, or a segment that the person is in."""
    policy = trial.stored.settings
    if op.kind == "split":
        return op.node in trial.person["ports"]
    if reason in (Reason.GOAL, Reason.EXIT_RULE):
        return trial.chosen.decides(rules_of(policy))
    asked = {"branch": op.args, "enter": policy.get("audience")}
    return trial.chosen.decides(asked.get(op.kind))


def _entry(each: Decision) -> Entry:
    return Entry(
        each.at,
        each.id,
        each.customer_id,
        each.journey_id,
        each.version_id,
        each.op,
        each.visit,
        each.port,
        each.reason,
        each.detail or {},
        each.enrollment_id,
    )


def _here(trial: Trial) -> Json | None:
    inside = trial.inside()
    if inside is not None:
        op = trial.program.ops[inside.op]
        return {"node": op.node, "step": step_of(op), "op": op.kind, "since": inside.moved_at, "until": inside.due_at}
    if trial.waits_at_door():
        return {"node": trial.entry.node, "step": None, "op": "enter", "since": trial.at, "until": None}
    return None


def _ended(trial: Trial, decisions: list[Decision]) -> Json | None:
    if trial.inside() is not None or trial.waits_at_door():
        return None
    if not decisions:
        return {"node": trial.entry.node, "reason": NOT_COME, "at": trial.now}
    last = decisions[-1]
    op = trial.program.ops[last.op]
    if last.port in (REFUSED, HOLDOUT) or (last.port == OUT and OUT not in op.ports):
        return {"node": op.node, "reason": last.reason, "at": last.at}
    return {"node": trial.program.target(op, last.port).node, "reason": EXIT, "at": last.at}


def _messages(trial: Trial) -> list[Json]:
    found = trial.messages()
    currencies = dict(
        Price.objects.filter(account__senders__in={each.sender_id for each in found}).values_list(
            "account__senders__pk", "currency"
        )
    )
    brand = trial.journey.brand
    return [_message(trial, nth, each, currencies, brand) for nth, each in enumerate(found, 1)]


def _message(trial: Trial, nth: int, each: Message, currencies: dict[int, str], brand: Brand) -> Json:
    op = trial.program.ops[each.op or 0]
    kind = KINDS[each.channel]
    offered = [] if kind.is_call else [name for name in OFFERED if name in _reports(each)]
    is_open = each.sent_at is not None and each.status not in statuses.FAILURES
    return {
        "n": nth,
        "node": op.node,
        "step": step_of(op),
        "channel": each.channel,
        "to": "" if kind.is_call else each.endpoint,
        "queued_at": each.created_at,
        "sent_at": each.sent_at,
        "waits_until": each.waits_until if each.sent_at is None else None,
        "status": each.status,
        "fields": trial.said.fields.get(each.id, {}),
        "parts": trial.said.parts.get(each.id, 0),
        "cost": str(each.cost.normalize()) if each.cost else "0",
        "currency": currencies.get(each.sender_id) or brand.currency or "USD",
        "error": {"code": each.error_code, "words": each.error_text or ""} if each.error_code else None,
        "opened_at": each.opened_at,
        "clicked_at": each.clicked_at,
        "replied_at": each.replied_at,
        "delivered_at": each.delivered_at,
        "answers": offered if is_open else [],
    }


def _reports(message: Message) -> frozenset[str]:
    """What can be heard of it: whoever reads it may always click, leave, or never get it."""
    return KINDS[message.channel].reports | {"clicked", "unsubscribed", "failed"}
