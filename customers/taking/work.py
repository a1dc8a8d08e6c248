"""Calls that were taken at the door become rows, and loaders store them: a set is one transaction, and so exactly once.

The transaction deletes the calls, too. Whatever is killed, they are either worked off and gone or still there. What
comes a second time by a repeat of the sender is known by its message id (customers/keys.py). Rows are stored in the
order in which things happened, by the corrected clock, and not in that of their arrival.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction

from customers.importing.loader import Outcome, loaders
from customers.importing.problems import Refused
from customers.importing.row import Row, Terms
from customers.importing.target import CUSTOMERS, EVENTS, LINES, PURCHASES, REFUNDS
from customers.models import Source
from customers.origin import coming_from
from customers.sources.counting import count, reject
from customers.sources.kinds import KINDS
from customers.taking.messages import Reader
from customers.taking.traits import Attributes
from lib import sql

log = logging.getLogger("kaskad.taking")

MOST = 2_500  # messages at a time; what comes next waits for them
BYTES = 16 << 20  # of calls, as they are stored
# People first: who is named now did what they did before as somebody without a name.
ORDER = (CUSTOMERS, PURCHASES, LINES, REFUNDS, EVENTS)
AGAIN = 2  # times that a set is tried whole before it is tried smaller
OF_DATA = (DataError, IntegrityError, ValueError)  # errors that a message brings along


@dataclass(slots=True)
class Item:
    """A message, when it was said, and the rows that it has become."""

    message: Any
    at: datetime
    loader: str
    rows: list[Row]


@dataclass(slots=True)
class Tally:
    """What became of the messages of one source."""

    stored: int = 0
    repeated: int = 0
    refused: list[tuple[str, str, Any]] = field(default_factory=list)
    strange: Exception | None = None  # an error that may be ours as well as the data's

    def refuse(self, message: Any, reason: str) -> None:
        said = message.get("messageId") if isinstance(message, dict) else None
        self.refused.append((said if isinstance(said, str) else "", reason, message))


def take(now: datetime, most: int = MOST) -> int:
    """Works off the calls that came first, about so many messages of them; how many messages they were."""
    with transaction.atomic():
        calls = sorted(sql.rows(sql.fill(sql.beside(__file__, "take.sql"), most=most, bytes=BYTES)))
        if not calls:
            return 0
        came: dict[int, list[tuple[datetime, Any]]] = defaultdict(list)
        for _, source_id, received_at, text in calls:
            came[source_id] += [(received_at, message) for message in json.loads(text)]
        attributes = Attributes.load()
        tallies = {}
        for source in Source.objects.filter(pk__in=came).order_by("pk"):
            tallies[source.pk] = _source(source, came[source.pk], attributes, now)
        _not_ours(list(tallies.values()))
        for source_id, tally in tallies.items():
            reject(source_id, now, tally.refused)
        # Last of all: the door counts in the same rows.
        for source_id, tally in tallies.items():
            count(source_id, now, stored=tally.stored, repeated=tally.repeated, rejected=len(tally.refused))
    return sum(map(len, came.values()))


def _not_ours(tallies: Sequence[Tally]) -> None:
    """Where nothing at all could be stored it is rather our error: then everything stays and is tried again."""
    strange = next((each.strange for each in tallies if each.strange is not None), None)
    if strange is not None and not any(each.stored or each.repeated for each in tallies):
        raise strange


def _source(source: Source, came: Sequence[tuple[datetime, Any]], attributes: Attributes, now: datetime) -> Tally:
    """Stores the messages of one source."""
    tally = Tally()
    settings = KINDS["http"].complete(source.settings)
    reader = Reader(source.key, settings, attributes)
    items: list[Item] = []
    for received_at, message in came:
        try:
            if not isinstance(message, dict):
                raise Refused("The message is not an object.")
            at = reader.moment(message, received_at)
            loader, rows = reader.read(message, at)
        except Refused as refused:
            tally.refuse(message, str(refused))
            continue
        items.append(Item(message, at, loader, rows))
    attributes.store()
    items.sort(key=lambda item: item.at)
    _name_previous(items, settings)
    terms = Terms(now=now, region=settings["region"], currency=settings["currency"], source=source.key)
    with coming_from(source.key):
        _store(items, terms, tally)
    return tally


def _store(items: list[Item], terms: Terms, tally: Tally) -> None:
    """All of them in sets; if the data break one, halves of it, until the bad message is found."""
    for attempt in range(1, AGAIN + 1):
        try:
            _load(items, terms, tally)
            return
        except (OperationalError, InterfaceError):  # the database, or a wait that would never end: as a whole, later
            raise
        except Exception as error:  # noqa: BLE001  # whatever a message brings about must not stop all others
            if attempt < AGAIN and isinstance(error, IntegrityError):
                continue  # somebody else may have made the same customer meanwhile
            log.warning("A set of %s messages of the source “%s” was refused: %s", len(items), terms.source, error)
            if not isinstance(error, OF_DATA):
                tally.strange = error
            if len(items) == 1:
                tally.refuse(items[0].message, f"It could not be stored: {(str(error) or repr(error)).splitlines()[0]}")
                return
            break
    half = len(items) // 2
    _store(items[:half], terms, tally)
    _store(items[half:], terms, tally)


def _load(items: list[Item], terms: Terms, tally: Tally) -> None:
    """All of them, or none and an error."""
    by_loader: dict[str, list[Row]] = defaultdict(list)
    place = 0
    for item in items:
        for row in item.rows:
            row.line = place = place + 1
        by_loader[item.loader] += item.rows
    outcomes: dict[str, Outcome] = {}
    with transaction.atomic():
        for key in ORDER:
            if rows := by_loader.get(key):
                outcomes[key] = loaders[key].load(rows, terms, 0)
    refused = {row.line: reason for outcome in outcomes.values() for row, reason in outcome.refused}
    for item in items:
        fates = outcomes[item.loader].fates
        if reason := next((refused[row.line] for row in item.rows if row.line in refused), ""):
            tally.refuse(item.message, reason)
        elif item.loader != CUSTOMERS and all(fates.get(row.line) == "unchanged" for row in item.rows):
            tally.repeated += 1
        else:
            tally.stored += 1


def _name_previous(items: Sequence[Item], settings: dict[str, Any]) -> None:
    """The previous id of an alias is a user id if it is known as one, by the base or by a message of the set."""
    aliases = [row for item in items if item.loader == CUSTOMERS for row in item.rows if "previous" in row.values]
    if not aliases:
        return
    users = settings["user_namespace"]
    previous = sorted({row.values["previous"] for row in aliases})
    known = {
        value for (value,) in sql.rows(sql.fill(sql.beside(__file__, "known.sql"), namespace=users, values=previous))
    }
    known |= {value for item in items for namespace, value in item.rows[0].identities if namespace == users}
    for row in aliases:
        before = row.values.pop("previous")
        if (users, before) not in row.identities:
            row.identities.append((users if before in known else settings["anonymous_namespace"], before))
