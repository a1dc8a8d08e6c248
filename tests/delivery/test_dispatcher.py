"""Messages leave the outbox once, in lanes, after a last look, and what came of each is recorded."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from customers.models import Address, Consent, Customer, Suppression
from delivery import statuses
from delivery.content.templates import MOST_ROUNDS
from delivery.models import Content, DeliveryEvent, Flight, Message, MessageCount, Outbox, RehearsalReport, Sender
from delivery.provider import OpenAccount, Outcome, Outgoing, Refusal
from delivery.sending import dispatcher, holds, making
from lib import secrets
from tests.delivery.test_outcomes import counts, heard
from tests.delivery.vendors import Vendor, accept, break_down, busy, forget_every_second, refuse
from tests.delivery.world import CONTENT, NOW, World, endpoint


@pytest.fixture
def vendor(world: World, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    """The world's account is at a vendor that accepts everything."""
    world.account.provider, world.account.settings = "vendor", {}
    world.account.credentials = secrets.encrypt({"user": "shop", "password": "hunter2"})
    world.account.save()
    return Vendor().installed(monkeypatch)


def one(world: World) -> Message:
    (message,) = world.messages()
    return message


def test_a_message_is_rendered_handed_over_and_recorded(world, vendor):
    (person,) = world.people(1, city="Kyiv")
    world.queue([person], "email", content={"subject": "{{ customer.city }}", "text": "Dear {{ customer.name }}"})
    assert dispatcher.drain(NOW) == 1
    (given,) = vendor.given
    assert (given.endpoint, given.sender, given.sender_name) == (
        endpoint("email", person),
        "news@vinyl.example",
        "Vinyl",
    )
    assert given.fields == {"subject": "Kyiv", "preheader": "", "html": "", "text": "Dear Olena0 K"}
    assert given.ttl_s == 7200
    message = one(world)
    assert (message.status, message.sent_at, message.claimed_at) == (statuses.SENT, NOW, NOW)
    assert message.provider_message_id == f"v-{message.id}"
    assert counts() == {"sent": 1}


def test_an_empty_outbox_is_nothing_to_do(world, vendor):
    assert dispatcher.drain(NOW) == 0
    assert vendor.given == []


def test_no_message_is_handed_over_twice(world, vendor):
    world.queue(world.people(25))
    assert [dispatcher.drain(NOW, limit=10) for _ in range(4)] == [10, 10, 5, 0]
    assert len({each.message_id for each in vendor.given}) == len(vendor.given) == 25


def test_counts_name_the_hour_and_the_origin(world, vendor):
    world.queue(world.people(2), "sms")
    dispatcher.drain(NOW)
    row = MessageCount.objects.get()
    assert (row.hour_at, row.brand_id, row.account_id) == (NOW.replace(minute=0), world.brand.pk, world.account.pk)
    assert (row.journey_id, row.version_id, row.op, row.channel, row.sent) == (7, 8, 3, "sms", 2)


def test_a_message_of_no_journey_is_counted_too(world, vendor):
    world.queue(world.people(1), journey_id=None, version_id=None, op=None)
    dispatcher.drain(NOW)
    row = MessageCount.objects.get()
    assert (row.journey_id, row.version_id, row.op, row.sent) == (0, 0, 0, 1)


def test_transactional_goes_before_service_before_marketing_and_first_come_first_served(world, vendor):
    ids = world.people(4)
    world.queue([ids[0]], "sms", created_at=NOW - timedelta(hours=2))
    world.queue([ids[1]], "email", created_at=NOW - timedelta(hours=1), traffic_class="service")
    world.queue([ids[2]], "push", created_at=NOW, traffic_class="transactional")
    world.queue([ids[3]], "viber", created_at=NOW - timedelta(hours=3))
    while dispatcher.drain(NOW):
        pass
    assert [each.channel for each in vendor.given] == ["push", "email", "viber", "sms"]


def test_a_batch_holds_one_lane_only(world, vendor):
    ids = world.people(3)
    world.queue(ids, "push")
    world.queue(ids, "push", traffic_class="transactional", visit=2)
    assert dispatcher.drain(NOW) == 3
    assert sorted(world.statuses()) == ["queued"] * 3 + ["sent"] * 3


def test_a_transactional_message_does_not_wait_for_the_marketing_that_is_queued(world, vendor):
    ids = world.people(300)
    world.queue(ids, "sms", created_at=NOW - timedelta(days=1))
    dispatcher.drain(NOW, limit=100)
    world.queue([ids[0]], "email", traffic_class="transactional", visit=2)
    dispatcher.drain(NOW, limit=100)
    assert vendor.given[-1].channel == "email"


# The last look


def stop(person: int, reason: str) -> None:
    """Something that happens to an SMS while it waits."""
    match reason:
        case "no_consent":
            Consent.objects.filter(customer_id=person).update(granted=False)
        case "suppressed":
            to = endpoint("sms", person)
            Suppression.objects.create(channel="sms", endpoint=to, reason="by_hand", created_at=NOW)
        case "no_address":
            Address.objects.filter(customer_id=person, channel="sms").update(is_active=False)
        case "no_sender":
            Sender.objects.filter(channel="sms").update(is_active=False)


@pytest.mark.parametrize("reason", ["no_consent", "suppressed", "no_address", "no_sender"])
def test_what_speaks_against_a_message_while_it_waits_stops_it(world, vendor, reason):
    stopped, other = world.people(2)
    world.queue([stopped, *([] if reason == "no_sender" else [other])], "sms")
    stop(stopped, reason)
    with heard() as told:
        dispatcher.drain(NOW)
    assert [each.customer_id for each in vendor.given] == ([] if reason == "no_sender" else [other])
    message = Message.objects.get(customer_id=stopped)
    assert (message.status, message.error_code, message.failed_at) == (statuses.FAILED, reason, NOW)
    assert message.error_text == making.REFUSALS[reason]
    assert message.sent_at is None
    assert told == [stopped]
    assert counts()["withheld"] == 1
    assert "failed" not in counts()


def test_a_consent_that_was_withdrawn_for_another_channel_or_topic_stops_nothing(world, vendor):
    (person,) = world.people(1)
    world.queue([person], "sms")
    Consent.objects.filter(customer_id=person).exclude(channel="sms").update(granted=False)
    dispatcher.drain(NOW)
    assert len(vendor.given) == 1


def test_marketing_without_a_consent_is_stopped_and_service_is_not_unless_it_was_refused(world, vendor):
    never_asked, refuses = world.people(2)
    Consent.objects.filter(customer_id=never_asked).delete()
    Consent.objects.filter(customer_id=refuses).update(granted=False)
    for visit, traffic_class in enumerate(["marketing", "service", "transactional"], 1):
        world.queue([never_asked, refuses], "sms", traffic_class=traffic_class, visit=visit)
    while dispatcher.drain(NOW):
        pass
    assert [each.customer_id for each in vendor.given] == [never_asked, never_asked]
    assert counts() == {"sent": 2, "withheld": 4}


def test_a_message_past_its_latest_moment_expires(world, vendor):
    ids = world.people(2)
    world.queue([ids[0]], "sms", expires_at=NOW)
    world.queue([ids[1]], "sms", expires_at=NOW + timedelta(seconds=1))
    with heard() as told:
        dispatcher.drain(NOW)
    late, early = world.messages()
    assert (late.status, late.error_code) == (statuses.EXPIRED, "too_late")
    assert early.status == statuses.SENT
    assert told == [ids[0]]
    assert counts() == {"sent": 1, "withheld": 1}


def test_a_customer_who_was_deleted_gets_nothing(world, vendor):
    (person,) = world.people(1)
    world.queue([person], "sms")
    Customer.objects.all().delete()
    dispatcher.drain(NOW)
    assert vendor.given == []
    assert one(world).error_code == "no_address"


@pytest.mark.parametrize("status", ["held", "superseded", "sending", "unknown", "sent"])
def test_only_what_is_queued_is_taken(world, vendor, status):
    world.queue(world.people(1), status=status)
    assert dispatcher.drain(NOW) == 0
    assert world.statuses() == [status]


def test_what_was_withdrawn_while_it_waited_is_dropped_and_holds_up_nothing_behind_it(world, vendor):
    ids = world.people(5)
    world.queue(ids, "sms")
    Message.objects.filter(customer_id__in=ids[:3]).update(status="superseded")
    assert dispatcher.drain(NOW, limit=3) == 3, "they were taken out of the outbox"
    assert vendor.given == []
    assert dispatcher.drain(NOW, limit=3) == 2
    assert world.statuses() == ["superseded"] * 3 + ["sent"] * 2
    assert not Outbox.objects.exists()
    assert not Flight.objects.exists()


def test_what_is_due_later_waits_for_its_moment(world, vendor):
    world.queue(world.people(1), "sms", created_at=NOW + timedelta(minutes=5))
    assert dispatcher.drain(NOW) == 0
    assert dispatcher.drain(NOW + timedelta(minutes=5)) == 1


def test_what_somebody_holds_waits_in_the_queue_until_it_is_let_go(world, vendor):
    ids = world.people(2)
    world.queue(ids, "sms")
    holds.hold_while("test", sql.SQL("m.customer_id = {}").format(ids[0]))
    try:
        assert dispatcher.drain(NOW) == 1
        assert dispatcher.drain(NOW) == 0
        assert world.statuses() == ["queued", "sent"]
    finally:
        holds.forget("test")
    assert dispatcher.drain(NOW) == 1


# What cannot be made


def test_a_missing_variable_fails_its_message_and_no_other(world, vendor):
    ids = world.people(3)
    nameless = Customer.objects.get(pk=ids[1])
    nameless.attributes = {}
    nameless.save()
    world.queue(ids, "sms")
    with heard() as told:
        dispatcher.drain(NOW)
    assert world.statuses() == ["sent", "failed", "sent"]
    failed = world.messages()[1]
    assert failed.error_code == "missing_variable"
    assert "“first_name” has no value" in str(failed.error_text)
    assert told == [ids[1]]
    assert counts() == {"sent": 2, "failed": 1}


def test_a_template_that_wants_too_much_fails_its_message_and_no_other(world, vendor):
    ids = world.people(2)
    greedy = Customer.objects.get(pk=ids[0])
    greedy.attributes |= {"rounds": MOST_ROUNDS}
    greedy.save()
    text = "{% for i in range(customer.rounds | default(1)) %}{% for j in [1, 2] %}{% endfor %}{% endfor %}Hi"
    world.queue(ids, "sms", content={"text": text})
    dispatcher.drain(NOW)
    assert [each.error_code for each in world.messages()] == ["template_limit", None]


@pytest.mark.parametrize("bad", ["050123", "+380 50", "x@y", "+38050\r\n1234567"])
def test_an_address_that_cannot_be_written_to_fails_its_message_and_no_other(world, vendor, bad):
    ids = world.people(2)
    world.queue([ids[0]], "sms", endpoint=bad)
    world.queue([ids[1]], "sms")
    dispatcher.drain(NOW)
    assert [each.error_code for each in world.messages()] == ["bad_address", None]


def test_a_content_that_can_no_longer_be_used_fails_its_messages_and_no_others(world, vendor, caplog):
    ids = world.people(2)
    world.queue([ids[0]], "sms", content={"text": "Once accepted"})
    Content.objects.filter(fields__text="Once accepted").update(fields={"text": "{{ removed_variable }}"})
    world.queue([ids[1]], "sms")
    dispatcher.drain(NOW)
    assert [each.error_code for each in world.messages()] == ["unsupported", None]
    assert "no variable “removed_variable”" in caplog.text


def test_a_content_that_is_gone_fails_its_message(world, vendor):
    world.queue(world.people(1), "sms", content_id=0)
    dispatcher.drain(NOW)
    assert one(world).error_code == "unsupported"


def test_a_content_without_variables_is_the_same_for_all(world, vendor):
    world.queue(world.people(2), "sms", content={"text": "Sale at {{ brand.name }}"})
    dispatcher.drain(NOW)
    assert [each.fields["text"] for each in vendor.given] == ["Sale at Vinyl"] * 2


def test_large_messages_are_handed_over_in_chunks_that_fit_into_memory(world, vendor, monkeypatch):
    monkeypatch.setattr(making, "LARGEST_CHUNK", 1000)
    sizes: list[int] = []

    def measure(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
        sizes.append(len(batch))
        return accept(batch, account)

    vendor.answer = measure
    world.queue(world.people(10), "sms", content={"text": "{{ customer.first_name }}" + "x" * 300})
    assert dispatcher.drain(NOW) == 10
    assert max(sizes) <= 4
    assert world.statuses() == ["sent"] * 10


# What providers do


def test_a_refusal_is_recorded_in_the_vendors_words_without_our_secrets(world, vendor):
    vendor.answer = refuse
    (person,) = world.people(1)
    world.queue([person], "sms")
    with heard() as told:
        dispatcher.drain(NOW)
    message = one(world)
    assert (message.status, message.error_code, message.error_text) == (statuses.REJECTED, "21610", "bad •••")
    assert (message.sent_at, message.failed_at, told) == (None, NOW, [person])
    assert counts() == {"failed": 1}


def test_a_provider_that_breaks_down_leaves_its_batch_unknown_and_the_secrets_out_of_the_log(world, vendor, caplog):
    vendor.answer = break_down
    world.queue(world.people(2), "sms")
    with caplog.at_level(logging.DEBUG):
        dispatcher.drain(NOW)
        dispatcher.drain(NOW)
    assert world.statuses() == [statuses.UNKNOWN] * 2
    assert len(vendor.given) == 2, "what may have been taken is never handed over again"
    assert {each.sent_at for each in world.messages()} == {NOW}
    assert "ConnectionError" in caplog.text
    assert "hunter2" not in caplog.text
    assert counts() == {"sent": 2}


def test_a_half_answer_leaves_the_rest_unknown(world, vendor):
    vendor.answer = forget_every_second
    world.queue(world.people(4), "sms")
    dispatcher.drain(NOW)
    assert world.statuses() == ["sent", "unknown", "sent", "unknown"]
    assert world.messages()[1].error_code == "no_answer"


def test_what_a_vendor_says_is_recorded_whatever_it_contains(world, vendor):
    def odd(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
        first, second = (each.message_id for each in batch)
        refused = Outcome(first, None, Refusal.UNSUPPORTED, "\x00", "w\x00ї" * 300)
        return [refused, Outcome(second, "id\x00" * 190), Outcome(10**12, "of nobody")]

    vendor.answer = odd
    world.queue(world.people(2), "sms")
    dispatcher.drain(NOW)
    refused, accepted = world.messages()
    assert (refused.status, refused.error_code, len(str(refused.error_text))) == ("rejected", "unsupported", 300)
    assert (accepted.status, accepted.provider_message_id) == ("sent", "id" * 100)


def test_what_a_provider_cannot_take_now_waits_twice_as_long_each_time_and_is_then_sent(world, vendor):
    vendor.answer = busy
    world.price("sms", "0.05")
    world.queue(world.people(1), "sms")
    assert dispatcher.drain(NOW) == 1
    assert (world.statuses(), one(world).attempts, one(world).failed_at) == (["queued"], 1, None)
    assert dispatcher.drain(NOW + timedelta(seconds=29)) == 0
    assert dispatcher.drain(NOW + timedelta(seconds=30)) == 1
    assert dispatcher.drain(NOW + timedelta(seconds=89)) == 0
    vendor.answer = accept
    assert dispatcher.drain(NOW + timedelta(seconds=90)) == 1
    assert (world.statuses(), one(world).sent_at) == (["sent"], NOW + timedelta(seconds=90))
    assert [(each.type, each.key, each.detail) for each in DeliveryEvent.objects.order_by("id")] == [
        ("deferred", f"attempt-{number}", {"code": "11200", "words": "try later"}) for number in (1, 2)
    ]
    assert counts() == {"sent": 1, "cost": Decimal("0.05")}
    assert not Flight.objects.exists()


def test_it_is_refused_for_good_when_the_next_try_would_come_after_its_latest_moment(world, vendor):
    vendor.answer = busy
    world.queue(world.people(1), "sms", expires_at=NOW + timedelta(seconds=60))
    dispatcher.drain(NOW)
    with heard() as told:
        dispatcher.drain(NOW + timedelta(seconds=30))
    assert (world.statuses(), one(world).error_code, one(world).error_text) == (["rejected"], "11200", "try later")
    assert [each.customer_id for each in world.messages()] == told
    assert not Outbox.objects.exists()


def test_those_that_are_taken_do_not_wait_for_those_that_are_not(world, vendor):
    vendor.answer = lambda batch, account: [*busy(batch[:1], account), *accept(batch[1:], account)]
    world.queue(world.people(3), "sms")
    assert dispatcher.drain(NOW) == 3
    assert world.statuses() == ["queued", "sent", "sent"]


def test_what_has_ended_meanwhile_is_withdrawn_when_its_turn_comes(world, vendor):
    ids = world.people(2)
    world.queue(ids, "sms")
    holds.end_when("test", sql.SQL("m.customer_id = {}").format(ids[0]))
    try:
        assert dispatcher.drain(NOW) == 2
    finally:
        holds.forget("test")
    assert world.statuses() == ["superseded", "sent"]
    assert len(vendor.given) == 1


def test_an_account_that_cannot_be_opened_keeps_its_messages_and_holds_up_no_other(world, vendor, monkeypatch, caplog):
    broken = World(world.brand, world.topic, type(world.account).objects.create(name="Broken", provider="vendor"))
    broken.account.credentials = "gAAAA-of-another-key"
    broken.account.save()
    Sender.objects.filter(channel="viber").update(account=broken.account)
    ids = world.people(1)
    world.queue(ids, "viber", created_at=NOW - timedelta(hours=1))
    world.queue(ids, "sms", visit=2)
    assert dispatcher.drain(NOW) == 1
    assert dispatcher.drain(NOW) == 0
    assert sorted((each.channel, each.status) for each in world.messages()) == [("sms", "sent"), ("viber", "queued")]
    assert "cannot be decrypted" in caplog.text


def test_an_account_that_is_switched_off_sends_nothing(world, vendor):
    world.account.is_active = False
    world.account.save()
    world.queue(world.people(1), "sms")
    dispatcher.drain(NOW)
    assert vendor.given == []
    assert one(world).error_code == "no_sender"


# Money


def test_an_sms_costs_its_parts(world, vendor):
    world.price("sms", "0.05")
    world.queue(world.people(1), "sms", content={"text": "ї" * 135})
    dispatcher.drain(NOW)
    message = one(world)
    assert (message.parts, message.cost) == (3, Decimal("0.15"))
    assert counts() == {"sent": 1, "cost": Decimal("0.15")}


def test_the_price_with_the_longest_prefix_counts(world, vendor):
    world.price("sms", "0.09")
    world.price("sms", "0.05", prefix="380")
    world.price("sms", "0.01", prefix="38067")
    world.price("viber", "7")
    ids = world.people(3)
    for person, number in zip(ids, ["+48600000001", "+380501234567", "+380671234567"], strict=True):
        world.queue([person], "sms", endpoint=number)
    dispatcher.drain(NOW)
    assert [each.cost for each in world.messages()] == [Decimal("0.09"), Decimal("0.05"), Decimal("0.01")]


def test_what_was_refused_or_withheld_costs_nothing(world, vendor):
    world.price("sms", "0.05")
    vendor.answer = refuse
    ids = world.people(2)
    world.queue([ids[0]], "sms")
    world.queue([ids[1]], "sms", expires_at=NOW)
    dispatcher.drain(NOW)
    assert {each.cost for each in world.messages()} == {Decimal(0)}
    assert counts() == {"failed": 1, "withheld": 1}


def test_what_has_no_price_costs_nothing(world, vendor):
    world.queue(world.people(1), "push")
    dispatcher.drain(NOW)
    assert one(world).cost == 0


# Sets


def test_a_batch_costs_the_same_number_of_statements_whatever_its_size(world):
    def statements(count: int) -> int:
        world.queue(world.people(count), "sms")
        with CaptureQueriesContext(connection) as captured:
            assert dispatcher.drain(NOW) == count
        return len(captured)

    world.account.settings = {"channels": {"sms": {"refused": 50}}}  # so that each batch has something of each
    world.account.save()
    statements(5)  # compiles the content
    assert statements(10) == statements(1000)
    assert Content.objects.count() == 1
    assert RehearsalReport.objects.exists()


def test_for_the_benchmark_messages_are_marked_by_set_with_one_statement(world, django_assert_num_queries):
    world.price("push", "1")
    world.queue(world.people(30))
    with django_assert_num_queries(1):
        assert dispatcher.handed_over(NOW, 20) == 20
    assert dispatcher.handed_over(NOW, 20) == 10
    assert dispatcher.handed_over(NOW, 20) == 0
    assert {(each.status, each.sent_at, each.cost) for each in world.messages()} == {("sent", NOW, Decimal(0))}
    assert counts() == {"sent": 30}
    assert not RehearsalReport.objects.exists()


def test_every_channel_can_be_sent(world, vendor):
    ids = world.people(2)
    for visit, channel in enumerate(CONTENT):
        world.queue(ids, channel, visit=visit)
    while dispatcher.drain(NOW):
        pass
    assert set(world.statuses()) == {"sent"}
