"""How the person who is tried comes to the door: as a launch, an event or a system would bring them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from psycopg import sql
from rest_framework.exceptions import ValidationError

from customers.events import EventRow, record_events
from customers.models import Customer
from customers.purchases import PurchaseRow, record_purchases
from journeys.entering.doors import let_in_batch
from journeys.entering.launches import is_timed
from journeys.entry import EntryType, Planned
from journeys.hearing import triggers
from journeys.models import Arrival, Journey, Launch, LaunchBatch, Version
from journeys.nodes import NODES
from journeys.program import Op
from journeys.running import Running, entry_type
from journeys.trying.people import SOURCE
from lib.sql import rows
from segments.happenings import PURCHASE
from segments.predicate import SegmentGone
from segments.tree import RuleInvalid

NOBODY_SAYS = sql.SQL("null::jsonb")


def entry_of(version: Running, node: str) -> Op:
    """The entry of this node, or the first one. Raises ValidationError."""
    entries = version.program.entries
    found = [each for each in entries if node in ("", each.node)]
    if not found:
        known = ", ".join(f"“{each.node}”" for each in entries)
        words = f"“{node}” is no entry of this journey. Its entries are: {known}."
        raise ValidationError({"entry": [words]}, "entry_gone")
    return found[0]


@dataclass(frozen=True)
class Comer:
    """Who comes to which entry of what, with what (shapes.PersonShape), and when."""

    journey: Journey
    version: Running
    entry: Op
    customer: Customer
    person: dict[str, Any]
    at: datetime

    @property
    def properties(self) -> dict[str, Any]:
        """Of what brings them."""
        return dict((self.person["event"] or {}).get("properties", {}))


def come(comer: Comer, stored: Version) -> bool:
    """Brings them to the door. Whether they would come by themselves, too: no, for who is not in a launch's segment."""
    triggers.listen(comer.journey, stored)  # in this transaction only our entries listen, of this journey's
    kind = entry_type(comer.entry)
    if kind.is_launched or is_timed(kind):
        return _launched(comer, kind)
    if name := comer.entry.args.get("event"):
        _happens(name, comer)
    else:
        _arrives(comer, kind)
    return True


def _launched(comer: Comer, kind: EntryType) -> bool:
    version, entry, customer, now = comer.version, comer.entry, comer.customer, comer.at
    launch = Launch.objects.create(journey_id=version.journey_id, version_id=version.id, op=entry.number, as_of=now)
    LaunchBatch.objects.create(launch=launch, customer_ids=[customer.pk])
    let_in_batch(version, entry, launch, NOBODY_SAYS, now)
    if "segment_id" not in entry.args:
        return True
    try:
        is_member = kind.members(entry, Planned("", now), now)
    except (SegmentGone, RuleInvalid):
        return False
    asked = sql.SQL("select exists (select from customers_customer c where c.id = {} and ({}))")
    return bool(rows(asked.format(sql.Literal(customer.pk), is_member))[0][0])


def _happens(name: str, comer: Comer) -> None:
    customer, properties, now = comer.customer, comer.properties, comer.at
    if name != PURCHASE:
        record_events([EventRow(customer.pk, name, f"{SOURCE}-entry", now, properties, SOURCE)], now)
        return
    currency = str(properties.get("currency") or comer.journey.brand.currency or "USD")[:3]
    record_purchases(
        [PurchaseRow(customer.pk, f"{SOURCE}-entry", now, _amount(properties.get("amount", 10)), currency, 1, SOURCE)],
        now,
    )


def _amount(said: Any) -> Decimal:
    try:
        amount = Decimal(str(said)).quantize(Decimal("0.01"))
    except InvalidOperation:
        amount = Decimal(-1)
    if not 0 <= amount < 10**10:
        raise ValidationError({"event": {"properties": ["The amount of a purchase is a number from 0 on."]}})
    return amount


def _arrives(comer: Comer, kind: EntryType) -> None:
    entry, properties, at = comer.entry, comer.properties, comer.at.isoformat()
    name = entry.args.get("outcome") or entry.args.get("attribute") or ""
    context: dict[str, Any] | None = None
    if comer.person["payload"]:
        context = {"payload": comer.person["payload"]}
    elif name:
        context = {
            "event": {"name": "attribute" if "attribute" in entry.args else name, "at": at, "properties": properties}
        }
    Arrival.objects.create(
        journey_id=comer.version.journey_id,
        version_id=comer.version.id,
        op=entry.number,
        customer_id=comer.customer.pk,
        due_at=comer.at,
        occurred_at=comer.at,
        context=context,
        cause=_cause(entry, kind, properties, at),
    )


def _cause(entry: Op, kind: EntryType, properties: dict[str, Any], at: str) -> dict[str, Any]:
    if watched := kind.watched(entry):
        return {
            "kind": "segment_joined" if watched.joining else "segment_left",
            "segment": watched.segment_id,
            "at": at,
        }
    if "attribute" in entry.args:
        changed = {"from": properties.get("from"), "to": properties.get("to")}
        return {"kind": "attribute", "name": entry.args["attribute"], "at": at, **changed}
    if "outcome" in entry.args:
        return {"kind": "reaction", "name": entry.args["outcome"], "at": at, "channel": entry.args.get("channel", "")}
    return {"kind": "api", "name": NODES[kind.key].label, "at": at}
