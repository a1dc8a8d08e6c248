"""No account is given more messages than its rate, by all dispatchers together."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from delivery.models import Account, Outbox
from delivery.sending import dispatcher, throttle
from delivery.sending.dispatcher import Turn
from tests.delivery.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    made = World.make(seed=1)
    made.account.rate_per_s = 10
    made.account.save()
    return made


def test_a_second_s_worth_is_taken_at_once_and_then_as_much_as_has_filled(world):
    world.queue(world.people(40), "sms")
    assert dispatcher.drain(NOW) == 10
    assert dispatcher.turn(NOW) == dispatcher.Turn(0, throttled=True)
    assert dispatcher.drain(NOW + timedelta(milliseconds=500)) == 5
    assert dispatcher.drain(NOW + timedelta(seconds=60)) == 10, "no more than a second's worth is saved up"


def test_an_account_without_a_rate_is_given_everything_and_another_does_not_wait(world):
    fast = World(world.brand, world.topic, Account.objects.create(name="Fast", provider="rehearsal"))
    ids = world.people(30)
    world.queue(ids, "sms")
    sender = world.senders["viber"]
    sender.account = fast.account
    sender.save()
    world.queue(ids, "viber", visit=2, created_at=NOW)
    taken = 0
    while count := dispatcher.drain(NOW):
        taken += count
    assert taken == 40


def test_what_was_allowed_and_not_needed_is_there_for_the_next(world):
    world.queue(world.people(3), "sms")
    assert dispatcher.drain(NOW) == 3
    world.queue(world.people(9), "sms")
    assert dispatcher.drain(NOW) == 7
    assert dispatcher.drain(NOW) == 0


def test_dispatchers_share_the_allowance(world):
    granted: list[int] = []

    def ask() -> None:
        try:
            granted.append(throttle.take(Account.objects.get(pk=world.account.pk), 4, NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(granted, reverse=True) == [4, 4, 2, 0, 0, 0]


def test_a_clock_that_goes_back_gives_nothing_for_it(world):
    account = world.account
    assert throttle.take(account, 10, NOW) == 10
    assert throttle.take(account, 10, NOW - timedelta(hours=1)) == 0
    assert throttle.take(account, 10, NOW + timedelta(milliseconds=200)) == 2


def test_the_loop_looks_again_in_a_moment(world):
    world.queue(world.people(11), "sms")
    assert dispatcher.turn(NOW) == Turn(10)
    assert dispatcher.turn(NOW) == Turn(0, throttled=True)
    assert Outbox.objects.count() == 1
