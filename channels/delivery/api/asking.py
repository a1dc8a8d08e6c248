"""A message that another system asks for goes into the outbox like any other, once for each idempotency key."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb
from rest_framework.serializers import ValidationError

from accounts.models import ApiKey, Brand
from customers.contacts import FORM_OF_CHANNEL, NotAContact, contact
from customers.models import Address, Customer, Identity, Topic
from delivery.content.contents import freeze
from delivery.models import ApiMessage, Message, Sender, Template
from delivery.senders import default_sender
from delivery.sending import dispatcher
from delivery.statements import statement
from delivery.traffic import ALLOWED_UNASKED
from lib import live
from lib.problems import Conflict
from lib.sql import rows


class OtherWish(Conflict):
    """The key of an earlier wish, and another wish."""

    default_detail = "This idempotency key was used for another message."
    default_code = "idempotency_key_used"


@dataclass(frozen=True, slots=True)
class Asked:
    """The message, and whether it is new or the answer to a repeated wish."""

    message: Message
    is_new: bool


def ask(key: ApiKey, wish: Mapping[str, Any], now: datetime) -> Asked:
    """Puts the message into the outbox, or finds the one that was asked for with this idempotency key.

    `wish` is what MessageWishSerializer accepts. Raises ValidationError, by field, for what cannot be sent, and
    OtherWish when the idempotency key stands for something else.
    """
    digest = hashlib.sha256(json.dumps(wish, sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        # Two of the same wish at the same time: the second waits here, and then finds the first.
        rows(statement("lock_wish", key=key.pk, wish=wish["idempotency_key"]))
        known = ApiMessage.objects.filter(key=key, idempotency_key=wish["idempotency_key"]).first()
        if known is not None:
            if known.digest != digest:
                raise OtherWish
            return Asked(Message.objects.get(pk=(known.message_id, known.customer_id)), is_new=False)
        message = _queue(key.brand, wish, now)
        ApiMessage.objects.create(
            key=key,
            idempotency_key=wish["idempotency_key"],
            digest=digest,
            message_id=message.id,
            customer_id=message.customer_id,
            created_at=now,
        )
        live.kick(dispatcher.QUEUE)
    return Asked(message, is_new=True)


def _queue(brand: Brand, wish: Mapping[str, Any], now: datetime) -> Message:
    channel = wish["channel"]
    sender = _sender(brand, channel, wish.get("sender"))
    topic = _topic(brand, wish)
    content_id = _content(brand, channel, wish)
    customer_id, endpoint = _recipient(channel, wish["to"], now)
    ((message_id,),) = rows(
        statement(
            "queue_message",
            customer=customer_id,
            brand=brand.pk,
            topic=topic.pk if topic else None,
            sender=sender.pk,
            content=content_id,
            channel=channel,
            traffic_class=wish["traffic_class"],
            endpoint=endpoint,
            data=Jsonb(wish["data"]) if wish.get("data") else None,
            expires_at=now + timedelta(seconds=wish["expires_in_s"]),
            ttl=wish["expires_in_s"],
            now=now,
        )
    )
    return Message.objects.get(pk=(message_id, customer_id))


def _sender(brand: Brand, channel: str, sender_id: int | None) -> Sender:
    if sender_id is None:
        sender = default_sender(brand.pk, channel)
        if sender is None:
            raise ValidationError({"channel": [f"{brand} has no sender for it."]})
        return sender
    sender = Sender.objects.filter(brand=brand, channel=channel, pk=sender_id, is_active=True).first()
    if sender is None:
        raise ValidationError({"sender": [f"{brand} has no such sender of this channel."]})
    return sender


def _topic(brand: Brand, wish: Mapping[str, Any]) -> Topic | None:
    if not wish.get("topic"):
        if wish["traffic_class"] not in ALLOWED_UNASKED:
            raise ValidationError({"topic": ["Marketing belongs to a topic, which its receiver has allowed."]})
        return None
    topic = Topic.objects.filter(brand=brand, key=wish["topic"]).first()
    if topic is None:
        raise ValidationError({"topic": [f"{brand} has no topic “{wish['topic']}”."]})
    return topic


def _content(brand: Brand, channel: str, wish: Mapping[str, Any]) -> int:
    if wish.get("content") is not None:
        try:
            return freeze(brand.pk, channel, wish["content"])
        except ValidationError as error:
            raise ValidationError({"content": error.detail}) from None
    template = Template.objects.filter(brand=brand, pk=wish["template"]).select_related("version").first()
    if template is None or template.version is None:
        raise ValidationError({"template": [f"{brand} has no template {wish['template']}."]})
    languages = dict(template.version.variants.get(channel) or {})
    if "" not in languages:
        raise ValidationError({"template": [f"It has no text for the channel “{channel}”."]})
    return freeze(brand.pk, channel, languages.pop(""), languages, template.version)


def _recipient(channel: str, to: Mapping[str, Any], now: datetime) -> tuple[int, str]:
    """The customer, and where on this channel. Somebody unknown with an address of their own becomes a customer."""
    if to.get("endpoint"):
        try:
            endpoint = contact(FORM_OF_CHANNEL.get(channel, ""), to["endpoint"])
        except NotAContact as error:
            raise ValidationError({"to": {"endpoint": [str(error)]}}) from None
        known = Address.objects.filter(channel=channel, endpoint=endpoint).order_by("-is_active", "customer_id").first()
        if known is not None:
            return known.customer_id, endpoint
        stranger = Customer.objects.create(created_at=now, updated_at=now, source="api")
        Address.objects.create(customer=stranger, channel=channel, endpoint=endpoint, created_at=now)
        return stranger.pk, endpoint
    customer_id = to.get("customer")
    if customer_id is None:
        identity = Identity.objects.filter(**to["identity"]).first()
        customer_id = identity.customer_id if identity else None
    address = None
    if customer_id is not None:
        address = Address.objects.filter(customer_id=customer_id, channel=channel, is_primary=True).first()
    if address is None:
        raise ValidationError({"to": [f"There is no such customer with an address for the channel “{channel}”."]})
    return address.customer_id, address.endpoint
