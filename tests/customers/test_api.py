"""The API of customers, topics, attributes and imports."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Brand
from customers.events import EventRow, record_events
from customers.models import Consent, Customer, Topic
from tests.customers.conftest import BUYS, NOW, PEOPLE

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"

TEXT = """id,last,name,city,mail,phone,push
0001,Коваленко,Олена,Київ,olena@example.com,+380501234567,token-1
0002,Łęcka,Żaneta,Warszawa,zaneta_l@example.com,+48601234567,
0003,O'Neil,Mary-Ann,Dublin,mary.ann@example.org,,token-3
0004,Йолкін,Сергій,Київ,,+380671234567,
"""
MAPPING = {
    "rows": "customers",
    "format": "csv",
    "columns": [
        *PEOPLE["columns"][:2],
        *PEOPLE["columns"][3:5],
        {"column": "last", "target": "attribute", "key": "last_name"},
        {"column": "city", "target": "attribute", "key": "city", "label": "City"},
        {"column": "push", "target": "address", "channel": "push"},
    ],
}


@pytest.fixture
def base(load):
    load(TEXT, MAPPING)
    load("id,day,paid\n0001,2026-01-05,10\n0001,2026-01-07,12.5\n0001,someday,1\n", BUYS)


def found(client, typed):
    answer = client.get(V1 + "customers/", {"q": typed})
    assert answer.status_code == 200, answer.content
    assert answer.json()["count"] == len(answer.json()["results"])
    return [each["external_id"] for each in answer.json()["results"]]


@pytest.mark.parametrize(
    ("typed", "cards"),
    [
        ("", ["0001", "0002", "0003", "0004"]),
        ("олен", ["0001"]),
        ("КОВАЛЕНКО олена", ["0001"]),
        ("lecka", ["0002"]),
        ("Żan", ["0002"]),
        ("o'neil", ["0003"]),
        ("oneil mary", ["0003"]),
        ("иолкин", []),
        ("Йолк", ["0004"]),
        ("olena@ex", ["0001"]),
        ("OLENA@example.com", ["0001"]),
        ("zaneta_", ["0002"]),
        ("zaneta_x%", []),
        ("z_neta_l", []),
        ("+38050", ["0001"]),
        ("380 (67) 123-45", ["0004"]),
        ("000", ["0001", "0002", "0003", "0004"]),
        ("0003", ["0003"]),
        ("token-3", ["0003"]),
        ("nobody", []),
        ("& | !:* ( '", []),
        ("\0", ["0001", "0002", "0003", "0004"]),
        ("\\", []),
    ],
)
def test_customers_are_found_by_the_beginning_of_what_names_them(client_of, base, typed, cards):
    assert found(client_of(), typed) == cards


def test_a_customer_is_found_by_the_number_of_the_page(client_of, base):
    customer = Customer.objects.get(identities__value="0002")
    assert found(client_of(), f"#{customer.pk}") == ["0002"]


def test_a_row_of_the_list_says_who_it_is_and_what_they_bought(client_of, base):
    answer = client_of().get(V1 + "customers/?page_size=1").json()
    assert answer["count"] == 4
    assert answer["next"].endswith("page=2&page_size=1")
    customer = Customer.objects.get(identities__value="0001")
    assert answer["results"] == [
        {
            "id": customer.pk,
            "name": "Олена Коваленко",
            "email": "olena@example.com",
            "phone": "+380501234567",
            "city": "Київ",
            "external_id": "0001",
            "purchases": 2,
            "spent": "22.50",
            "last_purchase_at": "2026-01-07T00:00:00Z",
        }
    ]


def test_a_profile_holds_everything_known(client_of, base, topic):
    customer = Customer.objects.get(identities__value="0001")
    Consent.objects.create(customer=customer, channel="email", topic=topic, granted=True, changed_at=NOW, source="crm")
    answer = client_of().get(f"{V1}customers/{customer.pk}/").json()
    assert answer["name"] == "Олена Коваленко"
    assert answer["attributes"]["city"] == "Київ"
    assert answer["identities"] == [{"namespace": "card", "value": "0001"}]
    assert [each["channel"] for each in answer["addresses"]] == ["email", "push", "sms"]
    assert answer["consents"] == [
        {
            "channel": "email",
            "topic": topic.pk,
            "topic_name": "News",
            "brand": topic.brand_id,
            "granted": True,
            "changed_at": "2026-03-02T12:00:00Z",
            "source": "crm",
        }
    ]
    assert answer["stats"] == {
        "purchases": 2,
        "spent": "22.50",
        "currency": "USD",
        "first_purchase_at": "2026-01-05T00:00:00Z",
        "last_purchase_at": "2026-01-07T00:00:00Z",
    }


def test_a_customer_who_never_bought_has_a_profile_too(client_of, base):
    customer = Customer.objects.get(identities__value="0004")
    stats = client_of().get(f"{V1}customers/{customer.pk}/").json()["stats"]
    assert (stats["purchases"], stats["spent"], stats["currency"]) == (0, "0.00", None)


def test_money_of_two_currencies_is_not_added_up(client_of, base, load):
    load("id,day,paid\n0001,2026-01-09,99\n", BUYS | {"currency": "EUR"})
    customer = Customer.objects.get(identities__value="0001")
    stats = client_of().get(f"{V1}customers/{customer.pk}/").json()["stats"]
    assert (stats["purchases"], stats["spent"], stats["currency"]) == (3, "22.50", "USD")


def test_somebody_of_one_brand_does_not_see_the_consents_of_another(client_of, base, brand, topic):
    other = Topic.objects.create(brand=Brand.objects.create(key="other", name="Other"), key="news", name="Theirs")
    customer = Customer.objects.get(identities__value="0001")
    for each in (topic, other):
        Consent.objects.create(customer=customer, channel="email", topic=each, granted=True, changed_at=NOW)

    def names(client):
        return {each["topic_name"] for each in client.get(f"{V1}customers/{customer.pk}/").json()["consents"]}

    assert names(client_of()) == {"News", "Theirs"}
    assert names(client_of(brands=[brand])) == {"News"}


def test_nobody_by_this_number(client_of):
    assert client_of().get(f"{V1}customers/{10**17}/").status_code == 404
    assert client_of().get(f"{V1}customers/ann/").status_code == 404


def test_attributes_come_with_how_many_have_them(client_of, base):
    answer = client_of().get(V1 + "attributes/").json()
    assert {"key": "city", "label": "City", "type": "text", "count": 4} in answer


def test_values_of_an_attribute_come_with_the_most_frequent_first(client_of, base):
    client = client_of()
    assert client.get(V1 + "attributes/city/values/").json()[0] == {"value": "Київ", "count": 2}
    assert client.get(V1 + "attributes/city/values/", {"q": "ки"}).json() == [{"value": "Київ", "count": 2}]
    assert client.get(V1 + "attributes/city/values/", {"q": "%"}).json() == []
    assert client.get(V1 + "attributes/soul/values/").status_code == 404


def test_items_of_a_list_are_values_of_their_own(client_of, load):
    likes = {"column": "likes", "target": "attribute", "key": "likes", "type": "list"}
    load("id,likes\n1,jazz|rock\n2,rock\n", MAPPING | {"columns": [MAPPING["columns"][0], likes]})
    answer = client_of().get(V1 + "attributes/likes/values/").json()
    assert answer == [{"value": "rock", "count": 2}, {"value": "jazz", "count": 1}]


def test_events_are_named_and_so_are_the_properties_of_the_latest(client_of, base):
    person = Customer.objects.earliest("pk").pk
    events: list[tuple[str, dict[str, Any]]] = [
        ("basket", {"total": 100, "shop": {"city": "Lviv"}, "not a name": 1}),
        ("basket", {"total": 120}),
        ("visit", {"page": "/"}),
    ]
    rows = [EventRow(person, name, f"k{index}", NOW, values) for index, (name, values) in enumerate(events)]
    record_events(rows, NOW)
    client = client_of()
    assert client.get(V1 + "events/names/").json() == ["basket", "visit"]
    properties = client.get(V1 + "events/properties/", {"name": "basket"}).json()
    assert [(each["name"], each["count"]) for each in properties] == [("total", 2), ("shop.city", 1)]
    assert properties[1]["example"] == "Lviv"
    assert client.get(V1 + "events/properties/", {"name": "moon"}).json() == []


def test_imports_show_their_totals_and_their_rejects(client_of, base):
    client = client_of()
    latest = client.get(V1 + "imports/").json()["results"][0]
    assert latest["rows"] == "purchases"
    assert [latest[each] for each in ("read", "created", "updated", "unchanged", "rejected")] == [3, 2, 0, 0, 1]
    one = client.get(f"{V1}imports/{latest['id']}/").json()
    assert one["mapping"]["source"] == "shop"
    (reject,) = client.get(f"{V1}imports/{latest['id']}/rejects/").json()["results"]
    assert reject.pop("said")["code"] == "column"
    reason = "Column day: “someday” is not a date like 2026-01-31."
    assert reject == {"line": 4, "reason": reason, "original": "0001,someday,1"}


def test_an_admin_makes_and_names_topics_and_it_is_audited(client_of, brand):
    client = client_of("admin")
    body = {"brand": brand.pk, "key": "offers", "name": "Offers", "traffic_class": "marketing"}
    made = client.post(V1 + "topics/", body)
    assert made.status_code == 201
    url = f"{V1}topics/{made.json()['id']}/"
    assert client.patch(url, {"name": "Best offers"}).json()["name"] == "Best offers"
    refused = client.patch(url, {"key": "other"})
    assert refused.json() == {"key": ["The key of a topic cannot be changed."]}
    assert client.delete(url).status_code == 403
    assert client.post(V1 + "topics/", body).status_code == 400
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["created", "changed"]


def test_an_admin_of_one_brand_cannot_touch_the_topics_of_another(client_of, brand, topic):
    other = Brand.objects.create(key="other", name="Other")
    client = client_of("admin", brands=[other])
    assert client.get(V1 + "topics/").json()["results"] == []
    assert client.patch(f"{V1}topics/{topic.pk}/", {"name": "Mine"}).status_code == 404
    assert client.post(V1 + "topics/", {"brand": brand.pk, "key": "x", "name": "X"}).status_code == 403


def test_topics_of_one_brand_can_be_asked_for(client_of, topic):
    other = Topic.objects.create(brand=Brand.objects.create(key="other", name="Other"), key="news", name="News")
    answer = client_of().get(V1 + "topics/", {"brand": other.brand_id}).json()
    assert [each["id"] for each in answer["results"]] == [other.pk]


def test_a_marketer_reads_topics_and_changes_none(client_of, brand, topic):
    client = client_of("marketer")
    assert client.get(V1 + "topics/").json()["count"] == 1
    assert client.post(V1 + "topics/", {"brand": brand.pk, "key": "x", "name": "X"}).status_code == 403


@pytest.mark.parametrize("path", ["topics/", "attributes/", "attributes/city/values/", "customers/", "imports/"])
def test_a_stranger_sees_nothing(base, path):
    assert APIClient().get(V1 + path).status_code == 401
