"""The API of what steers delivery: caps, routes, fall-backs, warm-up, connections, and the state of an account."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Brand, Role
from delivery import public
from delivery.models import Account, Cap, Route, Sender
from delivery.sending import breaker
from tests.delivery.test_api import client, errors
from tests.delivery.world import World

CAPS, ROUTES, SENDERS, ACCOUNTS = (f"/api/v1/{each}/" for each in ("caps", "routes", "senders", "provider-accounts"))


@pytest.fixture
def admin(world: World) -> APIClient:
    return client(Role.ADMIN)


@pytest.fixture
def second(world: World) -> Sender:
    """Another sender of SMS of the brand, on another account."""
    account = Account.objects.create(name="Second", provider="rehearsal")
    return Sender.objects.create(brand=world.brand, account=account, channel="sms", name="Second", value="Second")


def test_a_cap_is_made_changed_and_deleted_and_the_audit_knows(admin, world):
    made = admin.post(CAPS, {"brand": world.brand.pk, "channel": "sms", "most": 3, "window_s": 86400})
    assert made.status_code == 201, made.json()
    cap = made.json()["id"]
    assert admin.patch(f"{CAPS}{cap}/", {"most": 0}).json()["most"] == 0
    assert admin.delete(f"{CAPS}{cap}/").status_code == 204
    assert not Cap.objects.exists()
    actions = AuditEntry.objects.filter(subject=f"cap:{cap}").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["created", "changed", "deleted"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"channel": "pigeon"}, "There is no channel “pigeon”."),
        ({"most": -1}, "most"),
        ({"window_s": 1}, "window_s"),
        ({"brand": 10**6}, "brand"),
        ({"topic": 10**6}, "topic"),
        ({"window": "fortnight"}, "window"),
        ({"window_s": None}, "Say how long the window is."),
        ({"window": "rolling", "window_s": None}, "Say how long the window is."),
    ],
)
def test_what_is_wrong_with_a_cap_is_said_at_its_field(admin, change, words):
    body = {"brand": None, "channel": "", "most": 3, "window_s": 86400} | change
    assert words in errors(admin.post(CAPS, body))


@pytest.mark.parametrize("window", ["day", "week", "month"])
def test_a_calendar_window_has_no_length_of_its_own(admin, world, window):
    made = admin.post(CAPS, {"brand": world.brand.pk, "most": 1, "window": window}).json()
    assert (made["window"], made["window_s"], made["topic"], made["channel"]) == (window, None, None, "")
    cap = f"{CAPS}{made['id']}/"
    assert "Say how long the window is." in errors(admin.patch(cap, {"window": "rolling"}))
    assert admin.patch(cap, {"window": "rolling", "window_s": 3600}).json()["window_s"] == 3600
    assert admin.patch(cap, {"window": window, "window_s": 3600}).json()["window_s"] is None
    assert admin.patch(cap, {"most": 0}).json()["most"] == 0


def test_a_cap_may_be_for_a_topic_of_its_brand(admin, world):
    other = Brand.objects.create(key="books", name="Books")
    cap = {"brand": world.brand.pk, "topic": world.topic.pk, "most": 1, "window_s": 60}
    made = admin.post(CAPS, cap).json()
    assert made["topic"] == world.topic.pk
    assert admin.patch(f"{CAPS}{made['id']}/", {"topic": None}).json()["topic"] is None
    for brand in (other.pk, None):
        assert "Choose a topic of the cap's brand." in errors(admin.post(CAPS, cap | {"brand": brand}))


def test_an_admin_of_one_brand_caps_this_brand_only(world):
    other = Brand.objects.create(key="books", name="Books")
    of_all = Cap.objects.create(brand=None, most=1, window_s=60)
    limited = client(Role.ADMIN, world.brand)
    for brand in (other.pk, None):
        assert limited.post(CAPS, {"brand": brand, "most": 1, "window_s": 60}).status_code == 403
    assert limited.delete(f"{CAPS}{of_all.pk}/").status_code == 403
    assert limited.patch(f"{CAPS}{of_all.pk}/", {"most": 9}).status_code == 403
    assert limited.post(CAPS, {"brand": world.brand.pk, "most": 1, "window_s": 60}).status_code == 201


def test_a_route_leads_to_another_sender_of_the_brand_and_channel(admin, world, second):
    route = {"sender": world.senders["sms"].pk, "prefix": "+380", "to": second.pk}
    made = admin.post(ROUTES, route)
    assert made.status_code == 201, made.json()
    assert made.json()["prefix"] == "380"
    assert "already has a route" in errors(admin.post(ROUTES, route))
    assert "same brand and channel" in errors(admin.post(ROUTES, route | {"to": world.senders["email"].pk}))
    assert "same brand and channel" in errors(admin.post(ROUTES, route | {"to": world.senders["sms"].pk}))
    assert "prefix" in errors(admin.post(ROUTES, route | {"prefix": "abc"}))
    assert admin.delete(f"{ROUTES}{made.json()['id']}/").status_code == 204
    assert not Route.objects.exists()


def test_a_fall_back_is_another_account_of_the_same_brand_and_channel(admin, world, second):
    sender = world.senders["sms"]
    assert admin.patch(f"{SENDERS}{sender.pk}/", {"fallback": second.pk}).json()["fallback"] == second.pk
    words = errors(admin.patch(f"{SENDERS}{sender.pk}/", {"fallback": world.senders["email"].pk}))
    assert "same brand and channel" in words
    assert "another account" in errors(admin.patch(f"{SENDERS}{sender.pk}/", {"fallback": sender.pk}))
    assert admin.patch(f"{SENDERS}{sender.pk}/", {"fallback": None}).json()["fallback"] is None


def test_a_sender_is_warmed_up_from_a_day_on(admin, world):
    path = f"{SENDERS}{world.senders['email'].pk}/"
    answer = admin.patch(path, {"warms_up_from": "2026-12-01", "warm_up": [50, 100, 200]})
    assert (answer.json()["warms_up_from"], answer.json()["warm_up"]) == ("2026-12-01", [50, 100, 200])
    assert "warm_up" in errors(admin.patch(path, {"warm_up": [0]}))
    assert "warm_up" in errors(admin.patch(path, {"warm_up": [1] * 91}))


def test_the_same_name_may_stand_on_a_second_account(admin, world, second):
    body = {"brand": world.brand.pk, "account": second.account_id, "channel": "sms", "name": "V", "value": "Vinyl"}
    assert admin.post(SENDERS, body).status_code == 201
    assert "already has this sender" in errors(admin.post(SENDERS, body))


def test_an_account_shows_its_door_and_why_it_rests(admin, world):
    path = f"{ACCOUNTS}{world.account.pk}/"
    assert admin.patch(path, {"concurrency": 4}).json()["concurrency"] == 4
    assert "concurrency" in errors(admin.patch(path, {"concurrency": 0}))
    assert admin.get(path).json()["hook_url"] == public.hook_url(world.account.pk)
    now = timezone.now()
    breaker.open_(world.account, "Nobody answers.", now)
    shown = admin.get(path).json()
    assert shown["outage_words"] == "Nobody answers."
    assert shown["rests_until"] == (now + timedelta(seconds=breaker.FIRST_REST_S)).isoformat().replace("+00:00", "Z")
    admin.patch(path, {"rests_until": None, "outage_words": ""})
    assert admin.get(path).json()["outage_words"] == "Nobody answers.", "nobody writes that"
