"""A brand that has everything the gallery's journeys need, and journeys begun from them."""

from typing import Any

from customers.models import Address, Consent, Customer
from delivery.models import Sender
from journeys import actions
from journeys.gallery import ENGLISH, templates
from journeys.models import Journey
from tests.journeys.world import World

MORE = {"whatsapp": "380440000000", "webhook": "crm"}


def stock(world: World) -> World:
    """Senders for all channels, and the attributes by which some journeys begin."""
    quiet = {channel: {"refused": 0, "delivered": 0} for channel in [*world.senders, *MORE]}
    world.account.settings = {"channels": quiet}
    world.account.save()
    for channel, value in MORE.items():
        world.senders[channel] = Sender.objects.create(
            brand=world.brand, account=world.account, channel=channel, name=channel, value=value, is_default=True
        )
    world.make_attribute("birthday", "date")
    world.make_attribute("loyalty_level")
    return world


def on_whatsapp(world: World, customer: Customer) -> Customer:
    """The same customer, with WhatsApp."""
    endpoint = f"+3805{customer.pk:08d}"
    Address.objects.create(customer=customer, channel="whatsapp", endpoint=endpoint, created_at=world.now)
    Consent.objects.create(customer=customer, channel="whatsapp", topic=world.topic, granted=True, changed_at=world.now)
    return customer


def draft(world: World, key: str, language: str = ENGLISH, **blanks: Any) -> Journey:
    """A journey from the gallery, its blanks filled; everybody is its segment."""
    template = templates(language)[key]
    graph = template.for_brand(world.brand, {"segment": world.everybody.pk} | blanks)
    journey = actions.create(template.name, world.brand, None, graph)
    return actions.save(journey, None, journey.revision, settings=template.settings)


def begin(world: World, key: str, **blanks: Any) -> Journey:
    """The same, launched."""
    return world.start(draft(world, key, **blanks))
