"""Devices of customers: browsers that allow web push, applications that allow push.

A device belongs to who logged in last: when somebody else registers the same one, it leaves the former customer. Nobody
can put a device on a customer without a token of ours, which a shop's server asks for with its API key and gives to the
browser or application of who has logged in there.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from customers.consents import ConsentRow, record_consents
from customers.joining.present import present
from customers.models import Address, Customer, Topic
from delivery import tokens
from delivery.calling.http import is_public
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.pushing import keys, mobile
from delivery.statements import statement
from lib.sql import execute, rows

WEB, ANDROID, IOS = "web", "android", "ios"
PLATFORMS = (WEB, ANDROID, IOS)
MOST = 20  # active devices of a customer on a channel; older ones are switched off
MOST_KEPT = 60  # those that are switched off included; older ones are forgotten
TOKEN_LASTS = timedelta(days=1)
AUTH_BYTES = 16  # RFC 8291, 3.2


class BadDevice(ValueError):
    """The device cannot be written to; `str()` is a sentence."""


class NotAllowed(Exception):
    """The token is not ours, or too old, or its device belongs to somebody else by now."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose device it is, by a token, and the brand that asked."""

    customer_id: int
    brand_id: int


@dataclass(frozen=True, slots=True)
class Device:
    """A device as it is stored: an address of its channel, and what the channel needs besides."""

    channel: str
    endpoint: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """`renewal`: the token by which the device itself changes or ends its registration."""

    renewal: str
    is_new: bool


def token_for(customer_id: int, brand_id: int, now: datetime) -> tuple[str, datetime]:
    """A token with which devices can be registered for this customer, and until when."""
    until = now + TOKEN_LASTS
    return tokens.sign("device", customer_id, brand_id, int(until.timestamp())), until


def owner_of(token: str, now: datetime) -> Owner:
    """Whose devices may be registered with this token. Raises NotAllowed."""
    try:
        customer_id, brand_id, until = tokens.read("device", token)
    except (tokens.BadToken, ValueError):
        raise NotAllowed from None
    if until < now.timestamp():
        raise NotAllowed
    return Owner(present(customer_id), brand_id)


def renewed(renewal: str) -> tuple[Address, int]:
    """The device that this token is for, and the brand that asked for it. Raises NotAllowed."""
    try:
        address_id, customer_id, brand_id = tokens.read("device-renewal", renewal)
    except (tokens.BadToken, ValueError):
        raise NotAllowed from None
    found = Address.objects.filter(pk=address_id, customer_id=present(customer_id)).first()
    if found is None:
        raise NotAllowed
    return found, brand_id


def browser(endpoint: str, p256dh: str, auth: str, detail: Mapping[str, Any]) -> Device:
    """A browser, by its subscription (https://www.w3.org/TR/push-api/#pushsubscription-interface). Raises BadDevice."""
    try:
        KINDS["webpush"].check_endpoint(endpoint)
        host = urlsplit(endpoint).hostname or ""
        if not settings.ALLOW_PRIVATE_URLS and not _may_be_public(host):
            raise BadDevice("The subscription is not at a push service of the public network.")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.unbase64(p256dh))
        if len(keys.unbase64(auth)) != AUTH_BYTES:
            raise BadDevice("The key “auth” of a subscription has 16 bytes.")
    except BadEndpoint as error:
        raise BadDevice(str(error)) from None
    except BadDevice:
        raise
    except ValueError:
        raise BadDevice("The keys of the subscription are none.") from None
    return Device("webpush", endpoint, {**detail, "platform": WEB, "keys": {"p256dh": p256dh, "auth": auth}})


def application(platform: str, token: str, service: str, detail: Mapping[str, Any]) -> Device:
    """An application on a phone, by the token that its push service has given it. Raises BadDevice."""
    try:
        KINDS["push"].check_endpoint(token)
    except BadEndpoint as error:
        raise BadDevice(str(error)) from None
    by = mobile.service_of(token, {"service": service})
    if by == mobile.APNS and (platform != IOS or not mobile.HEX.fullmatch(token)):
        raise BadDevice("A token of Apple is of an iOS device, and is hexadecimal.")
    return Device("push", token, {**detail, "platform": platform, "service": by})


@transaction.atomic
def register(owner: Owner, device: Device, now: datetime, replaces: Address | None = None) -> Registered:
    """Stores the device as the customer's newest and primary one of its channel. Raises NotAllowed.

    `replaces`: the one that it was before, which ends.
    """
    _lock(device.channel, device.endpoint)
    same = Address.objects.filter(channel=device.channel, endpoint=device.endpoint)
    others = same.exclude(customer=owner.customer_id)
    left = list(others.values_list("customer_id", flat=True))
    # One device of a customer after another.
    people = Customer.objects.select_for_update(no_key=True).filter(pk__in=[owner.customer_id, *left]).order_by("pk")
    if owner.customer_id not in [each.pk for each in people]:
        raise NotAllowed
    others.delete()
    is_new = not same.filter(customer=owner.customer_id, is_active=True).exists()
    mine = Address.objects.filter(customer=owner.customer_id, channel=device.channel)
    if replaces is not None and (replaces.channel, replaces.endpoint) != (device.channel, device.endpoint):
        Address.objects.filter(pk=replaces.pk, customer=owner.customer_id).delete()
        left.append(owner.customer_id)
    mine.filter(is_primary=True).update(is_primary=False)
    address, _ = Address.objects.update_or_create(
        customer_id=owner.customer_id,
        channel=device.channel,
        endpoint=device.endpoint,
        defaults={
            "is_active": True,
            "is_primary": True,
            "created_at": now,
            "detail": {**device.detail, "registered_at": int(now.timestamp())},
        },
    )
    _trim(owner.customer_id, device.channel)
    _raise(left, device.channel)
    return Registered(tokens.sign("device-renewal", address.pk, owner.customer_id, owner.brand_id), is_new)


@transaction.atomic
def unregister(address: Address) -> None:
    """Switches the device off; another one of the customer becomes primary."""
    _lock(address.channel, address.endpoint)
    list(Customer.objects.select_for_update(no_key=True).filter(pk=address.customer_id))
    gone = Address.objects.filter(pk=address.pk, customer=address.customer_id)
    gone.update(is_active=False, is_primary=False)
    _raise([address.customer_id], address.channel)


def consent(owner: Owner, channel: str, topics: Sequence[str], ip: str, now: datetime) -> int:
    """Records that the customer allows topics of the brand (all of them without names) on the device's channel."""
    found = Topic.objects.filter(brand=owner.brand_id)
    if topics:
        found = found.filter(key__in=topics)
    ids = found.values_list("pk", flat=True)
    choices = [ConsentRow(owner.customer_id, channel, pk, granted=True, source="device", ip=ip) for pk in ids]
    return record_consents(choices, now)


def learn(customer_id: int, language: str, time_zone: str, now: datetime) -> None:
    """Keeps what the device says of its owner, where nothing is known yet."""
    for key, value in (("language", language), ("time_zone", time_zone)):
        if value:
            Customer.objects.filter(pk=customer_id, **{key: ""}).update(**{key: value, "updated_at": now})


def _lock(channel: str, endpoint: str) -> None:
    rows(statement("lock_device", device=f"{channel} {endpoint}"))


def _trim(customer_id: int, channel: str) -> None:
    newest = Address.objects.filter(customer=customer_id, channel=channel).order_by("-is_primary", "-created_at", "-id")
    ids = list(newest.values_list("pk", flat=True)[: 2 * MOST_KEPT])
    Address.objects.filter(pk__in=ids[MOST_KEPT:]).delete()
    Address.objects.filter(pk__in=ids[MOST:MOST_KEPT], is_active=True).update(is_active=False, is_primary=False)


def _raise(customer_ids: Sequence[int], channel: str) -> None:
    if customer_ids:
        execute(statement("raise_devices", customer_ids=sorted(set(customer_ids)), channel=channel))


def _may_be_public(host: str) -> bool:
    """By the address alone; what a name stands for is looked at when something is sent (delivery/calling/http.py)."""
    try:
        return is_public(str(ipaddress.ip_address(host)))
    except ValueError:
        return "." in host.strip(".") and not host.rstrip(".").endswith((".localhost", ".local", ".internal"))
