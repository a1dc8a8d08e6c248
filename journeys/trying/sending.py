"""The hand-over on the virtual clock: everything that happens between the outbox and a provider, but for the provider.

What speaks against a message at the last moment is asked by the dispatcher's own statement, its text is rendered as
always, and what came of it is recorded by the same statements. Nobody is called.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg import sql

from delivery import statuses, traffic
from delivery.hearing import dead
from delivery.kinds import KINDS
from delivery.models import Message, Sender
from delivery.outcomes import tell
from delivery.provider import Answered, Checked, OpenAccount, Outcome, Outgoing, Provider
from delivery.sending import answers, caps, handover, last_look, making, quiet
from delivery.sending.handover import Handover
from delivery.sending.making import Claimed
from delivery.statements import statement
from journeys.trying.shapes import ANSWERED
from lib.sql import rows

NO_CLAIM = 0
FAILED = "The call has failed, as it was chosen."
ONE = sql.SQL("q.message_id = {} and q.due_at = {}")


class Played(Provider):
    """Takes every message and reaches nobody."""

    key = "played"
    label = "Nobody"
    description = "Takes messages while somebody is tried."
    reaches_people = False

    @property
    def channels(self) -> Sequence[str]:
        return [kind.key for kind in KINDS]

    def receipts(self, channel: str) -> frozenset[str]:
        return KINDS[channel].reports

    def send(self, batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> Sequence[Outcome]:
        return [Outcome(each.message_id) for each in batch]

    def check(self, account: OpenAccount) -> Checked:
        return Checked(accepted=True, words="Nobody is reached.")


PLAYED = Played()


@dataclass
class Said:
    """What the messages of a try say, by their ids."""

    fields: dict[int, dict[str, str]] = field(default_factory=dict)
    parts: dict[int, int] = field(default_factory=dict)


def waiting(version_id: int, customer_id: int) -> list[Message]:
    """The messages that are still to be handed over, in their order."""
    mine = Message.objects.filter(customer_id=customer_id, version_id=version_id, status=statuses.QUEUED)
    return list(mine.order_by("id"))


def due_at(message: Message) -> datetime:
    """When it is its turn."""
    return message.waits_until or message.created_at


def hand_over(message: Message, said: Said, answer: dict[str, Any] | None, now: datetime) -> None:
    """One message whose turn has come. `answer` is what a called system says (shapes.py); None: it takes the call."""
    sender = Sender.objects.select_related("account").get(pk=message.sender_id)
    for made, not_made in making.chunks(_claimed(message, sender, now), PLAYED, message.traffic_class, now):
        for each in made:
            said.fields[each.message_id] = dict(each.fields)
            said.parts[each.message_id] = each.parts
        handovers = not_made + [_taken(each, answer) for each in made]
        failing = handover.record(handovers, now)
        heard = [] if answer and answer["kind"] != ANSWERED else made
        tell(failing + answers.keep(heard, handovers, now), now)


def _taken(message: Outgoing, answer: dict[str, Any] | None) -> Handover:
    if answer and answer["kind"] in statuses.FAILURES:
        return Handover(message.customer_id, message.message_id, answer["kind"], code="chosen", words=FAILED)
    told = Answered(answer["status"], answer["body"]) if answer and KINDS[message.channel].is_call else None
    return Handover(message.customer_id, message.message_id, statuses.SENT, parts=message.parts, answer=told)


def _claimed(message: Message, sender: Sender, now: datetime) -> list[Claimed]:
    """As the dispatcher claims, but for holds: whatever has happened was judged before this."""
    is_marketing = message.traffic_class not in traffic.ALLOWED_UNASKED
    taken = rows(
        statement(
            "claim",
            traffic_class=message.traffic_class,
            sender=sender.pk,
            unasked=not is_marketing,
            claim=NO_CLAIM,
            limit=1,
            devices=dead.device_channels(),
            paused=statement("paused", now=now),
            held=sql.SQL("false"),
            ended=sql.SQL("false"),
            mine=ONE.format(sql.Literal(message.id), sql.Literal(due_at(message))),
            now=now,
        )
    )
    claimed = [Claimed(*each[1:]) for each in taken if each[2] is not None]
    if is_marketing:
        claimed = last_look.at_night(claimed, quiet.of(sender.brand_id), now)
        if limits := caps.limits():
            claimed = last_look.under_caps(claimed, sender.brand_id, limits, now)
    return claimed
