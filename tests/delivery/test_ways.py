"""Routes by country, warm-up of new senders, and how much of an account is in use at a time."""

from datetime import timedelta

import pytest
from django.db import connection, connections

from delivery.models import Account, Outbox, Route, Sender, SenderDay
from delivery.sending import dispatcher, slots, throttle, warming
from delivery.sending.dispatcher import Turn
from tests.delivery.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


def another(world: World, value: str) -> Sender:
    account = Account.objects.create(name=value, provider="rehearsal")
    return Sender.objects.create(brand=world.brand, account=account, channel="sms", name=value, value=value)


def drain(now=NOW) -> None:
    while dispatcher.drain(now):
        pass


def by_sender(world: World) -> dict[str, list[str]]:
    """Endpoints of what was sent, by the sender's value."""
    names = {each.pk: each.value for each in Sender.objects.all()}
    found: dict[str, list[str]] = {}
    for each in world.messages():
        assert each.status == "sent"
        found.setdefault(names[each.sender_id], []).append(each.endpoint)
    return found


def numbers(world: World, endpoints: list[str]) -> None:
    people = world.people(len(endpoints))
    from customers.models import Address

    for person, endpoint in zip(people, endpoints, strict=True):
        Address.objects.filter(customer_id=person, channel="sms").update(endpoint=endpoint)
        world.queue([person], "sms", endpoint=endpoint)


def test_a_number_takes_the_route_with_the_longest_prefix(world):
    ukraine, kyivstar = another(world, "Ukraine"), another(world, "Kyivstar")
    Route.objects.create(sender=world.senders["sms"], prefix="380", to=ukraine)
    Route.objects.create(sender=world.senders["sms"], prefix="38067", to=kyivstar)
    numbers(world, ["+380501112233", "+380671112233", "+48601112233"])
    drain()
    assert by_sender(world) == {
        "Ukraine": ["+380501112233"],
        "Kyivstar": ["+380671112233"],
        "Vinyl": ["+48601112233"],
    }


def test_a_route_of_another_brands_sender_does_not_concern_this_one(world):
    other = another(world, "Other")
    Route.objects.create(sender=other, prefix="", to=world.senders["sms"])
    numbers(world, ["+380501112233"])
    drain()
    assert by_sender(world) == {"Vinyl": ["+380501112233"]}


def test_a_route_to_a_sender_that_is_switched_off_is_not_taken(world):
    gone = another(world, "Gone")
    Sender.objects.filter(pk=gone.pk).update(is_active=False)
    Route.objects.create(sender=world.senders["sms"], prefix="380", to=gone)
    numbers(world, ["+380501112233"])
    drain()
    assert by_sender(world) == {"Vinyl": ["+380501112233"]}


def warm(world: World, *shares: int) -> Sender:
    sender = world.senders["sms"]
    sender.warms_up_from, sender.warm_up = NOW.date(), list(shares)
    sender.save()
    return sender


def test_a_new_sender_is_given_more_each_day_and_then_everything(world):
    sender = warm(world, 3, 5)
    world.queue(world.people(20), "sms")
    for day, expected in enumerate([3, 8, 20]):
        now = NOW + timedelta(days=day)
        world_expires(now + timedelta(days=2))
        drain(now)
        assert world.statuses().count("sent") == expected
    assert dict(SenderDay.objects.filter(sender_id=sender.pk).values_list("on", "sent")) == {
        NOW.date(): 3,
        NOW.date() + timedelta(days=1): 5,
    }


def world_expires(at) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update delivery_message set expires_at = %s", [at])


def test_before_its_first_day_it_is_given_nothing(world):
    sender = warm(world, 3)
    assert warming.share(sender, NOW.date() - timedelta(days=1)) == 0


def test_what_is_beyond_the_days_share_goes_over_the_fallback(world):
    sender = warm(world, 3)
    sender.fallback = another(world, "Warm")
    sender.save()
    world.queue(world.people(10), "sms")
    drain()
    assert {value: len(endpoints) for value, endpoints in by_sender(world).items()} == {"Vinyl": 3, "Warm": 7}


def test_while_its_share_is_used_up_the_lane_waits_and_the_accounts_rate_is_not_eaten(world):
    warm(world, 3)
    Account.objects.filter(pk=world.account.pk).update(rate_per_s=10)
    world.queue(world.people(10), "sms")
    assert dispatcher.turn(NOW) == Turn(3)
    assert dispatcher.turn(NOW) == Turn(0, throttled=True)
    world.account.refresh_from_db()
    assert throttle.take(world.account, 100, NOW) == 7


def test_an_accounts_connections_are_shared_by_all_dispatchers(world):
    world.account.concurrency = 3
    with slots.taken(world.account, "service") as all_of_them:
        assert all_of_them == 3
        connection_here = connections["default"].connection
        connections["default"].connection = None  # another dispatcher, with a connection of its own
        try:
            with slots.taken(world.account, "transactional") as none:
                assert none == 0
        finally:
            connections["default"].close()
            connections["default"].connection = connection_here
    with slots.taken(world.account, "marketing") as some:
        assert some == 2, "one stays free for what is more urgent"


def test_without_a_free_connection_the_messages_wait(world):
    Account.objects.filter(pk=world.account.pk).update(concurrency=1)
    world.account.refresh_from_db()
    world.queue(world.people(2), "sms")
    with slots.taken(world.account, "marketing"):
        connection_here = connections["default"].connection
        connections["default"].connection = None
        try:
            assert dispatcher.turn(NOW) == Turn(0, throttled=True)
            assert Outbox.objects.count() == 2
        finally:
            connections["default"].close()
            connections["default"].connection = connection_here
    assert dispatcher.turn(NOW) == Turn(2)
