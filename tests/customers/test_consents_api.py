"""The API of what customers allow, and of addresses that must not be written to."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts import api_keys
from accounts.models import AuditEntry, Brand, Role
from customers.models import Address, Consent, ConsentChange, Customer, Suppression, Topic
from delivery.models import Account, OptIn, Sender
from tests.customers.conftest import NOW

pytestmark = pytest.mark.django_db
URL = "/api/v1/suppressions/"


@pytest.fixture
def ann() -> Customer:
    customer = Customer.objects.create(created_at=NOW, updated_at=NOW)
    Address.objects.create(customer=customer, channel="email", endpoint="ann@example.com", created_at=NOW)
    return customer


@pytest.fixture
def other() -> Topic:
    return Topic.objects.create(brand=Brand.objects.create(key="shoes", name="Shoes"), key="shoes", name="Shoes")


def consents(customer: Customer) -> str:
    return f"/api/v1/customers/{customer.pk}/consents/"


def choice(topic: Topic, granted: bool = True, channel: str = "email") -> dict[str, Any]:
    return {"channel": channel, "topic": topic.pk, "granted": granted}


def test_what_the_staff_enters_counts_at_once_and_is_audited(client_of, ann, topic):
    client = client_of(Role.MARKETER)
    answer = client.put(consents(ann), {"choices": [choice(topic)], "note": "Paper of 3 May"})
    assert answer.status_code == 200
    assert [(each["channel"], each["granted"], each["source"]) for each in answer.json()["consents"]] == [
        ("email", True, "by_hand")
    ]
    client.put(consents(ann), {"choices": [choice(topic, False)]})
    found = client.get(consents(ann) + "history/").json()
    assert [(each["granted"], each["source"], each["text_version"]) for each in found["results"]] == [
        (False, "by_hand", ""),
        (True, "by_hand", "Paper of 3 May"),
    ]
    entry = AuditEntry.objects.filter(subject=f"customer:{ann.pk}").first()
    assert entry is not None
    assert entry.action == "consented"
    assert entry.user is not None


@pytest.mark.parametrize(
    "choices",
    [
        [],
        "x",
        [{}],
        [{"channel": "pigeon", "topic": 1, "granted": True}],
        [{"channel": "email", "topic": 2**70, "granted": 1}],
        [{"channel": "email", "topic": 999, "granted": True}],
        [{"channel": "email", "topic": 1, "granted": "maybe"}],
    ],
)
def test_bad_choices_are_refused_with_words(client_of, ann, choices):
    assert client_of().put(consents(ann), {"choices": choices}).status_code == 400
    assert not Consent.objects.exists()


def test_other_brands_are_neither_seen_nor_changed(client_of, ann, topic, brand, other):
    everybody, limited = client_of(), client_of(brands=[brand])
    everybody.put(consents(ann), {"choices": [choice(topic), choice(other)]})
    assert len(limited.get(consents(ann)).json()["consents"]) == 1
    assert limited.get(consents(ann) + "history/").json()["count"] == 1
    assert limited.put(consents(ann), {"choices": [choice(other, False)]}).status_code == 400
    assert Consent.objects.get(topic=other).granted


def test_a_customer_who_does_not_exist_has_no_consents(client_of):
    for pk in (999, 2**64):
        assert client_of().get(f"/api/v1/customers/{pk}/consents/").status_code == 404
        assert client_of().get(f"/api/v1/customers/{pk}/consents/history/").status_code == 404


# Opt-ins


@pytest.fixture
def confirmed(brand: Brand, topic: Topic) -> Topic:
    brand.double_opt_in = True
    brand.save()
    account = Account.objects.create(name="Rehearsal", provider="rehearsal")
    Sender.objects.create(brand=brand, account=account, channel="email", name="Acme", value="news@acme.example")
    return topic


def test_an_opt_in_of_another_system_waits_for_its_confirmation(ann, confirmed, brand, client_of):
    _, secret = api_keys.make("Shop", brand, None)
    body = {
        "channel": "email",
        "topics": [confirmed.pk],
        "source": "checkout",
        "ip": "203.0.113.4",
        "text_version": "v7",
    }
    client = APIClient(headers={"authorization": f"Bearer {secret}"})
    answer = client.post(f"/api/v1/customers/{ann.pk}/opt-ins/", body)
    assert answer.status_code == 201
    assert answer.json() == {"granted": [], "pending": [confirmed.pk], "is_sent": True}
    kept = OptIn.objects.get()
    assert (kept.source, kept.ip, kept.text_version, kept.endpoint) == (
        "checkout",
        "203.0.113.4",
        "v7",
        "ann@example.com",
    )
    assert not Consent.objects.exists()
    (waiting,) = client_of().get(consents(ann)).json()["pending"]
    assert (waiting["endpoint"], waiting["topics"]) == ("ann@example.com", [confirmed.pk])


def test_an_opt_in_by_phone_counts_at_once(client_of, ann, confirmed):
    answer = client_of().post(f"/api/v1/customers/{ann.pk}/opt-ins/", {"channel": "sms", "topics": [confirmed.pk]})
    assert answer.json()["granted"] == [confirmed.pk]
    assert ConsentChange.objects.get().source == "form"


@pytest.mark.parametrize(
    "body", [{}, {"channel": "email", "topics": []}, {"channel": "email", "topics": [1], "ip": "nowhere"}]
)
def test_a_bad_opt_in_is_refused_with_words(client_of, ann, body):
    assert client_of().post(f"/api/v1/customers/{ann.pk}/opt-ins/", body).status_code == 400


def test_an_opt_in_is_for_one_brand(client_of, ann, topic, other):
    body = {"channel": "sms", "topics": [topic.pk, other.pk]}
    assert client_of().post(f"/api/v1/customers/{ann.pk}/opt-ins/", body).status_code == 400


def test_where_nobody_can_be_asked_it_says_so(client_of, ann, confirmed):
    Sender.objects.all().delete()
    answer = client_of().post(f"/api/v1/customers/{ann.pk}/opt-ins/", {"channel": "email", "topics": [confirmed.pk]})
    assert answer.status_code == 409
    assert "no sender" in answer.json()["detail"]


# Suppressions


def test_an_admin_adds_finds_and_removes_an_address(client_of):
    client = client_of(Role.ADMIN)
    made = client.post(URL, {"channel": "email", "endpoint": " Ann@Example.COM "})
    assert made.status_code == 201
    assert (made.json()["endpoint"], made.json()["reason"]) == ("ann@example.com", "by_hand")
    assert client.post(URL, {"channel": "email", "endpoint": "ann@example.com"}).status_code == 409
    for query in ("q=ann", "q=ANN@example.com", "channel=email", "reason=by_hand", "q=ann&channel=email", ""):
        assert client.get(f"{URL}?{query}").json()["count"] == 1, query
    for query in ("q=example", "channel=sms", "reason=complaint", "q=%25", "q=a_n"):
        assert client.get(f"{URL}?{query}").json()["count"] == 0, query
    assert client.delete(f"{URL}{made.json()['id']}/").status_code == 204
    assert not Suppression.objects.exists()
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"suppressed", "unsuppressed"}


def test_a_number_is_found_however_it_is_typed(client_of):
    client = client_of(Role.ADMIN)
    client.post(URL, {"channel": "sms", "endpoint": "+38 (050) 111-22-33"})
    assert client.get(f"{URL}?q=%2B38050111").json()["results"][0]["endpoint"] == "+380501112233"
    assert client.get(f"{URL}?q=%2B38%20050%20111%2022%2033").json()["count"] == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"channel": "email", "endpoint": "nonsense"}, {"channel": "sms", "endpoint": "12"},
     {"channel": "pigeon", "endpoint": "x"}, {"channel": "email", "endpoint": "a@b.example\nBcc: c@d.example"}],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_words(client_of, body):
    assert client_of(Role.ADMIN).post(URL, body).status_code == 400
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("pk", ["999", "abc", "9" * 40])
def test_an_address_that_is_not_on_the_list_cannot_be_removed(client_of, pk):
    assert client_of(Role.ADMIN).delete(f"{URL}{pk}/").status_code == 404


def test_a_marketer_reads_and_a_manager_does_not(client_of):
    assert client_of(Role.MARKETER).get(URL).status_code == 200
    assert client_of(Role.MARKETER).post(URL, {"channel": "sms", "endpoint": "+380501112233"}).status_code == 403
    assert client_of(Role.MANAGER).get(URL).status_code == 403


# Brands


def test_a_brand_has_its_pages_and_hours(client_of, brand):
    client = client_of(Role.ADMIN)
    url = f"/api/v1/brands/{brand.pk}/"
    body = {
        "public_url": "https://go.acme.example/",
        "logo_url": "https://acme.example/logo.svg",
        "postal_address": "Main Street 1",
        "language": "uk",
        "double_opt_in": True,
        "utm_source": "kaskad",
        "quiet_from": "21:00:00",
        "quiet_to": "09:00:00",
    }
    assert client.patch(url, body).json().items() >= (body | {"public_url": "https://go.acme.example"}).items()
    assert client.patch(url, {"quiet_from": None, "quiet_to": None}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{"public_url": "javascript:alert(1)"}, {"public_url": "https://a.example/path"}, {"public_url": "https://u:p@a.example"},
     {"public_url": "nonsense"}, {"logo_url": "http://a.example/x.png"}, {"language": "xx"}, {"utm_source": "a b&c"},
     {"quiet_from": "21:00"}, {"quiet_from": "21:00", "quiet_to": "21:00"}, {"quiet_to": "25:00"}],
)  # fmt: skip
def test_bad_values_of_a_brand_are_refused_with_words(client_of, brand, body):
    assert client_of(Role.ADMIN).patch(f"/api/v1/brands/{brand.pk}/", body).status_code == 400
