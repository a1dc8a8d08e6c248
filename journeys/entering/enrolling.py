"""Letting people in by name: whom a call names, and how they come to the entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from customers.contacts import FORM_OF_CHANNEL, NotAContact, contact
from journeys.models import Journey, Trigger
from lib.live import kick
from lib.problems import Conflict
from lib.sql import fill, load, rows

HERE = Path(__file__).parent
QUEUED, REPEATED = "queued", "repeated"
UNKNOWN, BAD_ADDRESS = "unknown_customer", "bad_address"
Wish = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Whom one row of a call names; without a customer, why."""

    customer_id: int | None
    problem: str = ""


def find(wishes: Sequence[Wish]) -> list[Found]:
    """Whom the rows name, each by `customer`, `identity` or `address`. One statement."""
    addresses = [_address(each) for each in wishes]
    identities = [each.get("identity") or {} for each in wishes]
    found = dict(
        rows(
            fill(
                load(HERE / "finding.sql"),
                customers=[each.get("customer") for each in wishes],
                namespaces=[each.get("namespace") for each in identities],
                values=[each.get("value") for each in identities],
                channels=[each[0] if each else None for each in addresses],
                endpoints=[each[1] if each else None for each in addresses],
            )
        )
    )
    return [
        Found(customer)
        if (customer := found.get(place)) is not None
        else Found(None, BAD_ADDRESS if wish.get("address") and not address else UNKNOWN)
        for place, (wish, address) in enumerate(zip(wishes, addresses, strict=True))
    ]


def door_of(journey: Journey, node: str | None) -> Trigger:
    """The entry by API of a running journey; stopping it waits for the present transaction. Raises Conflict."""
    rows(fill(load(HERE / "holding_open.sql"), journey=journey.pk))
    doors = list(Trigger.objects.filter(journey=journey, kind="api").order_by("op"))
    if node is not None:
        doors = [each for each in doors if each.name == node]
    if not doors:
        raise Conflict("Nobody can be let in: the journey does not run, or has no such entry by API.", "no_entry")
    if len(doors) > 1:
        raise Conflict("The journey has several entries by API: name one in `entry`.", "several_entries")
    return doors[0]


def bring(
    door: Trigger, people: Sequence[tuple[int, str, dict[str, Any] | None]], by: str, now: datetime
) -> set[tuple[int, str]]:
    """Puts (customer, key, payload) at the door; which (customer, key) came. One statement."""
    if not people:
        return set()
    cause = {"kind": "api", "name": by, "at": now.isoformat()}
    made = rows(
        fill(
            load(HERE / "bringing.sql"),
            journey=door.journey_id,
            version=door.version_id,
            op=door.op,
            customers=[customer for customer, _, _ in people],
            keys=[key for _, key, _ in people],
            contexts=[Jsonb({"payload": payload}) if payload else None for _, _, payload in people],
            cause=Jsonb(cause),
            now=now,
        )
    )
    kick("engine")
    return {(customer, key) for customer, key in made}


def enroll(journey: Journey, wishes: Sequence[Wish], node: str | None, by: str, now: datetime) -> dict[str, Any]:
    """Brings the named customers to the entry by API; what became of each row. A constant number of statements."""
    door = door_of(journey, node)
    found = find(wishes)
    people: dict[tuple[int, str], tuple[int, str, dict[str, Any] | None]] = {}
    first: dict[tuple[int, str], int] = {}  # the row that counts, of several of one customer and key
    for place, (wish, who) in enumerate(zip(wishes, found, strict=True)):
        if who.customer_id is not None and (one := (who.customer_id, wish["key"])) not in people:
            people[one] = (*one, wish.get("payload"))
            first[one] = place
    came = bring(door, list(people.values()), by, now)
    results = []
    for place, (wish, who) in enumerate(zip(wishes, found, strict=True)):
        result = who.problem
        if who.customer_id is not None:
            one = (who.customer_id, wish["key"])
            result = QUEUED if first[one] == place and one in came else REPEATED
        results.append({"place": place, "customer": who.customer_id, "result": result})
    return {"journey": journey.pk, "queued": len(came), "results": results}


def _address(wish: Wish) -> tuple[str, str] | None:
    """(channel, endpoint) in the form in which addresses are kept; None for none, and for what is no address."""
    address = wish.get("address")
    if not address:
        return None
    try:
        return address["channel"], contact(FORM_OF_CHANNEL.get(address["channel"], ""), address["endpoint"])
    except NotAContact:
        return None
