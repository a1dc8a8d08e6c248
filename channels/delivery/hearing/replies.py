"""What people write back to us: each reply is kept, finds its customer, and counts as a reaction of theirs.

What a reply means (docs/consent.md says the same for people):

- A word that stops (stop_words.py), or a block of the messenger: every topic of the brand is refused on that
  channel, for everybody who has the address. Where nobody has it, the address is suppressed.
- A word that begins again gives back what such a stop took away, and nothing else: it is no consent to anything new.
- Anything else is a reaction to the message that it answers, and an event of the customer.
- What no person wrote is kept and means nothing, whatever it says.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from customers.consents import ConsentRow, record_consents
from customers.contacts import FORM_OF_CHANNEL, NotAContact, contact
from customers.events import EventRow, record_events
from customers.joining.present import present_of
from customers.suppressions import SuppressionRow, lift, suppress
from delivery import outcomes, statuses, tokens, traffic
from delivery.hearing import receiving, stop_words
from delivery.models import Account
from delivery.outcomes import Report, storable
from delivery.provider import Reply
from delivery.statements import statement
from lib.sql import execute, rows

STOP, START, HELP = "stop", "start", "help"
STOP_WORD, BLOCKED, START_WORD = "stop_word", "blocked", "start_word"  # sources of consents
STOPPED = "stop"  # the reason of a suppression
HARD_BOUNCE = "hard_bounce"  # of another one (delivery/hearing/dead.py)
EVENT = "message_replied"
ANSWERED_WITHIN = timedelta(days=7)  # a reply that names no message answers the newest one of so many days
LONGEST_TEXT = 4000
LONGEST_COMMAND = 20


@dataclass(frozen=True, slots=True)
class Read:
    """A reply as it is stored: its address in the one written form, its text bounded, its command known."""

    reply: Reply
    key: str
    endpoint: str
    text: str
    at: datetime
    command: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply that was new: whose it is and what it answers, as far as known."""

    id: int
    read: Read
    customer_id: int | None
    message_id: int | None


def take(account: Account, replies: Sequence[Reply], now: datetime) -> int:
    """Stores replies that came over an account, in the caller's transaction; how many were new.

    A constant number of statements, whatever their number. The same reply again (by its key) changes nothing.
    """
    known: dict[str, Read] = {}
    for each in replies:
        read = _read(each, now)
        known.setdefault(read.key, read)
    _link([each for each in known.values() if each.command == START], now)
    kept = _keep(account, list(known.values()), now)
    told = sorted((each for each in kept if not each.read.reply.is_automatic), key=lambda each: (each.read.at, each.id))
    strangers = _stop([each for each in told if each.read.command == STOP], now)
    _start([each for each in told if each.read.command == START], now)
    _suppress(told, strangers, now)
    _react(account, kept, now)
    return len(kept)


def _read(reply: Reply, now: datetime) -> Read:
    text = storable(reply.text)[:LONGEST_TEXT]
    endpoint = _written(reply.channel, storable(reply.endpoint).strip())[:500]
    key = storable(reply.key)
    if not key:  # a provider that numbers nothing: who, when and what tells replies apart
        key = f"{reply.channel} {endpoint} {reply.at.isoformat()} {text}"
    if len(key) > outcomes.LONGEST_KEY:
        key = hashlib.sha256(key.encode()).hexdigest()
    command = "" if reply.is_automatic else storable(reply.command)[:LONGEST_COMMAND] or _command(reply.channel, text)
    return Read(reply, key, endpoint, text, min(reply.at, now), command)


def _written(channel: str, endpoint: str) -> str:
    """The address as those of customers are written; as it came, where it is none (the name of a company)."""
    form = FORM_OF_CHANNEL.get(channel, "")
    if form == "phone" and re.fullmatch(r"[1-9][0-9]{7,14}", endpoint):
        endpoint = f"+{endpoint}"  # networks leave the + away
    try:
        return contact(form, endpoint)
    except NotAContact:
        return endpoint


def _command(channel: str, text: str) -> str:
    # Below the words of a mail its program quotes what they answer.
    spoken = next((line for line in text.splitlines() if line.strip()), "") if channel == "email" else text
    return stop_words.command(spoken)


def _keep(account: Account, replies: Sequence[Read], now: datetime) -> list[Kept]:
    if not replies:
        return []
    ids = [storable(each.reply.provider_message_id or "")[: receiving.LONGEST_ID] for each in replies]
    by_theirs, by_ours = receiving.messages_of(
        account.pk,
        sorted({each for each in ids if each}),
        sorted({each.reply.message_id for each in replies if each.reply.message_id is not None}),
    )
    nobody: tuple[None, None] = (None, None)
    whose = [
        by_ours.get(each.reply.message_id, nobody)
        if each.reply.message_id is not None
        else by_theirs.get(theirs, nobody)
        for each, theirs in zip(replies, ids, strict=True)
    ]
    stored = rows(
        statement(
            "keep_replies",
            account=account.pk,
            keys=[each.key for each in replies],
            channels=[each.reply.channel for each in replies],
            endpoints=[each.endpoint for each in replies],
            tos=[storable(each.reply.to)[:200] for each in replies],
            texts=[each.text for each in replies],
            ats=[each.at for each in replies],
            automatic=[each.reply.is_automatic for each in replies],
            commands=[each.command for each in replies],
            customer_ids=[customer for customer, _ in whose],
            message_ids=[message for _, message in whose],
            answered_within=ANSWERED_WITHIN,
            now=now,
        )
    )
    by_key = {each.key: each for each in replies}
    return [Kept(id_, by_key[key], customer, message) for id_, key, customer, message in stored]


def _stop(stops: Sequence[Kept], now: datetime) -> set[int]:
    """Refuses what these replies end; returns those from addresses that nobody has."""
    if not stops:
        return set()
    by_id = {each.id: each for each in stops}
    found = rows(statement("stopped", ids=sorted(by_id)))
    choices = [
        _choice(by_id[id_], customer, topic, granted=False)
        for id_, customer, topic, _, granted, _, _ in found
        if granted is not False  # what was refused before keeps its own reason, and no START gives it back
    ]
    record_consents(choices, now)
    owned = {id_ for id_, *_ in found} | {each.id for each in stops if each.customer_id is not None}
    return by_id.keys() - owned


def _start(starts: Sequence[Kept], now: datetime) -> None:
    """Gives back what a STOP took away, and only that."""
    if not starts:
        return
    by_id = {each.id: each for each in starts}
    choices = [
        _choice(by_id[id_], customer, topic, granted=True)
        for id_, customer, topic, traffic_class, granted, is_stopped, before in rows(
            statement("stopped", ids=sorted(by_id))
        )
        if granted is False and is_stopped and (before or (before is None and traffic_class in traffic.ALLOWED_UNASKED))
    ]
    record_consents(choices, now)


def _suppress(told: Sequence[Kept], strangers: set[int], now: datetime) -> None:
    """Suppresses addresses of strangers who want nothing more, frees those who begin again: the last word counts."""
    said = [each for each in told if each.read.command in (STOP, START) and each.read.endpoint]
    last = {(each.read.reply.channel, each.read.endpoint): each for each in said}
    begun = [address for address, each in last.items() if each.read.command == START]
    lift(begun, STOPPED)
    lift(begun, HARD_BOUNCE)  # who writes from an address has it: a chat whose bot was blocked and let in again
    suppress([SuppressionRow(*address, STOPPED) for address, each in last.items() if each.id in strangers], now)


def _choice(kept: Kept, customer_id: int, topic_id: int, *, granted: bool) -> ConsentRow:
    read = kept.read
    source = START_WORD if granted else STOP_WORD if read.text.strip() else BLOCKED
    return ConsentRow(
        customer_id, read.reply.channel, topic_id, granted, source, read.at, text_version=read.text.strip()
    )


def _react(account: Account, kept: Sequence[Kept], now: datetime) -> None:
    """Tells the messages that were answered, and notes the event."""
    reports: list[Report] = []
    events: list[EventRow] = []
    for each in kept:
        read = each.read
        key = f"{account.pk}:{read.key}"
        is_choice = read.command in (STOP, START)
        if each.customer_id is not None and each.message_id is not None and read.command != START:
            reports.append(
                Report(
                    each.customer_id,
                    each.message_id,
                    statuses.UNSUBSCRIBED if read.command == STOP else statuses.REPLIED,
                    read.at,
                    statuses.NONE if read.reply.is_automatic else None,
                    key,
                )
            )
        if each.customer_id is not None and not is_choice and not read.reply.is_automatic:
            properties = {"channel": read.reply.channel, "text": read.text, "message_id": each.message_id}
            event_key = f"reply:{hashlib.sha256(key.encode()).hexdigest()}"
            events.append(EventRow(each.customer_id, EVENT, event_key, read.at, properties, "reply"))
    outcomes.record(reports, now)
    record_events(events, now)


def _link(starts: Sequence[Read], now: datetime) -> None:
    """Who begins a chat by a link of ours is the customer whom the link was made for."""
    chats: dict[tuple[int, str], str] = {}
    for each in starts:
        token = str((each.reply.detail or {}).get("token", ""))
        try:
            (customer_id,) = tokens.read(each.reply.channel, token)  # made for this channel alone
        except (tokens.BadToken, ValueError):
            continue
        chats[customer_id, each.reply.channel] = each.endpoint
    if chats:
        others = present_of([customer_id for customer_id, _ in chats])
        chats = {
            (others.get(customer_id, customer_id), channel): each for (customer_id, channel), each in chats.items()
        }
        values = {
            "customer_ids": [customer_id for customer_id, _ in chats],
            "channels": [channel for _, channel in chats],
            "endpoints": list(chats.values()),
        }
        execute(statement("demote_chats", **values))
        execute(statement("link_chats", **values, now=now))
