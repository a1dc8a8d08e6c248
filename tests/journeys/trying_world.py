"""Tries, for tests: a person through a journey, and what came of it."""

from datetime import datetime
from typing import Any

from customers.models import Customer
from journeys.models import Journey
from journeys.trying import shapes
from journeys.trying.telling import told
from journeys.trying.trial import Limits, Trial, nothing_remains
from journeys.trying.versions import compiled

Json = dict[str, Any]


def try_on(
    journey: Journey,
    person: Customer | Json,
    answers: list[Json] | None = None,
    *,
    now: datetime,
    published: bool = False,
    limits: Limits | None = None,
    **how: Any,
) -> Json:
    """What a try says. `how` is the rest of the person: entry, event, payload, ports, let_in, at."""
    who = {"customer": person.pk} if isinstance(person, Customer) else {"made_up": person}
    with nothing_remains():
        trial = Trial(
            journey,
            compiled(journey, now, published=published),
            shapes.person_of(who | how),
            shapes.answers_of(answers or []),
            now=now,
            limits=limits,
        )
        trial.play()
        return told(trial)


def after(node: str, kind: str, delay_s: int, **more: Any) -> Json:
    """An answer to a message of a node, or to coming there."""
    named = {key: more.pop(key) for key in ("step", "message") if key in more}
    return {"kind": kind, "after": {"node": node, **named}, "delay_s": delay_s, **more}


def ways(told_: Json) -> list[tuple[str, str]]:
    """(port, reason) of each decision, as `World.ledger` has them."""
    return [(each["port"], each["reason"]) for each in told_["path"]]
