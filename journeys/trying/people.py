"""Who is tried: a customer as they are, or somebody who exists for the try only."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from rest_framework.exceptions import ValidationError

from accounts.models import Brand
from customers.events import EventRow, record_events
from customers.models import Address, Consent, Customer, Topic
from customers.profiles.setting import AttributesInvalid, check
from customers.purchases import PurchaseRow, record_purchases
from delivery.sending.clock import zone
from journeys.models import Journey

SOURCE = "trying"
BEFORE = f"{SOURCE}-before"
# Above all ids that customers get, and exact in a browser. The same one for a journey, so that chance stays the same.
FIRST_ID, IDS = 2**52, 2**40
SAMPLES = {"email": "somebody.{id}@example.com", "push": "made-up-{id}", "telegram": "{id}"}
PHONE = "+38050{number:07d}"
BROWSER = "https://push.example/{id}"


class NobodyThere(ValidationError):
    """The customer does not exist (any more)."""


def find(person: dict[str, Any], journey: Journey, at: datetime) -> Customer:
    """The customer, made for the present transaction where they are made up. Raises ValidationError."""
    if person["made_up"] is not None:
        return _made(person["made_up"], journey, at)
    customer = Customer.objects.filter(pk=person["customer"]).first()
    if customer is None:
        raise NobodyThere({"customer": ["This customer does not exist (any more)."]}, "nobody_there")
    return customer


def _made(said: dict[str, Any], journey: Journey, at: datetime) -> Customer:
    try:
        attributes = check(said["attributes"])
    except AttributesInvalid as wrong:
        raise ValidationError({"made_up": {"attributes": [str(wrong)]}}) from None
    if said["time_zone"] and zone(said["time_zone"]).key != said["time_zone"]:
        raise ValidationError({"made_up": {"time_zone": [f"There is no time zone “{said['time_zone']}”."]}})
    digest = blake2b(f"journey:{journey.pk}".encode(), digest_size=8).digest()
    customer = Customer.objects.create(
        pk=FIRST_ID + int.from_bytes(digest) % IDS,
        attributes={key: value for key, value in attributes.items() if value is not None},
        time_zone=said["time_zone"],
        language=said["language"],
        created_at=at,
        updated_at=at - timedelta(microseconds=1),  # what changes at the beginning is told apart by it
        source=SOURCE,
    )
    channels = sorted(set(said["channels"]))
    Address.objects.bulk_create(
        Address(customer=customer, channel=each, endpoint=_endpoint(each, customer.pk), created_at=at, detail=None)
        for each in channels
    )
    _allow(customer, said["consents"], channels, journey.brand, at)
    _remember(customer, said, journey.brand, at)
    return customer


def _endpoint(channel: str, customer_id: int) -> str:
    if channel == "webpush":
        return BROWSER.format(id=customer_id)
    return SAMPLES.get(channel, PHONE).format(id=customer_id, number=customer_id % 10**7)


def _allow(customer: Customer, consents: dict[str, str], channels: list[str], brand: Brand, at: datetime) -> None:
    chosen = {each: said == "granted" for each in channels if (said := consents.get(each, "granted")) != "unasked"}
    Consent.objects.bulk_create(
        Consent(customer=customer, channel=channel, topic=topic, granted=granted, source=SOURCE, changed_at=at)
        for topic in Topic.objects.filter(brand=brand)
        for channel, granted in chosen.items()
    )


def _remember(customer: Customer, said: dict[str, Any], brand: Brand, at: datetime) -> None:
    """What they have done before."""
    for nth, each in enumerate(said["events"]):
        when = at - timedelta(seconds=each["ago_s"])
        record_events([EventRow(customer.pk, each["name"], f"{BEFORE}-{nth}", when, each["properties"], SOURCE)], at)
    for nth, each in enumerate(said["purchases"]):
        when = at - timedelta(seconds=each["ago_s"])
        currency = brand.currency or "USD"
        record_purchases([PurchaseRow(customer.pk, f"{BEFORE}-{nth}", when, each["amount"], currency, 1, SOURCE)], at)
