"""The API of channels, providers, accounts and senders: an admin, a marketer, an admin of one brand, a stranger."""

import json
import logging
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Brand, Role, User
from delivery.kinds import KINDS
from delivery.models import Account, Price, Sender
from delivery.providers import PROVIDERS
from delivery.senders import default_sender, price_of
from lib import secrets
from tests.delivery.vendors import Vendor
from tests.delivery.world import World

ACCOUNTS, SENDERS = "/api/v1/provider-accounts/", "/api/v1/senders/"


def client(role: Role, *brands: Brand) -> APIClient:
    user = User.objects.create_user(f"{role}{len(brands)}@shop.example", "secret", name=role.label, role=role)
    user.brands.set(brands)
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def admin(world: World) -> APIClient:
    return client(Role.ADMIN)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Vendor:
    return Vendor().installed(monkeypatch)


@pytest.fixture
def other(world: World) -> Brand:
    return Brand.objects.create(key="books", name="Books", currency="EUR")


def errors(response: Any, status: int = 400) -> str:
    assert response.status_code == status, response.content
    return json.dumps(response.json(), ensure_ascii=False)


LOGIN = {"user": "shop", "password": "hunter2"}


def test_channels_come_from_the_registry_from_the_cheapest_to_the_dearest(admin):
    found = admin.get("/api/v1/channels/").json()
    assert [each["key"] for each in found] == [each.key for each in sorted(KINDS, key=lambda kind: kind.rank)]
    assert (found[0]["key"], found[0]["default_timeout_s"]) == ("push", 7200)
    assert [each["key"] for each in found[0]["content_fields"]] == ["title", "text", "link", "image", "group"]
    assert next(each for each in found if each["key"] == "sms")["content_fields"][0]["type"] == "longtext"


def test_providers_come_with_the_forms_of_their_accounts(admin, vendor):
    found = {each["key"]: each for each in admin.get("/api/v1/providers/").json()}
    assert set(found) == {each.key for each in PROVIDERS}
    assert found["rehearsal"]["channels"] == [kind.key for kind in KINDS]
    channels = next(each for each in found["rehearsal"]["setting_fields"] if each["key"] == "channels")
    assert [each["key"] for each in channels["fields"]] == [kind.key for kind in KINDS]
    assert {each["type"] for each in found["vendor"]["credential_fields"]} == {"secret"}
    assert (found["twilio"]["hears"], found["smtp"]["hears"]) == (True, False)


def test_an_account_is_made_with_the_usual_settings_of_its_provider(admin, world):
    answer = admin.post(ACCOUNTS, {"name": "Second", "provider": "rehearsal", "settings": {"speed": 60}})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["settings"]["speed"] == 60
    assert made["settings"]["channels"]["email"]["delivered"] == 97
    assert (made["brands"], made["prices"], made["is_active"], made["credentials_set"]) == ([], [], True, False)


def test_the_rate_of_an_account_is_set_and_taken_back(admin, world):
    url = f"{ACCOUNTS}{world.account.pk}/"
    assert admin.get(url).json()["rate_per_s"] is None
    assert admin.patch(url, {"rate_per_s": 50}).json()["rate_per_s"] == 50
    assert admin.patch(url, {"name": "Renamed"}).json()["rate_per_s"] == 50
    assert "greater than or equal to 1" in errors(admin.patch(url, {"rate_per_s": 0}))
    assert admin.patch(url, {"rate_per_s": None}).json()["rate_per_s"] is None


def test_a_provider_is_asked_about_an_account_and_no_secret_comes_back(admin, world, vendor):
    url = f"{ACCOUNTS}{world.account.pk}/check/"
    assert admin.post(url).json() == {
        "accepted": True,
        "words": "The rehearsal needs no credentials and contacts nobody.",
    }
    made = admin.post(
        ACCOUNTS, {"name": "V", "provider": "vendor", "credentials": {"user": "shop-7", "password": "hunter2"}}
    ).json()
    url = f"{ACCOUNTS}{made['id']}/check/"
    assert admin.post(url).json() == {"accepted": True, "words": "Welcome, •••."}
    vendor.open = False
    answer = admin.post(url).json()
    assert answer == {"accepted": False, "words": "Vendor could not be asked: ••• is not known here"}
    Account.objects.filter(pk=made["id"]).update(credentials="gAAAA-of-another-key")
    assert admin.post(url).json()["accepted"] is False


def test_prices_are_set_as_a_whole(admin, world):
    sms = {"channel": "sms", "amount": "0.05", "currency": "EUR", "billed_on": "sent", "prefix": "+380"}
    viber = {"channel": "viber", "amount": "0.03", "currency": "EUR", "billed_on": "delivered"}
    url = f"{ACCOUNTS}{world.account.pk}/"
    assert len(admin.patch(url, {"prices": [sms, viber]}).json()["prices"]) == 2
    assert [each["prefix"] for each in admin.patch(url, {"prices": [sms]}).json()["prices"]] == ["380"]
    assert Price.objects.get() == price_of(world.account.pk, "sms", "+380501234567")
    assert price_of(world.account.pk, "sms", "+48600000000") is None
    assert admin.patch(url, {"name": "Renamed"}).json()["prices"] != []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"prices": [{"channel": "fax", "amount": "1", "currency": "EUR", "billed_on": "sent"}]}, "no channel “fax”"),
        ({"prices": [{"channel": "sms", "amount": "1", "currency": "USD", "billed_on": "sent"}]}, "reckons in EUR"),
        ({"prices": [{"channel": "sms", "amount": "-1", "currency": "EUR", "billed_on": "sent"}]}, "amount"),
        ({"prices": [{"channel": "sms", "amount": "1", "currency": "EUR", "billed_on": "never"}]}, "billed_on"),
        ({"prices": [{"channel": "sms", "amount": "1", "currency": "EUR"}] * 2}, "two prices for sms"),
        ({"settings": {"spede": 60}}, "no field “spede”"),
        ({"settings": {"channels": {"sms": {"delivered": 120}}}}, "delivered"),
        ({"credentials": {"password": "x"}}, "no field “password”"),
        ({"provider": "vendor"}, "cannot be changed"),
        ({"provider": "nobody"}, "no provider “nobody”"),
        ({"brands": [0]}, "brands"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_at_its_field(admin, world, vendor, change, words):
    assert words in errors(admin.patch(f"{ACCOUNTS}{world.account.pk}/", change))


def test_an_account_that_is_needed_by_two_currencies_has_no_prices(admin, world, other):
    Brand.objects.create(key="us", name="US", currency="USD")
    price = {"channel": "sms", "amount": "1", "currency": "EUR", "billed_on": "sent"}
    url = f"{ACCOUNTS}{world.account.pk}/"
    assert "US reckons in USD" in errors(admin.patch(url, {"prices": [price]}))
    assert admin.patch(url, {"prices": [price], "brands": [world.brand.pk, other.pk]}).status_code == 200


# Secrets


def test_credentials_are_written_and_never_read_back(admin, world, vendor, caplog):
    with caplog.at_level(logging.DEBUG):
        made = admin.post(ACCOUNTS, {"name": "V", "provider": "vendor", "credentials": LOGIN})
        assert made.status_code == 201, made.content
        url = f"{ACCOUNTS}{made.json()['id']}/"
        changed = admin.patch(url, {"credentials": {"password": "hunter3"}, "name": "W"})
        answers = [made, changed, admin.get(url), admin.get(ACCOUNTS), admin.get("/api/v1/providers/")]
    account = Account.objects.get(name="W")
    told = "".join(each.content.decode() for each in answers) + caplog.text
    told += json.dumps(list(AuditEntry.objects.values("action", "subject", "detail"))) + repr(account) + str(account)
    told += account.credentials
    for secret in ("hunter2", "hunter3", '"shop"'):
        assert secret not in told
    assert made.json()["credentials_set"] is True
    assert "credentials" not in made.json()
    assert secrets.decrypt(account.credentials) == {"user": "shop", "password": "hunter3"}, "what is left out is kept"


def test_a_blank_credential_keeps_what_is_stored(admin, world, vendor):
    made = admin.post(ACCOUNTS, {"name": "V", "provider": "vendor", "credentials": LOGIN}).json()
    admin.patch(f"{ACCOUNTS}{made['id']}/", {"credentials": {"user": "other", "password": ""}})
    assert secrets.decrypt(Account.objects.get(pk=made["id"]).credentials) == {"user": "other", "password": "hunter2"}


def test_credentials_that_are_needed_must_be_given(admin, world, vendor):
    answer = admin.post(ACCOUNTS, {"name": "V", "provider": "vendor", "credentials": {"user": "hunter2"}})
    told = errors(answer)
    assert "password" in told
    assert "hunter2" not in told


def test_credentials_that_can_no_longer_be_decrypted_are_entered_anew(admin, world, vendor):
    made = admin.post(ACCOUNTS, {"name": "V", "provider": "vendor", "credentials": LOGIN}).json()
    Account.objects.filter(pk=made["id"]).update(credentials="gAAAAAB-of-another-key")
    url = f"{ACCOUNTS}{made['id']}/"
    assert admin.get(url).status_code == 200
    assert "user" in errors(admin.patch(url, {"credentials": {"password": "x"}}))
    assert admin.patch(url, {"credentials": LOGIN}).status_code == 200


def test_the_audit_says_who_changed_what_and_no_values(admin, world):
    admin.patch(f"{ACCOUNTS}{world.account.pk}/", {"name": "Renamed", "is_active": False})
    entry = AuditEntry.objects.latest("id")
    assert entry.user is not None
    assert (entry.user.role, entry.action) == (Role.ADMIN, "changed")
    assert (entry.subject, entry.detail) == (f"provider-account:{world.account.pk}", {"fields": ["is_active", "name"]})


# Rights


def test_a_marketer_sees_senders_and_no_accounts(world):
    marketer = client(Role.MARKETER)
    assert marketer.get(SENDERS).json()["count"] == len(KINDS)
    assert marketer.get("/api/v1/channels/").status_code == 200
    assert marketer.get(ACCOUNTS).status_code == 403
    assert marketer.post(SENDERS, {}).status_code == 403


def test_a_stranger_sees_nothing(world):
    for url in (ACCOUNTS, SENDERS, "/api/v1/channels/", "/api/v1/providers/"):
        assert APIClient().get(url).status_code == 401


def test_an_admin_of_one_brand_sees_its_senders_and_the_accounts_it_may_use(world, other):
    own = Account.objects.create(name="Books only", provider="rehearsal")
    own.brands.set([other])
    strangers = Account.objects.create(name="Vinyl only", provider="rehearsal")
    strangers.brands.set([world.brand])
    limited = client(Role.ADMIN, other)
    assert [each["name"] for each in limited.get(ACCOUNTS).json()["results"]] == ["Books only", "Rehearsal"]
    assert limited.get(SENDERS).json()["count"] == 0
    assert limited.get(f"{ACCOUNTS}{strangers.pk}/").status_code == 404
    assert limited.get(f"{SENDERS}{world.senders['sms'].pk}/").status_code == 404


def test_an_admin_of_one_brand_sets_up_accounts_and_senders_of_this_brand_only(world, other):
    limited = client(Role.ADMIN, other)
    form = {"name": "Mine", "provider": "rehearsal"}
    assert limited.post(ACCOUNTS, form).status_code == 403
    assert limited.post(ACCOUNTS, form | {"brands": [world.brand.pk]}).status_code == 403
    assert limited.post(ACCOUNTS, form | {"brands": [other.pk, world.brand.pk]}).status_code == 403
    made = limited.post(ACCOUNTS, form | {"brands": [other.pk]}).json()
    assert limited.patch(f"{ACCOUNTS}{world.account.pk}/", {"name": "Taken"}).status_code == 403
    assert limited.patch(f"{ACCOUNTS}{made['id']}/", {"brands": []}).status_code == 403
    sender = {"account": made["id"], "channel": "sms", "name": "Books", "value": "Books"}
    assert limited.post(SENDERS, sender | {"brand": world.brand.pk}).status_code == 403
    assert limited.post(SENDERS, sender | {"brand": other.pk}).status_code == 201


# Senders


def sender(world: World, **values: Any) -> dict[str, Any]:
    form = {"brand": world.brand.pk, "account": world.account.pk, "channel": "sms", "name": "Sale", "value": "Sale"}
    return form | values


def test_a_sender_knows_its_account(admin, world):
    answer = admin.post(SENDERS, sender(world))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["account_name"], made["is_default"], made["is_active"]) == ("Rehearsal", False, True)


def test_the_first_sender_of_a_channel_is_its_default(admin, world, other):
    assert admin.post(SENDERS, sender(world, brand=other.pk)).json()["is_default"] is True


def test_a_new_default_takes_over(admin, world):
    old = world.senders["sms"]
    made = admin.post(SENDERS, sender(world, is_default=True)).json()
    assert default_sender(world.brand.pk, "sms") == Sender.objects.get(pk=made["id"])
    admin.patch(f"{SENDERS}{old.pk}/", {"is_default": True})
    assert [each.pk for each in Sender.objects.filter(channel="sms", is_default=True)] == [old.pk]


def test_a_sender_that_is_switched_off_is_nobodys_default(admin, world):
    second = admin.post(SENDERS, sender(world)).json()
    admin.patch(f"{SENDERS}{world.senders['sms'].pk}/", {"is_active": False})
    assert default_sender(world.brand.pk, "sms") == Sender.objects.get(pk=second["id"])
    admin.patch(f"{ACCOUNTS}{world.account.pk}/", {"is_active": False})
    assert default_sender(world.brand.pk, "sms") is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"value": "A name that is too long"}, "at most 11"),
        ({"value": "Vinyl"}, "already has this sender"),
        ({"channel": "fax"}, "no channel “fax”"),
        ({"channel": "email", "value": "no address"}, "without spaces"),
        ({"channel": "push", "value": "Shop\nBcc: x"}, "one line"),
        ({"account": 0}, "account"),
        ({"brand": 0}, "brand"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_with_a_sender_is_said_at_its_field(admin, world, values, words):
    assert words in errors(admin.post(SENDERS, sender(world, **values)))


def test_a_sender_needs_an_account_that_its_brand_may_use(admin, world, other):
    world.account.brands.set([other])
    assert "does not send over this account" in errors(admin.post(SENDERS, sender(world)))


@pytest.mark.parametrize("key", ["brand", "account", "channel"])
def test_what_a_sender_belongs_to_cannot_be_changed(admin, world, other, key):
    second = Account.objects.create(name="Second", provider="rehearsal")
    value = {"brand": other.pk, "account": second.pk, "channel": "viber"}[key]
    assert "cannot be changed" in errors(admin.patch(f"{SENDERS}{world.senders['sms'].pk}/", {key: value}))


def test_senders_can_be_asked_for_by_brand_and_channel(admin, world, other):
    assert admin.get(SENDERS, {"brand": other.pk}).json()["count"] == 0
    assert admin.get(SENDERS, {"brand": world.brand.pk, "channel": "sms"}).json()["count"] == 1
