"""From a claimed row to the message that a provider is given, or to the reason why there will be none."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from delivery import public, statuses
from delivery.content.contents import COMPILER, Compiled
from delivery.content.templates import RenderFailure
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.provider import Endpoint, Outgoing, Provider
from delivery.sending.handover import CAPPED, QUIET, Handover
from delivery.tracking.dressing import Undressed, dressed

LARGEST_CHUNK = 16_000_000  # characters of rendered messages that are held at once
REFUSALS = {
    "too_late": "The message could not be handed over before its latest moment.",
    "no_sender": "The sender or its account is switched off.",
    "no_address": "The address is no longer in use.",
    "no_consent": "The consent was withdrawn while the message was waiting.",
    "suppressed": "The address is on the suppression list.",
    "paused": "The customer has asked for a pause, which is not over.",
    CAPPED: "The customer has had as many messages as a cap allows.",
    QUIET: "It came in quiet hours, and could not or was not to wait for their end.",
}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message taken from the outbox, with all that is needed to make it (sql/claim.sql)."""

    customer_id: int
    message_id: int
    content_id: int
    channel: str
    endpoint: str
    ttl_s: int | None
    sender: str
    sender_name: str
    attributes: str | None  # JSON, read only where a template asks for it
    language: str | None
    time_zone: str | None
    data: str | None  # JSON
    addresses: str | None  # JSON: [[endpoint, detail]], the message's own first
    is_topical: bool | None  # something can be unsubscribed from
    journey_id: int | None
    priority: int
    policy: str | None  # JSON (policies.py)
    created_at: datetime | None  # of one with a policy
    refusal: str | None
    waits_until: datetime | None = None  # of one that is refused for now only


def chunks(
    taken: Sequence[Claimed], provider: Provider, traffic_class: str, now: datetime
) -> Iterator[tuple[list[Outgoing], list[Handover]]]:
    """Messages made, and those that cannot be made; so many at a time as fit into memory."""
    contents = COMPILER.load({each.content_id for each in taken})
    made: list[Undressed] = []
    not_made: list[Handover] = []
    size = 0
    for each in taken:
        content = contents.get(each.content_id)
        message = _make(each, content, provider, traffic_class)
        if isinstance(message, Handover):
            not_made.append(message)
            continue
        assert content is not None, "or it would not have been made"
        made.append(Undressed(message, content, each.journey_id))
        size += sum(map(len, message.fields.values()))
        if size > LARGEST_CHUNK:
            yield _dressed(made, provider, now), not_made
            made, not_made, size = [], [], 0
    if made or not_made:
        yield _dressed(made, provider, now), not_made


def _dressed(made: Sequence[Undressed], provider: Provider, now: datetime) -> list[Outgoing]:
    """With their tracking links, where anybody can follow them."""
    return dressed(made, now) if provider.reaches_people else [each.message for each in made]


def _make(row: Claimed, content: Compiled | None, provider: Provider, traffic_class: str) -> Outgoing | Handover:
    """The rendered message, or why there will be none."""
    if row.refusal:
        return _withheld(row, row.refusal)
    if content is None or row.channel not in provider.channels:
        return _failed(row, "unsupported", f"{provider.label} cannot send this message.")
    unsubscribe_url = (
        public.unsubscribe_url(content.brand["url"], row.customer_id, row.message_id) if row.is_topical else ""
    )
    try:
        KINDS[row.channel].check_endpoint(row.endpoint)
        fields = content.made_for(
            row.customer_id,
            row.attributes,
            row.language,
            row.data,
            unsubscribe_url=unsubscribe_url,
            time_zone=row.time_zone,
        )
    except BadEndpoint as error:
        return _failed(row, "bad_address", str(error))
    except RenderFailure as error:
        return _failed(row, error.code, error.words)
    return Outgoing(
        row.customer_id,
        row.message_id,
        row.channel,
        row.endpoint,
        row.sender,
        row.sender_name,
        fields,
        content.kind.parts(fields),
        row.ttl_s,
        _endpoints(row),
        unsubscribe_url,
        traffic_class,
    )


def _endpoints(row: Claimed) -> tuple[Endpoint, ...]:
    addresses = json.loads(row.addresses) if row.addresses else []
    return tuple(Endpoint(endpoint, detail or {}) for endpoint, detail in addresses) or (Endpoint(row.endpoint),)


def _withheld(row: Claimed, code: str) -> Handover:
    status = statuses.EXPIRED if code == "too_late" else statuses.FAILED
    words = REFUSALS[code]
    return Handover(row.customer_id, row.message_id, status, code=code, words=words, waits_until=row.waits_until)


def _failed(row: Claimed, code: str, words: str) -> Handover:
    return Handover(row.customer_id, row.message_id, statuses.FAILED, code=code, words=words)
