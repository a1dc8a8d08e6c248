"""Double opt-in: a consent to e-mail counts when the owner of the address has followed the link we sent there.

So nobody can subscribe somebody else. The link shows a page with a button (delivery/consent/pages); only the button
confirms, because link scanners follow every link of a mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from psycopg.types.json import Jsonb

from accounts.models import Brand
from customers.models import Address, Customer, Topic
from delivery import public, tokens
from delivery.consent import choices
from delivery.consent.choices import Origin
from delivery.consent.pages import words
from delivery.content.contents import freeze
from delivery.models import OptIn
from delivery.senders import default_sender
from delivery.statements import statement
from lib import live
from lib.sql import rows

DISPATCH = "dispatch"  # the channel on which the dispatcher listens (delivery/sending/dispatcher.py)
CONFIRMED_CHANNELS = frozenset({"email"})
VALID = timedelta(days=7)
MOST_A_DAY = 3  # messages with a link to one address, whoever asks for them
CONFIRMED = "double_opt_in"  # the source of what was confirmed


class CannotAsk(Exception):
    """There is no address to ask at, or no sender to ask from; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of an opt-in: topics that are allowed now, and those that wait for the link to be followed."""

    granted: tuple[int, ...] = ()
    pending: tuple[int, ...] = ()
    is_sent: bool = False  # a message with the link is on its way; False: this address got enough of them today


def ask(
    customer: Customer, brand: Brand, channel: str, topics: Sequence[Topic], *, origin: Origin, now: datetime
) -> Asked:
    """Somebody opts in on a form, a page or over the API. Raises CannotAsk where a confirmation cannot be asked for."""
    ids = tuple(dict.fromkeys(each.pk for each in topics))
    with transaction.atomic():
        if not ids:
            return Asked()
        if not brand.double_opt_in or channel not in CONFIRMED_CHANNELS:
            return _grant(customer, channel, ids, origin, now)
        address = Address.objects.filter(customer=customer, channel=channel, is_active=True, is_primary=True).first()
        if address is None:
            raise CannotAsk("The customer has no address on this channel.")
        rows(statement("lock_endpoint", endpoint=address.endpoint))
        same = OptIn.objects.filter(brand=brand, channel=channel, endpoint=address.endpoint)
        if same.filter(customer_id=customer.pk, confirmed_at__isnull=False).exists():
            return _grant(customer, channel, ids, origin, now)  # this address has been proved to be theirs
        asked = OptIn.objects.create(
            customer_id=customer.pk,
            brand=brand,
            channel=channel,
            endpoint=address.endpoint,
            topic_ids=list(ids),
            source=origin.source[:60],
            ip=origin.ip or None,
            text_version=origin.text_version[:60],
            asked_at=now,
            expires_at=now + VALID,
        )
        a_day_ago = now - timedelta(days=1)
        sent = OptIn.objects.filter(channel=channel, endpoint=address.endpoint, message_id__isnull=False)
        if sent.filter(asked_at__gt=a_day_ago).count() < MOST_A_DAY:
            asked.message_id = _send(asked, customer, brand, [each.name for each in topics], now)
            asked.save(update_fields=["message_id"])
    return Asked(pending=ids, is_sent=asked.message_id is not None)


def confirm(asked_id: int, origin: Origin, now: datetime) -> OptIn | None:
    """The owner of the address has pressed the button. None: too late, or the address is no longer the customer's.

    Pressed again, it changes nothing: who has unsubscribed since stays so.
    """
    with transaction.atomic():
        asked = OptIn.objects.select_for_update().filter(pk=asked_id).first()
        if asked is None or not is_open(asked, now):
            return asked if asked and asked.confirmed_at else None
        asked.confirmed_at = now
        asked.save(update_fields=["confirmed_at"])
        words_read = origin.text_version or asked.text_version
        granted = [(topic, asked.channel) for topic in asked.topic_ids]
        choices.record(asked.customer_id, granted, (), Origin(CONFIRMED, origin.ip, words_read), now)
    return asked


def is_open(asked: OptIn, now: datetime) -> bool:
    """Whether it can still be confirmed."""
    return (
        asked.confirmed_at is None
        and asked.expires_at > now
        and Address.objects.filter(
            customer_id=asked.customer_id, channel=asked.channel, endpoint=asked.endpoint, is_active=True
        ).exists()
    )


def pending(customer_id: int, brand_id: int, now: datetime) -> list[OptIn]:
    """What waits for its link to be followed."""
    waiting = OptIn.objects.filter(customer_id=customer_id, brand_id=brand_id, confirmed_at=None, expires_at__gt=now)
    return list(waiting.order_by("asked_at", "pk"))


def confirm_url(brand: Brand, asked: OptIn) -> str:
    """The address of the page with the button."""
    token = tokens.sign("confirm", asked.pk, int(asked.expires_at.timestamp()))
    return f"{public.base(brand.public_url)}/confirm/{token}"


def _grant(customer: Customer, channel: str, ids: tuple[int, ...], origin: Origin, now: datetime) -> Asked:
    choices.record(customer.pk, [(topic, channel) for topic in ids], (), origin, now)
    return Asked(granted=ids)


def _send(asked: OptIn, customer: Customer, brand: Brand, topics: Sequence[str], now: datetime) -> int:
    sender = default_sender(brand.pk, asked.channel)
    if sender is None:
        raise CannotAsk(f"The brand “{brand.name}” has no sender for {asked.channel} to ask for a confirmation.")
    language = words.language_of(customer.language, brand.language)
    ((message_id,),) = rows(
        statement(
            "queue_one",
            customer=customer.pk,
            brand=brand.pk,
            sender=sender.pk,
            content=freeze(brand.pk, asked.channel, words.confirmation(language)),
            channel=asked.channel,
            traffic_class="transactional",
            endpoint=asked.endpoint,
            data=Jsonb(
                {
                    "confirm_url": confirm_url(brand, asked),
                    "topics": words.listed(topics, language),
                    "postal_address": brand.postal_address,
                }
            ),
            now=now,
            expires_at=now + timedelta(days=1),
            ttl_s=24 * 3600,
        )
    )
    live.kick(DISPATCH)
    return int(message_id)
