"""Devices register themselves, with a token that says whose they are; and report what became of notifications."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from accounts import api_keys
from accounts.models import Brand
from customers.models import Address, Consent, Customer, Identity, Topic
from delivery import tokens
from delivery.hearing import dead
from delivery.models import DeliveryEvent
from delivery.pushing import devices
from tests.delivery.browsers import Browser
from tests.delivery.world import NOW, World

URL = "/api/v1/devices/"
APPLE = "ab" * 32


@pytest.fixture
def person(world: World) -> Customer:
    """Somebody without a device."""
    (made,) = world.people(1)
    Address.objects.all().delete()
    Consent.objects.all().delete()
    return Customer.objects.get(pk=made)


@pytest.fixture
def other(world: World, person: Customer) -> Customer:
    return Customer.objects.create(created_at=NOW, updated_at=NOW)


def token(customer: Customer, world: World, **ago: float) -> str:
    return devices.token_for(customer.pk, world.brand.pk, timezone.now() - timedelta(**ago))[0]


def browser(name: str, **values: Any) -> dict[str, Any]:
    """What a browser sends."""
    made = Browser(f"https://push.example/{name}")
    return {"platform": "web", "subscription": {"endpoint": made.to.endpoint, "keys": made.keys}} | values


def phone(name: str = "fcm-token", **values: Any) -> dict[str, Any]:
    return {"platform": "android", "device_token": name} | values


def call(method: str, body: Any, status: int, url: str = URL, **headers: str) -> Any:
    """A real request of somebody who has logged in nowhere."""
    visitor = Client(enforce_csrf_checks=True, headers={"origin": "https://shop.example", **headers})
    answer = getattr(visitor, method)(url, json.dumps(body), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def register(body: dict[str, Any], status: int = 201) -> Any:
    return call("post", body, status)


def stored(customer: Customer, channel: str) -> list[tuple[str, bool, bool]]:
    """Endpoint, active, primary; the newest first."""
    found = Address.objects.filter(customer=customer, channel=channel).order_by("-created_at", "-id")
    return [(each.endpoint.rpartition("/")[2], each.is_active, each.is_primary) for each in found]


def test_a_shops_server_asks_for_a_token_with_its_key_and_the_browser_registers_with_it(world: World, person):
    Identity.objects.create(customer=person, namespace="shop_id", value="4711")
    _, key = api_keys.make("Shop", world.brand, None)
    url = reverse("device-token-list")
    bearer = {"authorization": f"Bearer {key}"}
    made = call("post", {"namespace": "shop_id", "value": "4711"}, 201, url, **bearer)
    assert register(browser("a", token=made["token"]))["channel"] == "webpush"
    assert stored(person, "webpush") == [("a", True, True)]
    assert call("post", {"namespace": "shop_id", "value": "4712"}, 404, url, **bearer)["detail"]
    call("post", {"namespace": "shop_id", "value": "4711"}, 401, url)
    call("post", {"namespace": "shop_id", "value": "4711"}, 401, url, authorization="Bearer kk_wrong")


def test_a_browser_is_kept_with_the_keys_to_encrypt_for_it(world: World, person):
    body = browser("a", token=token(person, world), vapid="BPublic", language="uk", time_zone="Europe/Kyiv")
    register(body)
    detail = Address.objects.get().detail
    assert detail is not None
    assert detail.pop("registered_at") > 0
    assert detail == {
        "platform": "web",
        "keys": body["subscription"]["keys"],
        "vapid": "BPublic",
        "language": "uk",
        "time_zone": "Europe/Kyiv",
    }
    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("uk", "Europe/Kyiv")
    register(browser("a", token=token(person, world), language="pl", time_zone="Europe/Warsaw"))
    person.refresh_from_db()
    assert (person.language, person.time_zone) == ("uk", "Europe/Kyiv")  # what is known stays


@pytest.mark.parametrize(
    ("body", "service"),
    [
        (phone(), "fcm"),
        (phone(APPLE, platform="ios"), "apns"),
        (phone("fcm:of-ios", platform="ios"), "fcm"),
        (phone(APPLE, platform="ios", service="fcm"), "fcm"),
    ],
)
def test_an_application_is_kept_with_the_service_that_reaches_it(world: World, person, body, service):
    register(body | {"token": token(person, world), "app": "com.vinyl.app"})
    kept = Address.objects.get()
    assert kept.detail is not None
    assert (kept.channel, kept.endpoint, kept.detail["service"]) == ("push", body["device_token"], service)
    assert (kept.detail["app"], kept.detail["platform"]) == ("com.vinyl.app", body["platform"])


@pytest.mark.parametrize("wrong", ["", "AAAA", "x" * 200, "ключ"])
def test_nobody_puts_a_device_on_a_customer_without_a_token_of_ours(world: World, person, wrong):
    register(browser("a", token=wrong), 403 if wrong else 400)
    stolen = tokens.sign("hook", person.pk, world.brand.pk, 2**40)
    assert register(browser("a", token=stolen), 403)["code"] == "bad_token"
    register(browser("a", token=token(person, world, days=2)), 403)
    register(browser("a", token=devices.token_for(10**12, world.brand.pk, timezone.now())[0]), 403)
    register(browser("a"), 400)
    assert not Address.objects.exists()


def test_the_newest_device_is_primary_and_all_of_them_stay(world: World, person):
    for name in "abc":
        register(browser(name, token=token(person, world)))
    assert stored(person, "webpush") == [("c", True, True), ("b", True, False), ("a", True, False)]
    register(browser("a", token=token(person, world)))
    assert stored(person, "webpush")[0] == ("a", True, True)
    assert Address.objects.count() == 3


def test_a_device_belongs_to_who_logged_in_last(world: World, person, other):
    for name in ("old", "shared"):
        register(browser(name, token=token(person, world)))
    register(browser("shared", token=token(other, world)))
    assert stored(person, "webpush") == [("old", True, True)]
    assert stored(other, "webpush") == [("shared", True, True)]


def test_a_former_owner_can_change_the_device_no_more(world: World, person, other):
    renewal = register(browser("shared", token=token(person, world)))["renewal"]
    register(browser("shared", token=token(other, world)))
    register(browser("mine", renewal=renewal), 403)
    call("delete", {"renewal": renewal}, 403)
    assert stored(other, "webpush") == [("shared", True, True)]


def test_a_browser_that_changed_its_subscription_takes_the_place_of_its_old_one(world: World, person):
    renewal = register(browser("old", token=token(person, world)))["renewal"]
    answer = register(browser("new", renewal=renewal, consent=True))
    assert (stored(person, "webpush"), answer["consents"]) == ([("new", True, True)], 0)
    register(browser("newer", renewal=renewal), 403)
    register(browser("newer", renewal=answer["renewal"]))
    assert stored(person, "webpush") == [("newer", True, True)]


def test_a_device_ends_its_registration_and_another_becomes_primary(world: World, person):
    register(browser("a", token=token(person, world)))
    renewal = register(browser("b", token=token(person, world)))["renewal"]
    call("delete", {"renewal": renewal}, 204)
    assert stored(person, "webpush") == [("b", False, False), ("a", True, True)]
    call("delete", {"renewal": renewal}, 204)
    call("delete", {"renewal": "AAAA"}, 403)
    call("delete", {}, 400)


def test_a_permission_is_a_consent_only_if_it_was_asked_for_and_once(world: World, person):
    Topic.objects.create(brand=world.brand, key="sale", name="Sale")
    Topic.objects.create(brand=Brand.objects.create(key="books", name="Books"), key="sale", name="Sale")
    assert register(browser("a", token=token(person, world)))["consents"] == 0
    asked = browser("b", token=token(person, world), consent=True, topics=["sale"])
    assert register(asked)["consents"] == 1
    (consent,) = Consent.objects.filter(customer=person)
    assert (consent.topic.key, consent.topic.brand, consent.channel) == ("sale", world.brand, "webpush")
    assert (consent.granted, consent.source) == (True, "device")
    # Whoever refuses later is not asked back in by a page that registers at every visit.
    Consent.objects.update(granted=False)
    assert register(asked)["consents"] == 0
    assert not Consent.objects.get().granted
    assert register(phone(token=token(person, world), consent=True))["consents"] == 2
    assert Consent.objects.filter(channel="push", granted=True).count() == 2


def test_a_customer_has_so_many_devices_and_the_oldest_are_switched_off(world: World, person, monkeypatch):
    monkeypatch.setattr(devices, "MOST", 3)
    monkeypatch.setattr(devices, "MOST_KEPT", 5)
    for number in range(8):
        register(phone(f"t{number}", token=token(person, world)))
    assert stored(person, "push") == [
        ("t7", True, True),
        ("t6", True, False),
        ("t5", True, False),
        ("t4", False, False),
        ("t3", False, False),
    ]


def test_a_dead_device_gives_its_place_to_the_newest_other(world: World, person, other):
    for name in "abc":
        register(phone(name, token=token(person, world)))
    register(phone("d", token=token(other, world)))
    dead.bury_endpoints([("push", "c"), ("push", "b"), ("push", "d")], NOW)
    assert stored(person, "push") == [("c", False, False), ("b", False, False), ("a", True, True)]
    assert stored(other, "push") == [("d", False, False)]
    dead.bury_endpoints([("push", "b")], NOW)
    assert stored(person, "push")[2] == ("a", True, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subscription": {"endpoint": "http://push.example/a", "keys": Browser("x").keys}}, "subscription"),
        ({"subscription": {"endpoint": "https://10.0.0.1/a", "keys": Browser("x").keys}}, "subscription"),
        ({"subscription": {"endpoint": "https://[::1]/a", "keys": Browser("x").keys}}, "subscription"),
        ({"subscription": {"endpoint": "https://localhost/a", "keys": Browser("x").keys}}, "subscription"),
        ({"subscription": {"endpoint": "https://metadata.internal/a", "keys": Browser("x").keys}}, "subscription"),
        ({"subscription": {"endpoint": "https://u:p@push.example/a", "keys": Browser("x").keys}}, "subscription"),
        (
            {"subscription": {"endpoint": "https://push.example/" + "a" * 500, "keys": Browser("x").keys}},
            "subscription",
        ),
        (
            {"subscription": {"endpoint": "https://push.example/a", "keys": {"p256dh": "AA", "auth": "AA"}}},
            "subscription",
        ),
        (
            {"subscription": {"endpoint": "https://push.example/a", "keys": Browser("x").keys | {"auth": "AAAA"}}},
            "subscription",
        ),
        ({"subscription": {"endpoint": "https://push.example/a"}}, "subscription"),
        ({"subscription": None}, "subscription"),
        ({"platform": "android"}, "device_token"),
        ({"platform": "android", "device_token": "a b"}, "device_token"),
        ({"platform": "android", "device_token": APPLE, "service": "apns"}, "device_token"),
        ({"platform": "ios", "device_token": "no-hex", "service": "apns"}, "device_token"),
        ({"platform": "fax"}, "platform"),
        ({"language": "<script>"}, "language"),
        ({"topics": ["a b"]}, "topics"),
        ({"topics": ["a"] * 101}, "topics"),
        ({"admin": True}, "admin"),
        ({"renewal": "x"}, "token"),
    ],
)
def test_nonsense_is_refused_at_its_field(world: World, person, change, field):
    assert field in register(browser("a", token=token(person, world)) | change, 400)
    assert not Address.objects.exists()


@rules(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["token", "platform", "subscription", "keys", "endpoint", "device_token", "topics"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=10,
    )
)
def test_whatever_is_posted_nothing_breaks(db: None, body: Any):
    answer = Client().post(URL, json.dumps(body), content_type="application/json")
    assert answer.status_code in (400, 403)


def test_pages_of_any_site_may_call_and_nothing_depends_on_cookies():
    answer = Client().options(URL, headers={"origin": "https://shop.example", "access-control-request-method": "POST"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert answer["Access-Control-Allow-Headers"] == "content-type"
    assert "Access-Control-Allow-Credentials" not in answer


# What devices tell


@pytest.fixture
def receipt(world: World) -> str:
    world.queue(world.people(1), "webpush", status="sent", sent_at=timezone.now())
    (message,) = world.messages()
    return reverse("push-receipt", args=[tokens.sign("push", message.id, message.customer_id)])


def test_a_device_tells_that_a_notification_came_and_was_clicked(world: World, receipt):
    for _ in range(2):
        call("post", {"type": "delivered"}, 204, receipt)
        call("post", {"type": "clicked", "button": 2}, 204, receipt)
    (message,) = world.messages()
    assert (message.status, message.opened_grade) == ("clicked", "certain")
    assert message.delivered_at
    assert sorted(DeliveryEvent.objects.values_list("type", flat=True)) == ["clicked", "delivered"]
    assert DeliveryEvent.objects.get(type="clicked").detail == {"button": 2}


def test_a_notification_that_was_swiped_away_is_kept_and_was_not_read(world: World, receipt):
    call("post", {"type": "closed"}, 204, receipt)
    (message,) = world.messages()
    assert (message.status, message.opened_at) == ("sent", None)
    assert DeliveryEvent.objects.get().detail == {"closed": True}


def test_what_became_of_a_test_message_is_nobodys(world: World):
    call("post", {"type": "delivered"}, 204, reverse("push-receipt", args=[tokens.sign("push", 0, 0)]))
    assert not DeliveryEvent.objects.exists()


@pytest.mark.parametrize("body", [{}, [], "delivered", {"type": "bounced"}, {"type": ["delivered"]}, None])
def test_nonsense_from_a_device_is_refused(receipt, body):
    call("post", body, 400, receipt)
    assert not DeliveryEvent.objects.exists()


def test_a_device_tells_nothing_without_a_token_of_ours(receipt):
    call("post", {"type": "delivered"}, 404, reverse("push-receipt", args=["AAAA"]))
    other = tokens.sign("unsubscribe", 1, 1)
    call("post", {"type": "delivered"}, 404, reverse("push-receipt", args=[other]))
    call("post", {"type": "delivered", "more": "x" * 3000}, 413, receipt)
    assert Client().get(receipt).status_code == 405


# Our scripts


@pytest.mark.parametrize("name", ["service-worker", "push-snippet"])
def test_a_script_knows_the_address_that_it_was_loaded_from(world: World, settings, name):
    settings.ALLOWED_HOSTS = ["*"]
    settings.PUBLIC_URL = "https://kaskad.example"
    world.brand.public_url = "https://go.vinyl.example"
    world.brand.save()
    for host, base in [
        ("kaskad.example", "https://kaskad.example"),
        ("go.vinyl.example", "https://go.vinyl.example"),
        ("evil.example", "https://kaskad.example"),
    ]:
        answer = Client().get(reverse(name), headers={"host": host})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/javascript")
        assert f'"{base}"' in answer.content.decode()
        assert "__KASKAD__" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_log_in_on_one_device_at_the_same_moment_one_has_it():
    world = World.make(seed=1)
    people = world.people(4)
    Address.objects.all().delete()
    device = devices.application("android", "shared", "", {})

    def race(customer_id: int) -> None:
        try:
            for _ in range(5):
                devices.register(devices.Owner(customer_id, world.brand.pk), device, timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(race, people))
    kept = Address.objects.get(channel="push")
    assert (kept.endpoint, kept.is_active, kept.is_primary) == ("shared", True, True)


@pytest.mark.django_db(transaction=True)
def test_devices_die_and_register_at_the_same_moment_and_one_is_always_primary():
    world = World.make(seed=1)
    people = world.people(2)
    Address.objects.all().delete()

    def come(customer_id: int) -> None:
        try:
            for number in range(15):
                device = devices.application("android", f"t{number}-{customer_id % 2}", "", {})
                devices.register(devices.Owner(customer_id, world.brand.pk), device, timezone.now())
        finally:
            connection.close()

    def go(_: int) -> None:
        try:
            for number in range(15):
                with transaction.atomic():
                    dead.bury_endpoints([("push", f"t{number}-{each}") for each in (1, 0)], timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(each, person) for person in people for each in (come, go)]
        for each in work:
            each.result()
    for person in people:
        active = Address.objects.filter(customer=person, channel="push", is_active=True)
        assert active.filter(is_primary=True).count() == min(1, active.count())
