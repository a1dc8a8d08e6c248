"""What failed, was refused or was lost is sent again by hand: the same message, once, whoever presses."""

import threading
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.serializers import ValidationError
from rest_framework.test import APIClient

from accounts import api_keys
from accounts.models import AuditEntry, Brand, User
from customers.models import Consent, Suppression
from delivery.api import callbacks
from delivery.models import Cap, DeliveryEvent, Message, Outbox
from delivery.outcomes import record
from delivery.provider import OpenAccount, Outcome, Outgoing, Refusal
from delivery.sending import dispatcher
from delivery.sending_again import Choice, count, many, one
from lib import secrets
from lib.problems import Conflict
from tests.config.company import person
from tests.delivery.http_vendor import Says, running
from tests.delivery.test_outcomes import counts, report
from tests.delivery.vendors import Vendor, accept, refuse
from tests.delivery.world import NOW, World

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def vendor(world: World, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    """Says what the test wants it to say."""
    world.account.provider, world.account.settings = "vendor", {}
    world.account.credentials = secrets.encrypt({"user": "u", "password": "p"})
    world.account.save()
    return Vendor().installed(monkeypatch)


@pytest.fixture
def anna(db: None) -> User:
    return User.objects.create_user("anna@example.com", None, name="Anna", role="marketer")


def silent(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
    return []


def lose(world: World, vendor: Vendor, answer: Any = silent, count: int = 1, **values: Any) -> list[Message]:
    """Messages of which the vendor said so (nothing: they are unknown), and which it would take now."""
    world.queue(world.people(count), "sms", **values)
    vendor.answer = answer
    while dispatcher.drain(NOW):
        pass
    vendor.answer, vendor.given = accept, []
    return world.messages()


def work(now: datetime = LATER) -> None:
    while dispatcher.drain(now):
        pass


def test_a_lost_message_goes_back_into_the_outbox_and_is_handed_over_once_more(world, vendor, anna):
    (message,) = lose(world, vendor)
    assert (message.status, message.sent_at) == ("unknown", NOW)
    one(message.id, anna, LATER)
    message.refresh_from_db()
    assert (message.status, message.sent_at, message.attempts) == ("queued", None, 1)
    work()
    message.refresh_from_db()
    assert (message.status, message.sent_at) == ("sent", LATER)
    assert [each.message_id for each in vendor.given] == [message.id]
    work()
    assert len(vendor.given) == 1


def test_it_is_kept_who_did_it_and_what_it_was(world, vendor, anna):
    (message,) = lose(world, vendor, refuse)
    one(message.id, anna, LATER)
    event = DeliveryEvent.objects.get(type="again")
    assert (event.key, event.at) == ("again-1", LATER)
    detail = event.detail or {}
    assert {key: detail[key] for key in ("by", "was", "code")} == {
        "by": "Anna",
        "was": "rejected",
        "code": "21610",
    }
    entry = AuditEntry.objects.get(action="sent_again")
    assert (entry.user, entry.subject, entry.detail) == (anna, f"message:{message.id}", {"was": "rejected"})


@pytest.mark.parametrize(
    "status", ["queued", "held", "sending", "superseded", "sent", "delivered", "expired", "bounced", "opened"]
)
def test_nothing_else_is_sent_again(world, vendor, anna, status):
    (message,) = lose(world, vendor)
    Message.objects.filter(id=message.id).update(status=status)
    with pytest.raises(Conflict):
        one(message.id, anna, LATER)
    assert not Outbox.objects.exists()


def test_a_second_press_is_a_conflict(world, vendor, anna):
    (message,) = lose(world, vendor)
    one(message.id, anna, LATER)
    with pytest.raises(Conflict):
        one(message.id, anna, LATER)
    assert Outbox.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_press_at_once_one_sends_it(world, vendor, anna):
    (message,) = lose(world, vendor)
    ready, done = threading.Barrier(8), []

    def press() -> None:
        try:
            ready.wait()
            one(message.id, anna, LATER)
            done.append(True)
        except Conflict:
            done.append(False)
        finally:
            connection.close()

    hands = [threading.Thread(target=press) for _ in range(8)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    assert sorted(done) == [False] * 7 + [True]
    work()
    assert len(vendor.given) == 1


@pytest.mark.django_db(transaction=True)
def test_one_press_and_a_bulk_at_the_same_time_send_it_once(world, vendor, anna):
    messages = lose(world, vendor, count=20)
    choice = Choice(["unknown"], NOW - timedelta(hours=1), LATER, account_id=world.account.pk)
    ready, done = threading.Barrier(3), []

    def bulk() -> None:
        try:
            ready.wait()
            done.append(many(choice, anna, LATER))
        finally:
            connection.close()

    def press() -> None:
        try:
            ready.wait()
            for each in messages:
                try:
                    one(each.id, anna, LATER)
                    done.append(1)
                except Conflict:
                    pass
        finally:
            connection.close()

    hands = [threading.Thread(target=each) for each in (bulk, bulk, press)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    assert sum(done) == 20
    work()
    assert sorted(each.message_id for each in vendor.given) == [each.id for each in messages]


def test_past_its_latest_moment_it_needs_a_new_one(world, vendor, anna):
    (message,) = lose(world, vendor, expires_at=NOW + timedelta(minutes=5))
    with pytest.raises(ValidationError) as error:
        one(message.id, anna, LATER)
    assert "Its latest moment has passed" in str(error.value)
    one(message.id, anna, LATER, LATER + timedelta(hours=1))
    work(LATER + timedelta(minutes=30))
    message.refresh_from_db()
    assert (message.status, message.expires_at) == ("sent", LATER + timedelta(hours=1))


def test_its_new_latest_moment_holds(world, vendor, anna):
    (message,) = lose(world, vendor)
    one(message.id, anna, LATER, LATER + timedelta(hours=1))
    work(LATER + timedelta(hours=2))
    message.refresh_from_db()
    assert (message.status, message.error_code) == ("expired", "too_late")
    assert vendor.given == []


def forbid(world: World, what: str, message: Message) -> None:
    if what == "no_consent":
        Consent.objects.filter(customer_id=message.customer_id).update(granted=False)
    elif what == "suppressed":
        Suppression.objects.create(channel="sms", endpoint=message.endpoint, reason="by_hand", created_at=NOW)
    elif what == "capped":
        Cap.objects.create(brand=world.brand, most=0, window_s=86400)
    else:
        world.brand.quiet_from, world.brand.quiet_to = time(0), time(23, 59)
        world.brand.save()
        Message.objects.filter(id=message.id).update(policy={"if_quiet": "drop"})


@pytest.mark.parametrize("what", ["no_consent", "suppressed", "capped", "quiet_hours"])
def test_the_last_look_is_taken_again(world, vendor, anna, what):
    (message,) = lose(world, vendor)
    forbid(world, what, message)
    one(message.id, anna, LATER)
    work()
    message.refresh_from_db()
    assert (message.status, message.error_code) == ("failed", what)
    assert vendor.given == []
    assert counts() == {"withheld": 1}


def test_at_night_it_waits_for_the_morning_although_its_step_had_no_time_for_that(world, vendor, anna):
    (message,) = lose(world, vendor, policy='{"waits_s": 300}')
    world.brand.quiet_from, world.brand.quiet_to = time(9), time(11)
    world.brand.save()
    one(message.id, anna, LATER)
    work()
    assert world.statuses() == ["queued"]
    work(NOW.replace(hour=11, minute=0))
    assert world.statuses() == ["sent"]


def test_it_counts_as_one_message_with_its_last_fate_and_all_that_it_cost(world, vendor, anna):
    world.price("sms", "0.05")
    (message,) = lose(world, vendor)
    assert counts() == {"sent": 1, "cost": message.cost}
    one(message.id, anna, LATER)
    assert counts() == {}
    work()
    assert counts() == {"sent": 1, "cost": message.cost * 2}
    record([report(message, "delivered", 20)], LATER)
    assert counts() == {"sent": 1, "delivered": 1, "cost": message.cost * 2}
    assert DeliveryEvent.objects.filter(type="again", detail__cost=0.05).count() == 1
    assert world.messages()[0].cost == message.cost * 2


def test_one_that_was_withheld_is_withheld_no_more(world, vendor, anna):
    people = world.people(1)
    Consent.objects.update(granted=False)
    world.queue(people, "sms")
    dispatcher.drain(NOW)
    (message,) = world.messages()
    assert counts() == {"withheld": 1}
    Consent.objects.update(granted=True)
    one(message.id, anna, LATER)
    assert counts() == {}
    work()
    assert counts() == {"sent": 1}


def test_the_same_failure_is_heard_a_second_time(world, vendor, anna):
    (message,) = lose(world, vendor, accept)
    record([report(message, "failed", 1)], NOW)
    one(message.id, anna, LATER)
    work()
    record([report(message, "failed", 20)], LATER)
    message.refresh_from_db()
    assert message.status == "failed"
    assert counts() == {"sent": 1, "failed": 1}
    assert sorted(DeliveryEvent.objects.values_list("type", "key")) == [
        ("again", "again-1"),
        ("failed", ""),
        ("failed", "before-1-"),
    ]


def test_a_receipt_of_the_first_hand_over_that_comes_meanwhile_saves_the_second(world, vendor, anna):
    (message,) = lose(world, vendor)
    one(message.id, anna, LATER)
    record([report(message, "delivered", 3)], LATER)
    work()
    message.refresh_from_db()
    assert (message.status, message.sent_at) == ("delivered", NOW)
    assert vendor.given == []
    assert counts() == {"sent": 1, "delivered": 1}
    assert not Outbox.objects.exists()


def test_a_temporary_refusal_is_tried_again_as_for_any_message(world, vendor, anna):
    (message,) = lose(world, vendor)
    vendor.answer = lambda batch, account: [
        Outcome(each.message_id, None, Refusal.TEMPORARY, "busy", "later") for each in batch
    ]
    one(message.id, anna, LATER)
    work()
    vendor.answer = accept
    work(LATER + timedelta(minutes=5))
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("sent", 2)


# Many at once


def test_what_was_lost_in_a_night_is_sent_again_at_once(world, vendor, anna):
    lose(world, vendor, refuse, count=5)
    choice = Choice(["rejected"], NOW - timedelta(hours=1), LATER, account_id=world.account.pk)
    assert count(choice, LATER) == 5
    assert many(choice, anna, LATER) == 5
    entry = AuditEntry.objects.get(action="sent_again")
    assert (entry.subject, entry.detail["count"]) == (f"provider-account:{world.account.pk}", 5)
    work()
    assert world.statuses() == ["sent"] * 5


def test_so_many_at_a_time_and_none_twice_however_often_it_is_asked(world, vendor, anna):
    lose(world, vendor, refuse, count=5)
    vendor.answer = refuse
    choice = Choice(["rejected"], NOW - timedelta(hours=1), LATER, account_id=world.account.pk)
    taken = []
    while found := many(choice, anna, LATER + timedelta(minutes=1), limit=2):
        taken.append(found)
        work(LATER + timedelta(minutes=2))
    assert taken == [2, 2, 1]
    assert world.statuses() == ["rejected"] * 5


@pytest.mark.parametrize(
    "other",
    [
        {"statuses": ["failed", "unknown"]},
        {"since": NOW + timedelta(minutes=1)},
        {"until": NOW},
        {"account_id": 10**6},
        {"account_id": None, "journey_id": 8},
        {"brands": [10**6]},
    ],
)
def test_only_those_are_meant_that_were_named(world, vendor, anna, other):
    lose(world, vendor, refuse)
    whole = {
        "statuses": ["rejected"],
        "since": NOW - timedelta(hours=1),
        "until": LATER,
        "account_id": world.account.pk,
    }
    assert count(Choice(**whole), LATER) == 1
    assert count(Choice(**whole | other), LATER) == 0
    assert many(Choice(**whole | other), anna, LATER) == 0
    assert not AuditEntry.objects.exists()


def test_many_leaves_alone_what_the_last_look_has_withheld_on_purpose(world, vendor, anna):
    messages = lose(world, vendor, refuse, count=4)
    for each, code in zip(messages, ["capped", "no_consent", "no_sender", "30008"], strict=True):
        Message.objects.filter(id=each.id).update(status="failed", error_code=code)
    choice = Choice(["failed"], NOW - timedelta(hours=1), LATER, journey_id=7)
    assert count(choice, LATER) == many(choice, anna, LATER) == 2
    assert world.statuses() == ["failed", "failed", "queued", "queued"]


def test_of_many_those_that_are_too_late_are_left_out_unless_they_get_a_new_moment(world, vendor, anna):
    lose(world, vendor, refuse, count=2, expires_at=NOW + timedelta(minutes=5))
    choice = Choice(["rejected"], NOW - timedelta(hours=1), LATER, journey_id=7)
    assert many(choice, anna, LATER) == 0
    assert many(choice, anna, LATER, LATER + timedelta(hours=1)) == 2


# The API


@pytest.fixture
def browser(world: World) -> APIClient:
    client = APIClient()
    client.force_login(person("marketer", world.brand))
    return client


def now_lost(world: World, vendor: Vendor, number: int = 1) -> list[Message]:
    """As `lose`, on the clock of the API."""
    messages = lose(world, vendor, count=number)
    now = timezone.now()
    Message.objects.update(created_at=now, sent_at=now, expires_at=now + timedelta(hours=1))
    return messages


def test_the_api_sends_again_and_says_what_it_is_now(world, vendor, browser):
    (message,) = now_lost(world, vendor)
    answer = browser.post(f"/api/v1/messages/{message.id}/send-again/", {"expires_in_s": 3600}, format="json")
    assert answer.status_code == 200, answer.json()
    assert answer.json()["status"] == "queued"
    assert [(each["type"], each["by"], each["was"]) for each in answer.json()["events"]] == [
        ("again", "marketer", "unknown")
    ]
    again = browser.post(f"/api/v1/messages/{message.id}/send-again/")
    assert (again.status_code, again.json()["code"]) == (409, "not_lost")


def test_a_system_does_not_see_who_of_the_staff_did_it(world, vendor, browser):
    (message,) = now_lost(world, vendor)
    browser.post(f"/api/v1/messages/{message.id}/send-again/")
    shop = APIClient()
    shop.credentials(HTTP_AUTHORIZATION=f"Bearer {api_keys.make('Shop', world.brand, None)[1]}")
    (event,) = shop.get(f"/api/v1/messages/{message.id}/").json()["events"]
    assert (event["was"], event["by"]) == ("unknown", None)
    assert shop.post(f"/api/v1/messages/{message.id}/send-again/").status_code == 403


def test_nobody_sends_again_what_belongs_to_another_brand(world, vendor):
    (message,) = now_lost(world, vendor)
    stranger = APIClient()
    stranger.force_login(person("marketer", Brand.objects.create(key="other", name="Other")))
    assert stranger.post(f"/api/v1/messages/{message.id}/send-again/").status_code == 404
    wish = {"account": world.account.pk, "statuses": ["unknown"], "since": timezone.now() - timedelta(hours=1)}
    assert stranger.post("/api/v1/messages/send-again/", wish, format="json").json()["count"] == 0


def test_the_api_counts_first_and_then_sends_many(world, vendor, browser):
    now_lost(world, vendor, 3)
    wish = {"account": world.account.pk, "statuses": ["unknown"], "since": timezone.now() - timedelta(hours=1)}
    tried = browser.post("/api/v1/messages/send-again/", wish | {"dry_run": True}, format="json").json()
    assert (tried["count"], tried["more"]) == (3, False)
    assert set(world.statuses()) == {"unknown"}
    assert browser.post("/api/v1/messages/send-again/", wish, format="json").json()["count"] == 3
    assert set(world.statuses()) == {"queued"}
    assert browser.post("/api/v1/messages/send-again/", wish, format="json").json()["count"] == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"account": None}, "account"),
        ({"journey": 1}, "account"),
        ({"statuses": []}, "statuses"),
        ({"statuses": ["bounced"]}, "statuses"),
        ({"since": "2020-01-01T00:00:00Z"}, "since"),
        ({"since": "2999-01-01T00:00:00Z"}, "since"),
        ({"since": "yesterday"}, "since"),
        ({"expires_in_s": 1}, "expires_in_s"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_what_cannot_be_meant_is_answered_at_its_field(world, browser, change, field):
    wish = {"account": world.account.pk, "statuses": ["unknown"], "since": timezone.now() - timedelta(hours=1)}
    answer = browser.post("/api/v1/messages/send-again/", wish | change, format="json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.django_db(transaction=True)
def test_whoever_asked_for_the_message_hears_that_it_goes_again(world, vendor, anna):
    key, text = api_keys.make("Shop", world.brand, None)
    shop = APIClient()
    shop.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    with running(Says()) as listener:
        shop.put(f"/api/v1/api-keys/{key.pk}/callback/", {"url": listener.url})
        wish = {
            "channel": "sms",
            "to": {"endpoint": "+380501112233"},
            "content": {"text": "Hi"},
            "idempotency_key": "1",
        }
        id_ = shop.post("/api/v1/messages/", wish, format="json").json()["id"]
        vendor.answer = refuse
        now = timezone.now()
        dispatcher.drain(now)
        callbacks.turn(now)
        vendor.answer = refuse
        one(id_, anna, now)
        dispatcher.drain(now)
        callbacks.turn(now)
    told = [(each.json["data"]["status"], each.headers["webhook-id"]) for each in listener.asked]
    assert told[0] == ("rejected", f"{id_}-rejected")
    assert sorted(told[1:]) == [("queued", f"{id_}-queued-again-1"), ("rejected", f"{id_}-rejected-again-1")]


def test_a_message_is_named_by_the_number_of_a_message(world, browser):
    assert browser.post("/api/v1/messages/999999999/send-again/").status_code == 404
