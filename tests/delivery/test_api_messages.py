"""Messages that other systems ask for: once for each idempotency key, their status by GET and by signed calls."""

import base64
import hashlib
import hmac
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import api_keys
from accounts.models import ApiKey, Brand
from customers.models import Address, Consent, Customer, Identity
from delivery.api import callbacks
from delivery.models import ApiMessage, Message, Outbox, StatusCall
from delivery.outcomes import Report, record
from delivery.sending import dispatcher
from tests.delivery.http_vendor import Asked, Says, running
from tests.delivery.world import CONTENT, World, endpoint

URL = "/api/v1/messages/"


@pytest.fixture
def made(world: World) -> tuple[ApiKey, str]:
    return api_keys.make("Shop", world.brand, None)


@pytest.fixture
def key(made: tuple[ApiKey, str]) -> ApiKey:
    return made[0]


@pytest.fixture
def shop(made: tuple[ApiKey, str]) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {made[1]}")
    return client


def wish(**changes: Any) -> dict[str, Any]:
    whole = {
        "channel": "sms",
        "to": {"endpoint": "+380501112233"},
        "content": {"text": "Order {{ event.order }}: {% for line in event.lines %}{{ line.name }} {% endfor %}"},
        "data": {"order": "A-17", "lines": [{"name": "LP"}, {"name": "CD"}]},
        "idempotency_key": "order-A-17",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def test_a_message_is_queued_made_with_its_data_and_sent(world, shop):
    answer = shop.post(URL, wish())
    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert (body["status"], body["traffic_class"], body["endpoint"]) == ("queued", "transactional", "+380501112233")
    assert dispatcher.drain(timezone.now()) == 1
    seen = shop.get(f"{URL}{body['id']}/").json()
    assert seen["status"] == "sent"
    assert seen["sent_at"]


def test_the_same_wish_again_is_the_same_message(world, shop):
    first, second = shop.post(URL, wish()), shop.post(URL, wish())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert (Message.objects.count(), Outbox.objects.count()) == (1, 1)


def test_another_wish_under_the_same_key_is_refused(world, shop):
    shop.post(URL, wish())
    answer = shop.post(URL, wish(data={"order": "B-18", "lines": []}))
    assert answer.status_code == 409
    assert answer.json()["detail"] == "This idempotency key was used for another message."
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_of_the_same_wish_at_once_are_one_message(world, made):
    codes: list[int] = []

    def ask() -> None:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {made[1]}")
        try:
            codes.append(client.post(URL, wish()).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(codes) == [200] * 9 + [201]
    assert Message.objects.count() == 1


def test_two_systems_may_use_the_same_idempotency_key(world, shop):
    shop.post(URL, wish())
    other = APIClient()
    other.credentials(HTTP_AUTHORIZATION=f"Bearer {api_keys.make('Other', world.brand, None)[1]}")
    assert other.post(URL, wish()).status_code == 201
    assert Message.objects.count() == 2


def test_its_receiver_is_a_customer_an_identity_or_an_address(world, shop):
    (person,) = world.people(1)
    Identity.objects.create(customer_id=person, namespace="shop_id", value="4711")
    who = [{"customer": person}, {"identity": {"namespace": "shop_id", "value": "4711"}}]
    who.append({"endpoint": endpoint("sms", person).replace("+", "+ ")})
    for number, to in enumerate(who):
        answer = shop.post(URL, wish(to=to, idempotency_key=f"k{number}"))
        assert answer.status_code == 201, answer.json()
        assert answer.json()["customer_id"] == person
    assert Customer.objects.count() == 1


def test_an_address_that_nobody_has_becomes_a_customer_once(world, shop):
    ids = {shop.post(URL, wish(idempotency_key=f"k{number}")).json()["customer_id"] for number in range(2)}
    assert len(ids) == 1
    assert Address.objects.get(endpoint="+380501112233").customer_id in ids


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"channel": "pigeon"}, "channel", "There is no channel “pigeon”."),
        ({"to": {}}, "to", "Name exactly one of customer, identity and endpoint."),
        ({"to": {"customer": 10**9}}, "to", "no such customer"),
        ({"to": {"endpoint": "0501112233"}}, "to", "country code"),
        ({"content": None}, "content", "Name a template, or write a content."),
        ({"content": {"text": "{{ settings.SECRET_KEY }}"}}, "content", "There is no variable “settings”."),
        ({"content": {"text": ""}}, "content", "blank"),
        ({"content": None, "template": 10**6}, "template", "has no template"),
        ({"topic": "none"}, "topic", "has no topic “none”."),
        ({"traffic_class": "marketing"}, "topic", "Marketing belongs to a topic"),
        ({"sender": 10**6}, "sender", "has no such sender"),
        ({"expires_in_s": 1}, "expires_in_s", "10"),
        ({"data": {"a": "x" * 60_000}}, "data", "At most 50,000 characters."),
        ({"idempotency_key": None}, "idempotency_key", "required"),
        ({"surprise": 1}, "surprise", ""),
    ],
)
def test_what_cannot_be_sent_is_answered_at_its_field(world, shop, change, field, words):
    answer = shop.post(URL, wish(**change))
    assert answer.status_code == 400
    assert field in answer.json()
    assert words in str(answer.json()[field])
    assert not Message.objects.exists()
    assert not ApiMessage.objects.exists()


def test_marketing_needs_its_receivers_consent_here_too(world, shop):
    person, other = world.people(2)
    Consent.objects.filter(customer_id=other, channel="sms").update(granted=False)
    for number, who in enumerate([person, other]):
        body = wish(to={"customer": who}, traffic_class="marketing", topic="news", idempotency_key=f"k{number}")
        assert shop.post(URL, body).status_code == 201
    while dispatcher.drain(timezone.now()):
        pass
    assert [(each.customer_id, each.error_code) for each in world.messages()] == [(person, None), (other, "no_consent")]


def test_nobody_reads_the_messages_of_another_brand(world, shop):
    id_ = shop.post(URL, wish()).json()["id"]
    other = APIClient()
    brand = Brand.objects.create(key="other", name="Other")
    other.credentials(HTTP_AUTHORIZATION=f"Bearer {api_keys.make('Other', brand, None)[1]}")
    assert other.get(f"{URL}{id_}/").status_code == 404


@pytest.mark.parametrize("authorization", ["Bearer kk_wrong", "Bearer ", "Basic a2s6", "", "Bearer a b"])
def test_without_a_key_of_ours_nothing_opens(world, authorization):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=authorization)
    assert client.post(URL, wish()).status_code == 401
    assert not Message.objects.exists()


def test_a_key_that_is_switched_off_opens_nothing(world, shop, key):
    ApiKey.objects.filter(pk=key.pk).update(is_active=False)
    assert shop.post(URL, wish()).status_code == 401


def test_a_key_is_not_stored(world, made):
    key, text = made
    assert text not in str(ApiKey.objects.filter(pk=key.pk).values().get())


def test_a_transactional_message_goes_before_marketing(world, shop):
    world.queue(world.people(5), "sms", created_at=timezone.now() - timedelta(hours=1))
    shop.post(URL, wish())
    dispatcher.drain(timezone.now(), limit=1)
    assert [each.traffic_class for each in Message.objects.filter(status="sent")] == ["transactional"]


# Being told


def verified(asked: Asked, secret: str) -> None:
    """As the specification says it (standardwebhooks.com, read 2026-11-22), written anew."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.{asked.body.decode()}"
    expected = base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()
    assert asked.headers["webhook-signature"] == f"v1,{expected}"


def settle(shop: APIClient, key: ApiKey, url: str) -> str:
    answer = shop.put(f"/api/v1/api-keys/{key.pk}/callback/", {"url": url})
    assert answer.status_code == 200, answer.json()
    secret = answer.json()["secret"]
    assert shop.get(f"/api/v1/api-keys/{key.pk}/callback/").json() == {"url": url}
    return str(secret)


@pytest.mark.django_db(transaction=True)
def test_what_becomes_of_a_message_is_told_by_signed_calls(world, shop, key):
    with running(Says()) as listener:
        secret = settle(shop, key, f"{listener.url}/statuses")
        id_ = shop.post(URL, wish()).json()["id"]
        now = timezone.now()
        dispatcher.drain(now)
        message = Message.objects.get(id=id_)
        record([Report(message.customer_id, id_, "delivered", now)] * 2, now)
        record([Report(message.customer_id, id_, "failed", now, code="21610", words="gone", key="2")], now)
        assert callbacks.turn(now) == 3
        assert callbacks.turn(now) == 0
    told = sorted((each.json["data"]["status"], each.headers["webhook-id"]) for each in listener.asked)
    assert told == [(each, f"{id_}-{each}") for each in ("delivered", "failed", "sent")]
    for each in listener.asked:
        verified(each, secret)
        assert each.json["data"]["message"] == id_
    (failed,) = [each.json["data"] for each in listener.asked if each.json["data"]["status"] == "failed"]
    assert (failed["code"], failed["words"]) == ("21610", "gone")


@pytest.mark.django_db(transaction=True)
def test_what_is_not_heard_is_told_again_later_and_later_and_then_given_up(world, shop, key):
    with running(Says(status=503)) as listener:
        settle(shop, key, listener.url)
        shop.post(URL, wish())
        now = timezone.now()
        dispatcher.drain(now)
        for pause_s in callbacks.PAUSES_S:
            assert callbacks.turn(now) == 1
            assert callbacks.turn(now + timedelta(seconds=pause_s - 1)) == 0
            now += timedelta(seconds=pause_s)
        assert callbacks.turn(now) == 1
        assert not StatusCall.objects.exists()
        assert len({each.headers["webhook-id"] for each in listener.asked}) == 1
        assert len(listener.asked) == len(callbacks.PAUSES_S) + 1


def test_a_private_address_is_not_called(world, shop, key, caplog):
    settle(shop, key, "http://127.0.0.1:9/")
    shop.post(URL, wish())
    now = timezone.now()
    dispatcher.drain(now)
    callbacks.turn(now)
    assert "not an address of the public network" in caplog.text


def test_messages_of_journeys_are_told_to_nobody(world, shop, key):
    settle(shop, key, "https://shop.example/")
    world.queue(world.people(3), "sms", content=CONTENT["sms"])
    dispatcher.drain(timezone.now())
    assert not StatusCall.objects.exists()


def test_nobody_settles_the_callback_of_another_key(world, shop):
    other, _ = api_keys.make("Other", world.brand, None)
    assert shop.put(f"/api/v1/api-keys/{other.pk}/callback/", {"url": "https://evil.example/"}).status_code == 404
