"""What providers tell us at the doors of their accounts: it finds its message, once, whenever it comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Address, Suppression
from delivery import public, tasks
from delivery.hearing import receiving
from delivery.models import Account, DeliveryEvent, Message, ProviderMessage, Stray
from delivery.provider import Call, Heard, NotTheirs, OpenAccount, Outcome, Outgoing, Receipt, Unreadable
from delivery.sending import dispatcher
from lib import secrets
from tests.delivery.vendors import Vendor
from tests.delivery.world import NOW, World

LATER = NOW + timedelta(minutes=5)


class Reporter(Vendor):
    """A vendor that names messages by its own ids and calls us."""

    names_by_its_id = True

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        if call.headers.get("x-signature") != account.credentials["password"]:
            raise NotTheirs
        if call.body == b"nonsense":
            raise Unreadable(f"There is no status; the password is {account.credentials['password']}.")
        type_, _, name = call.body.decode().partition(" ")
        return Heard([Receipt(type_, LATER, provider_message_id=name)], answer="heard")


@pytest.fixture
def vendor(world: World, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    reporter = Reporter().installed(monkeypatch)
    assert isinstance(reporter, Reporter)
    world.account.provider = "vendor"
    world.account.settings = {}
    world.account.credentials = secrets.encrypt({"user": "shop-7", "password": "hunter2"})
    world.account.save()
    return reporter


def sent(world: World, count: int = 1, channel: str = "sms") -> list[Message]:
    world.queue(world.people(count), channel)
    dispatcher.drain(NOW)
    return world.messages()


def told(account: Account, *receipts: Receipt, now: datetime = LATER) -> int:
    return receiving.take(account, Heard(receipts), now)


def by_theirs(message: Message, type_: str = "delivered", **values: object) -> Receipt:
    return Receipt(type_, LATER, provider_message_id=message.provider_message_id, **values)  # type: ignore[arg-type]


def test_a_receipt_finds_its_message_by_the_providers_id(world, vendor):
    (message,) = sent(world)
    assert told(world.account, by_theirs(message)) == 1
    assert world.statuses() == ["delivered"]


def test_and_by_our_own_if_the_message_is_the_accounts(world, vendor):
    (message,) = sent(world)
    stranger = Account.objects.create(name="Other", provider="vendor")
    assert told(stranger, Receipt("delivered", LATER, message_id=message.id)) == 0
    assert told(stranger, by_theirs(message)) == 0
    assert world.statuses() == ["sent"]
    assert told(world.account, Receipt("delivered", LATER, message_id=message.id)) == 1
    assert world.statuses() == ["delivered"]


def test_each_part_of_a_message_has_a_name(world, vendor):
    def in_parts(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
        return [Outcome(each.message_id, "one", part_ids=("two", "three")) for each in batch]

    vendor.answer = in_parts
    sent(world)
    assert told(world.account, Receipt("delivered", LATER, provider_message_id="three")) == 1
    assert world.statuses() == ["delivered"]


def test_a_receipt_that_comes_twice_changes_nothing(world, vendor):
    (message,) = sent(world)
    assert told(world.account, by_theirs(message), by_theirs(message)) == 1
    assert told(world.account, by_theirs(message), now=LATER + timedelta(days=1)) == 0
    assert DeliveryEvent.objects.count() == 1


def test_a_receipt_that_is_quicker_than_the_record_of_the_hand_over_waits_for_it(world, vendor):
    assert told(world.account, Receipt("delivered", LATER, provider_message_id="v-early", code="7")) == 0
    assert receiving.match_strays(LATER) == 0
    vendor.answer = lambda batch, account: [Outcome(each.message_id, "v-early") for each in batch]
    sent(world)
    assert receiving.match_strays(LATER) == 1
    assert world.statuses() == ["delivered"]
    assert not Stray.objects.exists()
    assert receiving.match_strays(LATER) == 0


@pytest.mark.django_db(transaction=True)
def test_the_listening_loop_matches_them(world, vendor):
    told(world.account, Receipt("delivered", LATER, provider_message_id="v-early"))
    vendor.answer = lambda batch, account: [Outcome(each.message_id, "v-early") for each in batch]
    sent(world)
    listen = tasks.Listen()
    assert listen(LATER) == LATER, "there may be more"
    assert listen(LATER) == LATER + tasks.STRAY_LOOK
    assert world.statuses() == ["delivered"]


def test_what_nobody_asks_for_any_more_is_forgotten(world, vendor):
    sent(world)
    told(world.account, Receipt("delivered", LATER, provider_message_id="of nobody"), now=NOW)
    receiving.forget(NOW + timedelta(days=receiving.STRAY_DAYS - 1))
    assert (Stray.objects.count(), ProviderMessage.objects.count()) == (1, 1)
    receiving.forget(NOW + timedelta(days=receiving.STRAY_DAYS, seconds=1))
    assert (Stray.objects.count(), ProviderMessage.objects.count()) == (0, 1)
    receiving.forget(NOW + timedelta(days=receiving.KEPT_DAYS, seconds=1))
    assert ProviderMessage.objects.count() == 0


def test_an_address_that_no_longer_exists_is_not_written_to_again(world, vendor):
    first, second = sent(world, 2)
    told(world.account, by_theirs(first, "failed", dead=True), by_theirs(second, "failed"))
    assert [(each.endpoint, each.reason) for each in Suppression.objects.all()] == [(first.endpoint, "hard_bounce")]


def test_a_device_that_no_longer_exists_is_switched_off_and_others_of_its_owner_stay(world, vendor):
    (message,) = sent(world, channel="webpush")
    told(world.account, by_theirs(message, "failed", dead=True))
    assert not Suppression.objects.exists()
    assert not Address.objects.get(channel="webpush", endpoint=message.endpoint).is_active
    assert Address.objects.get(channel="sms", customer_id=message.customer_id).is_active


# The door


def knock(url: str, body: bytes = b"delivered v-1", signature: str = "hunter2", **more: str):
    path = url.removeprefix(public.base())
    headers = {"x-signature": signature, **more}
    return Client(enforce_csrf_checks=True).post(path, body, content_type="text/plain", headers=headers)


def test_a_provider_reports_at_its_accounts_door(world, vendor):
    (message,) = sent(world)
    answer = knock(public.hook_url(world.account.pk), f"delivered {message.provider_message_id}".encode())
    assert (answer.status_code, answer.content) == (200, b"heard")
    assert world.statuses() == ["delivered"]
    again = knock(public.hook_url(world.account.pk), f"delivered {message.provider_message_id}".encode())
    assert again.status_code == 200
    assert DeliveryEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "signature", "status", "words"),
    [
        (b"delivered v-1", "wrong", 403, "The signature is missing or wrong."),
        (b"nonsense", "hunter2", 400, "There is no status; the password is •••."),
    ],
)
def test_a_strange_caller_and_nonsense_change_nothing(world, vendor, body, signature, status, words):
    sent(world)
    answer = knock(public.hook_url(world.account.pk), body, signature)
    assert (answer.status_code, answer.content.decode()) == (status, words)
    assert world.statuses() == ["sent"]


def test_a_strange_door_does_not_open(world, vendor):
    url = public.hook_url(world.account.pk)
    assert knock(url[:-4] + "AAA/").status_code == 404
    assert knock(public.hook_url(world.account.pk + 1)).status_code == 404
    assert knock(public.unsubscribe_url("", 1, 1).replace("/u/", "/hooks/") + "/").status_code == 404


def test_a_call_that_is_too_large_is_not_read(world, vendor, monkeypatch):
    monkeypatch.setattr(vendor, "largest_call", 10)
    assert knock(public.hook_url(world.account.pk)).status_code == 413


def test_an_account_that_cannot_be_opened_asks_the_provider_to_come_again(world, vendor):
    Account.objects.filter(pk=world.account.pk).update(credentials="broken")
    assert knock(public.hook_url(world.account.pk)).status_code == 503


def test_what_a_provider_without_a_door_is_told_is_refused(world):
    assert knock(public.hook_url(world.account.pk)).status_code == 403, "the rehearsal calls nobody"


# Asking


@pytest.mark.django_db(transaction=True)
def test_providers_that_have_to_be_asked_are_asked_when_their_turn_comes(world, vendor):
    asked: list[datetime] = []

    def listen(account: OpenAccount, now: datetime) -> Heard:
        asked.append(now)
        if len(asked) == 2:
            raise ConnectionError(f"{account.credentials['password']} is wrong")
        return Heard()

    vendor.listen_every_s = 60
    vendor.listen = listen
    now = timezone.now()
    round_ = tasks.Listen()
    for seconds in (0, 10, 59, 60, 61, 120):
        round_(now + timedelta(seconds=seconds))
    assert [(each - now).total_seconds() for each in asked] == [0, 60, 120]


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_asked_is_told_without_its_secrets(world, vendor, caplog):
    def listen(account: OpenAccount, now: datetime) -> Heard:
        raise ConnectionError(f"{account.credentials['password']} is wrong")

    vendor.listen_every_s = 60
    vendor.listen = listen
    tasks.Listen()(timezone.now())
    assert "could not be listened to" in caplog.text
    assert "hunter2" not in caplog.text
