"""What an SMSC tells by SMPP 3.4: receipts and replies, stored before they are acknowledged; npm `smpp` on loopback.

The forms are those of the specification (Issue 1.2, 12 October 1999): 5.2.12 (esm_class), 5.3.2 (parameters) and
appendix B (the text of a receipt).
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from customers.models import Consent
from delivery.hearing import receiving
from delivery.models import Account, DeliveryEvent, IncomingMessage, Message, ReplyPart, Stray
from delivery.opening import open_account
from delivery.provider import Heard
from delivery.sending import dispatcher
from delivery.smsc import inbox, pool
from delivery.smsc.pool import POOL
from delivery.smsc.receipts import STATES
from lib import secrets
from tests.delivery.smsc import PATIENCE_S, Smsc, running
from tests.delivery.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    with running() as found:
        yield found


@pytest.fixture(autouse=True)
def ended(transactional_db: None) -> Iterator[None]:
    yield
    POOL.close()


@pytest.fixture
def account(world: World, smsc: Smsc) -> Account:
    made = Account.objects.create(
        name="SMSC",
        provider="smpp",
        credentials=secrets.encrypt({"system_id": "shop", "password": "secret"}),
        settings={"host": "127.0.0.1", "port": smsc.port, "timeout_s": 3},
    )
    world.senders["sms"].account = made
    world.senders["sms"].save()
    return made


def change(account: Account, **settings: Any) -> None:
    account.settings |= settings
    account.save()


def send(world: World, count: int = 1, text: str = "Sale") -> list[int]:
    """Hands over messages; whose they are."""
    people, now = world.people(count), timezone.now()
    world.queue(people, "sms", content={"text": text}, created_at=now, expires_at=now + timedelta(days=1))
    while dispatcher.drain(timezone.now()):
        pass
    return people


def listen(account: Account, smsc: Smsc) -> None:
    """Has a session listen, and waits until it is bound."""
    provider, opened = open_account(account)
    bound = len(smsc.all("bind"))
    provider.listen(opened, timezone.now())
    smsc.wait("bind", bound + 1)


def soon(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def statuses_become(world: World, *wanted: str) -> None:
    def are() -> bool:
        receiving.match_strays(timezone.now())
        return world.statuses() == list(wanted)

    soon(are)


def from_a_phone(smsc: Smsc, text: Any, **values: Any) -> None:
    values = {
        "source_addr_ton": 1,
        "source_addr_npi": 1,
        "source_addr": "380501112233",
        "dest_addr_ton": 3,
        "dest_addr_npi": 0,
        "destination_addr": "7711",
        "data_coding": 0,
        "short_message": text,
    } | values
    smsc.order("deliver", **values)


def octets(text: str, *, udh: bytes = b"", coding: str = "utf-16-be") -> dict[str, str]:
    return {"hex": (udh + text.encode(coding)).hex()}


# Receipts


@pytest.mark.parametrize("form", ["text", "parameters", "both"])
def test_a_receipt_says_what_became_of_a_message(world, account, smsc, form):
    statuses = {
        "DELIVRD": "delivered",
        "EXPIRED": "expired",
        "UNDELIV": "failed",
        "DELETED": "failed",
        "REJECTD": "rejected",
        "ENROUTE": "sent",
        "ACCEPTD": "sent",
        "UNKNOWN": "sent",
    }
    send(world, len(statuses))
    numbers = {stat: number for number, stat in STATES.items()}
    for message, stat in zip(world.messages(), statuses, strict=True):
        theirs = message.provider_message_id
        text = (
            f"id:{theirs} sub:001 dlvrd:001 submit date:2603020930 done date:2603020931 stat:{stat} err:011 text:Sale"
        )
        named = {"receipted_message_id": theirs, "message_state": numbers[stat]}
        from_a_phone(smsc, "" if form == "parameters" else text, esm_class=4, **({} if form == "text" else named))
    smsc.wait("deliver_resp", len(statuses))
    statuses_become(world, *statuses.values())
    details = DeliveryEvent.objects.order_by("customer_id").values_list("detail", flat=True)
    assert [(each or {})["stat"] for each in details] == list(statuses)
    codes = {each.error_code for each in world.messages() if each.status in ("expired", "failed", "rejected")}
    assert codes == ({"EXPIRED", "UNDELIV", "DELETED", "REJECTD"} if form == "parameters" else {"011"})


def test_a_receipt_that_is_quicker_than_the_answer_finds_its_message(world, account, smsc):
    smsc.set(receipt="both", receiptFirst=True, delayMs=300)
    send(world, 3)
    statuses_become(world, *["delivered"] * 3)
    assert not Stray.objects.exists()


def test_a_receipt_that_comes_twice_counts_once(world, account, smsc):
    smsc.set(receipt="text", receiptTwice=True)
    send(world, 2)
    smsc.wait("deliver_resp", 4)
    statuses_become(world, "delivered", "delivered")
    assert DeliveryEvent.objects.filter(type="delivered").count() == 2


def test_receipts_in_any_order_end_the_same(world, account, smsc):
    send(world)
    theirs = world.messages()[0].provider_message_id
    for stat in ("UNDELIV", "ENROUTE", "DELIVRD"):
        from_a_phone(smsc, f"id:{theirs} sub:001 dlvrd:000 stat:{stat} err:001 text:", esm_class=4)
    smsc.wait("deliver_resp", 3)
    statuses_become(world, "failed")


def test_every_part_of_a_long_message_may_be_reported(world, account, smsc):
    smsc.set(receipt="text")
    send(world, text="x" * 400)
    smsc.wait("deliver_resp", 3)
    statuses_become(world, "delivered")
    assert DeliveryEvent.objects.count() == 1
    assert not Stray.objects.exists()


def test_ids_in_hexadecimal_and_decimal_are_one(world, account, smsc):
    change(account, ids="hex_then_decimal")
    smsc.set(receipt="both", hex=True)
    send(world)
    smsc.wait("deliver_resp")
    statuses_become(world, "delivered")
    smsc.set(receipt="text")
    send(world)
    statuses_become(world, "delivered", "delivered")


def test_without_that_setting_such_a_receipt_finds_nothing_and_is_kept(world, account, smsc):
    smsc.set(receipt="text", hex=True)
    send(world)
    smsc.wait("deliver_resp")
    assert world.statuses() == ["sent"]
    assert Stray.objects.count() == 1


def test_a_receipt_may_come_as_data_sm(world, account, smsc):
    send(world)
    theirs = world.messages()[0].provider_message_id
    named = {"receipted_message_id": theirs, "message_state": 5, "network_error_code": {"hex": "030001"}}
    from_a_phone(smsc, "", **{"as": "data_sm"}, esm_class=4, **named)
    statuses_become(world, "failed")
    smsc.wait("deliver_resp")
    assert world.messages()[0].error_code == "3:1"


def test_receipts_arrive_while_nothing_is_sent(world, account, smsc):
    send(world)
    theirs = world.messages()[0].provider_message_id
    POOL.close()
    listen(account, smsc)
    from_a_phone(smsc, f"id:{theirs} stat:DELIVRD err:000", esm_class=4)
    statuses_become(world, "delivered")


def test_a_thousand_receipts_at_once_are_all_stored(world, account, smsc):
    smsc.set(receipt="text", quiet=True)
    send(world, 1000)
    smsc.wait("deliver_resp", 1000)
    soon(lambda: receiving.match_strays(timezone.now()) == 0 and set(world.statuses()) == {"delivered"})


# Acknowledgement


def test_nothing_is_acknowledged_before_it_is_stored(world, account, smsc):
    listen(account, smsc)
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("lock table delivery_incomingmessage in exclusive mode")
        from_a_phone(smsc, "Hello")
        time.sleep(0.3)
        assert smsc.all("deliver_resp") == []
        cursor.execute("commit")
    smsc.wait("deliver_resp")
    assert IncomingMessage.objects.get().text == "Hello"


def test_what_was_not_acknowledged_is_said_again_and_stored_once(world, account, smsc, monkeypatch):
    listen(account, smsc)
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("lock table delivery_incomingmessage in exclusive mode")
        from_a_phone(smsc, "Hello")
        time.sleep(0.1)
        smsc.order("drop")
        smsc.wait("close")
        cursor.execute("commit")
    smsc.wait("bind", 2)
    from_a_phone(smsc, "Hello")
    smsc.wait("deliver_resp")
    assert IncomingMessage.objects.filter(text="Hello").count() in (1, 2)  # two, where a minute ends in between


def test_a_database_that_goes_away_is_waited_for(world, account, smsc, monkeypatch):
    listen(account, smsc)
    from_a_phone(smsc, "First")
    smsc.wait("deliver_resp")
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    from_a_phone(smsc, "Second")
    smsc.wait("deliver_resp", 2)
    assert [each["status"] for each in smsc.all("deliver_resp")] == [0, 0]
    assert set(IncomingMessage.objects.values_list("text", flat=True)) == {"First", "Second"}


def test_one_that_cannot_be_stored_keeps_no_other_from_it(world, account, smsc, monkeypatch):
    send(world)
    theirs = world.messages()[0].provider_message_id
    taking = receiving.take

    def take(stored: Account, heard: Heard, now: datetime) -> int:
        if any("poison" in each.text for each in heard.replies):
            raise ValueError("poison")
        return taking(stored, heard, now)

    monkeypatch.setattr(receiving, "take", take)
    with connection.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("lock table delivery_incomingmessage in exclusive mode")
        from_a_phone(smsc, "first")  # so that the others come in one batch
        time.sleep(0.2)
        from_a_phone(smsc, "poison")
        from_a_phone(smsc, f"id:{theirs} stat:DELIVRD err:000", esm_class=4)
        cursor.execute("commit")
    statuses_become(world, "delivered")
    smsc.wait("deliver_resp", 3)
    assert sorted(each["status"] for each in smsc.all("deliver_resp")) == [0, 0, 0x64]


@pytest.mark.parametrize("body", ["00", "000101333830", "00010133383000010137373131000000"])
def test_a_delivery_that_cannot_be_read_is_refused_and_the_session_goes_on(world, account, smsc, body):
    listen(account, smsc)
    smsc.order("raw", hex=f"{16 + len(body) // 2:08x}0000000500000000000000ff{body}")
    from_a_phone(smsc, "Hello")
    smsc.wait("deliver_resp")
    assert IncomingMessage.objects.get().text == "Hello"
    assert len(smsc.all("bind")) == 1


# Replies


def test_a_reply_is_kept_with_whom_it_comes_from_and_what_it_answers(world, account, smsc):
    (person,) = send(world)
    message = world.messages()[0]
    from_a_phone(smsc, "How much?", source_addr=message.endpoint[1:])
    statuses_become(world, "replied")
    reply = IncomingMessage.objects.get()
    assert (reply.customer_id, reply.message_id, reply.endpoint, reply.to, reply.text) == (
        person,
        message.id,
        message.endpoint,
        "7711",
        "How much?",
    )


@pytest.mark.parametrize(("text", "coding"), [("STOP", 0), ("Стоп", 8)])
def test_whoever_writes_stop_gets_no_more(world, account, smsc, text, coding):
    (person,) = send(world)
    message = world.messages()[0]
    told = octets(text) if coding else text
    from_a_phone(smsc, told, data_coding=coding, source_addr=message.endpoint[1:])
    soon(lambda: not Consent.objects.get(customer_id=person, channel="sms").granted)
    assert Consent.objects.get(customer_id=person, channel="email").granted


def test_a_long_reply_is_put_together_in_whatever_order_its_parts_come(world, account, smsc):
    listen(account, smsc)
    text = "Перша частина 🎶 друга частина"
    whole = text.encode("utf-16-be")
    cut = 2 * 15  # in the middle of a surrogate pair, as phones cut
    for place, part in ((2, whole[cut:]), (1, whole[:cut])):
        header = bytes((5, 0, 3, 42, 2, place))
        from_a_phone(smsc, {"hex": (header + part).hex()}, data_coding=8, esm_class=0x40)
    smsc.wait("deliver_resp", 2)
    assert IncomingMessage.objects.get().text == text
    assert not ReplyPart.objects.exists()


def test_a_long_reply_may_have_its_parts_marked_by_parameters(world, account, smsc):
    listen(account, smsc)
    for place, part in ((1, "One "), (2, "two")):
        from_a_phone(smsc, part, sar_msg_ref_num=300, sar_total_segments=2, sar_segment_seqnum=place)
    smsc.wait("deliver_resp", 2)
    assert IncomingMessage.objects.get().text == "One two"


def test_a_part_that_is_told_twice_counts_once(world, account, smsc):
    listen(account, smsc)
    for place, part in ((1, "One "), (1, "One "), (2, "two")):
        from_a_phone(smsc, octets(part, udh=bytes((6, 8, 4, 1, 44, 2, place)), coding="ascii"), esm_class=0x40)
    smsc.wait("deliver_resp", 3)
    assert IncomingMessage.objects.get().text == "One two"


def test_a_long_reply_whose_other_parts_do_not_come_is_taken_as_it_is(world, account, smsc):
    listen(account, smsc)
    from_a_phone(smsc, octets("STOP it", udh=bytes((5, 0, 3, 1, 2, 1)), coding="ascii"), esm_class=0x40)
    smsc.wait("deliver_resp")
    assert not IncomingMessage.objects.exists()
    provider, opened = open_account(account)
    provider.listen(opened, timezone.now() + inbox.PARTS_WAIT - timedelta(seconds=5))
    assert not IncomingMessage.objects.exists()
    provider.listen(opened, timezone.now() + inbox.PARTS_WAIT + timedelta(seconds=1))
    assert IncomingMessage.objects.get().text == "STOP it"
    assert not ReplyPart.objects.exists()


@pytest.mark.parametrize("values", [{"data_coding": 4}, {"esm_class": 0x08}, {"esm_class": 0x10}])
def test_what_means_nothing_to_us_is_acknowledged_and_left(world, account, smsc, values):
    listen(account, smsc)
    from_a_phone(smsc, {"hex": "0011"}, **values)
    assert smsc.wait("deliver_resp")["status"] == 0
    assert not IncomingMessage.objects.exists()


# Sessions


def test_with_separate_sessions_one_sends_and_another_hears(world, account, smsc):
    change(account, sessions="separate")
    send(world)
    listen(account, smsc)
    assert [each["kind"] for each in smsc.all("bind")] == ["bind_transmitter", "bind_receiver"]
    from_a_phone(smsc, f"id:{world.messages()[0].provider_message_id} stat:DELIVRD err:000", esm_class=4)
    statuses_become(world, "delivered")


def test_a_session_that_listens_comes_back_after_it_was_lost(world, account, smsc):
    listen(account, smsc)
    smsc.order("drop")
    smsc.wait("bind", 2)
    from_a_phone(smsc, "Hello")
    smsc.wait("deliver_resp")


def test_a_session_that_nobody_listens_to_any_longer_is_ended(world, account, smsc, monkeypatch):
    monkeypatch.setattr(pool, "IDLE_S", 0.6)
    listen(account, smsc)
    smsc.wait("unbind")


def test_listening_to_nobody_keeps_nobody_waiting(world, account, smsc):
    change(account, port=1)
    provider, opened = open_account(account)
    began = time.monotonic()
    assert provider.listen(opened, timezone.now()).receipts == ()
    assert time.monotonic() - began < 1


def test_a_refusal_is_recorded_with_its_name_and_tried_again_only_if_it_may_pass(world, account, smsc):
    smsc.set(statuses=[0x0B, 0x08])
    send(world, 2)
    messages = Message.objects.order_by("id")
    assert {each.status for each in messages} == {"rejected", "queued"}
    assert messages.get(status="rejected").error_code == "ESME_RINVDSTADR 0x0000000B"
