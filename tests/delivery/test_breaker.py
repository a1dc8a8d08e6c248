"""An account that cannot be used rests; its messages wait for it, or take the way over the fall-back."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from delivery.models import Account, DeliveryEvent, Message, Outbox, Sender
from delivery.provider import AccountDown, OpenAccount, Outcome, Outgoing, Refusal
from delivery.sending import breaker, dispatcher
from lib import secrets
from tests.delivery.vendors import Vendor, accept, break_down, busy, refuse
from tests.delivery.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


def account_of(name: str) -> Account:
    return Account.objects.create(
        name=name, provider="vendor", credentials=secrets.encrypt({"user": "u", "password": "hunter2"})
    )


@pytest.fixture
def vendor(world: World, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    vendor = Vendor().installed(monkeypatch)
    world.account = account_of("First")
    world.senders["sms"].account = world.account
    world.senders["sms"].save()
    return vendor


def second(world: World) -> Sender:
    """A second sender of the brand, on another account: the fall-back of the first."""
    sender = Sender.objects.create(
        brand=world.brand, account=account_of("Second"), channel="sms", name="Vinyl", value="Vinyl"
    )
    Sender.objects.filter(pk=world.senders["sms"].pk).update(fallback=sender)
    return sender


def down(batch: Sequence[Outgoing], account: OpenAccount) -> Sequence[Outcome]:
    raise AccountDown(f"Nobody listens; the password was {account.credentials['password']}.")


def half(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    """Takes the first half and then loses its connection."""
    taken, lost = batch[: len(batch) // 2], batch[len(batch) // 2 :]
    words = "The connection was lost."
    return accept(taken, account) + [
        Outcome(each.message_id, None, Refusal.TEMPORARY, "lost", words, outage=True) for each in lost
    ]


def test_while_an_account_is_down_its_messages_wait_and_no_attempt_is_counted(world, vendor):
    vendor.answer = down
    world.queue(world.people(3), "sms")
    assert dispatcher.drain(NOW) == 3
    assert world.statuses() == ["queued"] * 3
    assert {each.attempts for each in world.messages()} == {0}
    assert Outbox.objects.count() == 3
    assert not DeliveryEvent.objects.exists()
    world.account.refresh_from_db()
    assert world.account.rests_until == NOW + timedelta(seconds=breaker.FIRST_REST_S)
    assert world.account.outage_words == "Nobody listens; the password was •••."


def test_while_it_rests_nobody_knocks_and_each_rest_is_twice_as_long(world, vendor):
    vendor.answer = down
    world.queue(world.people(30), "sms")
    knocks, now = [], NOW
    for _ in range(40):
        before = len(vendor.given)
        assert dispatcher.turn(now).taken or dispatcher.turn(now).throttled
        if len(vendor.given) > before:
            knocks.append((now - NOW).total_seconds())
        now += timedelta(seconds=5)
    assert knocks == [0, 5, 15, 35, 75, 155]
    assert len(vendor.given) == 30 + 5 * breaker.PROBE, "after a rest a few messages try it"


def test_when_it_works_again_everything_goes_out_once(world, vendor):
    vendor.answer = down
    world.queue(world.people(30), "sms")
    dispatcher.drain(NOW)
    vendor.given.clear()
    vendor.answer = accept
    later = NOW + timedelta(seconds=breaker.FIRST_REST_S)
    assert dispatcher.drain(later) == breaker.PROBE
    assert dispatcher.drain(later) == 20
    assert world.statuses() == ["sent"] * 30
    assert len({each.message_id for each in vendor.given}) == len(vendor.given) == 30
    world.account.refresh_from_db()
    assert (world.account.outages, world.account.rests_until, world.account.outage_words) == (0, None, "")


def test_a_message_whose_latest_moment_passes_while_the_account_is_down_expires(world, vendor):
    vendor.answer = down
    world.queue(world.people(1), "sms", expires_at=NOW + timedelta(seconds=3))
    dispatcher.drain(NOW)
    dispatcher.drain(NOW + timedelta(seconds=breaker.FIRST_REST_S))
    assert [(each.status, each.error_code) for each in world.messages()] == [("expired", "too_late")]


def test_a_connection_lost_in_the_middle_keeps_what_was_taken_and_lets_the_rest_wait(world, vendor):
    vendor.answer = half
    world.queue(world.people(6), "sms")
    dispatcher.drain(NOW)
    assert sorted(world.statuses()) == ["queued"] * 3 + ["sent"] * 3
    world.account.refresh_from_db()
    assert breaker.rests(world.account, NOW)


def test_an_account_that_answers_to_none_of_many_rests(world, vendor):
    vendor.answer = break_down
    world.queue(world.people(dispatcher.SILENT), "sms")
    dispatcher.drain(NOW)
    assert world.statuses() == ["unknown"] * dispatcher.SILENT
    world.account.refresh_from_db()
    assert breaker.rests(world.account, NOW)


@pytest.mark.parametrize("answer", [refuse, busy])
def test_what_is_wrong_with_messages_alone_opens_no_breaker(world, vendor, answer):
    vendor.answer = answer
    world.queue(world.people(20), "sms")
    dispatcher.drain(NOW)
    world.account.refresh_from_db()
    assert not breaker.rests(world.account, NOW)


def test_on_an_outage_the_second_account_takes_over(world, vendor):
    other = second(world)
    first_id = world.account.pk
    vendor.answer = lambda batch, account: down(batch, account) if account.id == first_id else accept(batch, account)
    world.queue(world.people(4), "sms")
    dispatcher.drain(NOW)
    assert dispatcher.drain(NOW) == 4, "they change the lane"
    assert dispatcher.drain(NOW) == 4
    assert world.statuses() == ["sent"] * 4
    assert {each.sender_id for each in world.messages()} == {other.pk}


def test_one_messages_failure_is_no_reason_to_fall_over(world, vendor):
    second(world)
    vendor.answer = refuse
    world.queue(world.people(4), "sms")
    while dispatcher.drain(NOW):
        pass
    assert {each.sender_id for each in world.messages()} == {world.senders["sms"].pk}
    assert world.statuses() == ["rejected"] * 4


def test_two_accounts_that_are_both_down_do_not_play_ball(world, vendor):
    other = second(world)
    Sender.objects.filter(pk=other.pk).update(fallback=world.senders["sms"])
    vendor.answer = down
    world.queue(world.people(4), "sms")
    taken = [dispatcher.drain(NOW) for _ in range(5)]
    assert taken == [4, 4, 4, 0, 0]
    assert Message.objects.filter(status="queued").count() == 4
