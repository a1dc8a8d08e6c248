"""The bulk API: many rows a call, each judged by itself, a repeated call done once."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import api_keys
from accounts.models import Brand, Role
from customers.bulk.kind import Kind, kinds
from customers.models import (
    Address,
    AttributeDefinition,
    BulkCall,
    Consent,
    ConsentChange,
    Customer,
    Event,
    Product,
    Purchase,
    PurchaseLine,
    Refund,
    Topic,
)

ANN = [{"namespace": "shop_id", "value": "4711"}]
BOB = [{"namespace": "shop_id", "value": "4712"}]
ORDER = {"identities": ANN, "order_id": "A1", "at": "2026-01-05T10:00:00Z", "amount": "100.00"}
Call = Callable[..., dict[str, Any]]


@pytest.fixture
def system(brand: Brand) -> APIClient:
    _, text = api_keys.make("Shop", brand, None)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


@pytest.fixture
def call(system: APIClient) -> Call:
    """Brings rows of a kind; the answer, after making sure that it adds up."""

    def call(kind: str, *rows: Any, key: str = "", **others: Any) -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        body = json.dumps({"rows": list(rows), **others})
        answer = system.post(f"/api/v1/batch/{kind}/", body, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content
        said: dict[str, Any] = answer.json()
        totals = said["totals"]
        assert [each["row"] for each in said["results"]] == list(range(len(rows)))
        assert totals["received"] == len(rows) == sum(totals.values()) - totals["received"]
        return said

    return call


def results(answer: dict[str, Any]) -> list[str]:
    return [each["result"] for each in answer["results"]]


def reason(answer: dict[str, Any], row: int = 0) -> str:
    return str(answer["results"][row]["reason"])


@pytest.mark.parametrize("kind", [pytest.param(each, id=each.key) for each in kinds])
def test_the_example_of_every_kind_is_taken_and_taken_again_changes_nothing(kind: Kind, call: Call, brand: Brand):
    Brand.objects.update(key="records")
    Topic.objects.create(brand=brand, key="news", name="News")
    assert results(call(kind.key, example(kind))) == ["created"]
    assert results(call(kind.key, example(kind))) == ["unchanged"]


def example(kind: Kind) -> dict[str, Any]:
    """The kind's example, its moments moved to the past of the clock of the tests."""
    return {key: "2026-01-05T10:00:00Z" if key == "at" else value for key, value in kind.example.items()}


@pytest.mark.parametrize("kind", [pytest.param(each, id=each.key) for each in kinds])
@pytest.mark.parametrize("wrong", [None, [], {}, "x", 1e300, -5, True, [[[]]], {"identities": [None]}, {"rows": 1}])
def test_a_row_that_is_no_row_is_refused_and_the_next_one_is_judged(kind: Kind, call: Call, wrong: Any):
    answer = call(kind.key, wrong, {"nonsense": 1})
    assert results(answer) == ["rejected", "rejected"]
    assert reason(answer, 0)
    assert "There is no field “nonsense” here." in reason(answer, 1)


WRONG: list[Any] = [
    None, "", " ", "x\0y", "\ud800", "x" * 5000, "9" * 400, "-1", "1e400", "NaN", 1e300, -5, 0, True, [], {}, [[[]]],
    [None], {"a": {"b": 1}}, {"x\0": 1}, "9999-12-31T23:59:59Z", "0001-01-01", "2026-02-30", "☃", "%s", "'; --",
]  # fmt: skip


def mutations(value: Any) -> Iterator[Any]:
    """The example with each of its parts, one at a time, replaced by something wrong."""
    yield from WRONG
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: wrong} for wrong in mutations(inner))
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from ([*value[:place], wrong, *value[place + 1 :]] for wrong in mutations(inner))


@pytest.mark.parametrize("kind", [pytest.param(each, id=each.key) for each in kinds])
def test_whatever_stands_in_a_row_it_is_stored_or_refused_with_a_sentence(kind: Kind, call: Call, topic: Topic):
    rows = list(mutations(example(kind)))
    for start in range(0, len(rows), 1000):
        answer = call(kind.key, *rows[start : start + 1000], source="fuzz")
        assert all(bool(each["reason"]) == (each["result"] == "rejected") for each in answer["results"])


def test_customers_are_made_changed_and_left_alone(call: Call):
    ann = {
        "identities": [*ANN, {"namespace": "email", "value": " Ann@Example.com "}],
        "attributes": {"first_name": "Ann", "points": 7, "vip": True, "tags": ["a", "b"], "birthday": "1990-05-01"},
        "addresses": [{"channel": "email", "endpoint": "Ann@Example.com"}],
        "language": "uk",
        "time_zone": "Europe/Kyiv",
    }
    assert results(call("customers", ann)) == ["created"]
    assert results(call("customers", ann)) == ["unchanged"]
    assert results(call("customers", {"identities": ANN, "attributes": {"points": 8}})) == ["updated"]
    customer = Customer.objects.get()
    assert customer.attributes == {
        "first_name": "Ann", "points": 8, "vip": True, "tags": ["a", "b"], "birthday": "1990-05-01",
    }  # fmt: skip
    assert (customer.language, customer.time_zone) == ("uk", "Europe/Kyiv")
    assert Address.objects.get().endpoint == "ann@example.com"
    assert AttributeDefinition.objects.get(key="points").type == "number"


def test_a_bad_row_does_not_fail_the_others(call: Call):
    rows = [
        {"identities": ANN, "attributes": {"points": 1}},
        {"identities": BOB, "attributes": {"points": "many"}},
        {"identities": BOB, "attributes": {"Points": 1}},
        {"identities": [{"namespace": "email", "value": "nobody"}]},
        {"identities": []},
        {"identities": BOB, "addresses": [{"channel": "sms", "endpoint": "12"}]},
        {"identities": BOB, "attributes": {"note": "a\0b"}},
        {"identities": BOB, "attributes": {"note": "\ud800"}},
        {"identities": BOB, "time_zone": "Mars"},
        {"identities": BOB, "\ud800\0": 1},
        {"identities": BOB},
    ]
    answer = call("customers", *rows)
    assert results(answer) == ["created", *["rejected"] * 9, "created"]
    assert answer["totals"] == {"received": 11, "created": 2, "updated": 0, "unchanged": 0, "rejected": 9}
    assert reason(answer, 1) == "The attribute “points”: “many” is not a number."
    assert reason(answer, 3) == "“nobody” is not an e-mail address."
    assert reason(answer, 8) == "time_zone: “Mars” is not a time zone. Write one such as Europe/Kyiv."


def test_two_addresses_of_one_customer_in_one_call_are_both_kept(call: Call):
    rows = [{"identities": ANN, "channel": "email", "endpoint": f"{name}@example.com"} for name in ("a", "b", "a")]
    assert results(call("addresses", *rows)) == ["created", "updated", "unchanged"]
    assert list(Address.objects.order_by("id").values_list("endpoint", "is_primary")) == [
        ("a@example.com", False),
        ("b@example.com", True),
    ]


def test_every_consent_has_its_own_moment_and_topics_of_other_brands_are_out_of_reach(call: Call, topic: Topic):
    Topic.objects.create(brand=Brand.objects.create(key="other", name="Other"), key="news", name="News")
    said = {"identities": ANN, "channel": "email", "topic": "acme/news"}
    answer = call(
        "consents",
        said | {"granted": True, "at": "2026-01-02T10:00:00Z"},
        said | {"granted": False, "at": "2026-01-03T10:00:00Z"},
        said | {"granted": True, "at": "2026-01-01T10:00:00Z"},
        said | {"granted": True, "topic": "other/news"},
    )
    assert results(answer) == ["created", "updated", "unchanged", "rejected"]
    assert reason(answer, 3) == "There is no topic “other/news” that you may use."
    assert Consent.objects.get().granted is False
    assert list(ConsentChange.objects.order_by("at").values_list("granted", flat=True)) == [True, False]


def test_an_event_with_an_id_counts_once_and_one_that_is_to_come_not_at_all(call: Call):
    event = {"identities": ANN, "name": "basket", "at": "2026-01-05T10:00:00Z", "properties": {"total": 49}, "id": "e1"}
    assert results(call("events", event, event)) == ["created", "unchanged"]
    assert results(call("events", event | {"at": "2026-01-06T10:00:00Z"})) == ["unchanged"]
    ahead = (timezone.now() + timedelta(days=3650)).isoformat()
    assert reason(call("events", event | {"id": "e2", "at": ahead})) == "at: This lies in the future."
    assert Event.objects.get().properties == {"total": 49}


def test_an_order_with_lines_is_stored_whole_and_corrected_whole(call: Call):
    lines: list[dict[str, Any]] = [
        {"sku": "lp-1", "quantity": 2, "price": "24.50"},
        {"sku": "lp-1", "price": "20"},
        {"name": "Delivery", "amount": "4.90"},
    ]
    order = {"identities": ANN, "order_id": "A1", "at": "2026-01-05T10:00:00Z", "currency": "EUR", "lines": lines}
    assert results(call("purchases", order)) == ["created"]
    bought = Purchase.objects.get()
    assert (bought.amount, bought.units, bought.currency) == (Decimal("73.90"), 4, "EUR")
    assert results(call("purchases", order)) == ["unchanged"]
    assert results(call("purchases", order | {"lines": lines[:1]})) == ["updated"]
    assert PurchaseLine.objects.count() == 1
    assert Purchase.objects.get().amount == 49
    assert results(call("purchases", order | {"lines": lines[:1], "amount": "45"})) == ["updated"]
    assert Purchase.objects.get().amount == 45


def test_an_order_that_is_told_twice_in_one_call_is_corrected(call: Call):
    line = {"sku": "lp-1", "price": "20"}
    order = {"identities": ANN, "order_id": "A1", "at": "2026-01-05T10:00:00Z", "lines": [line]}
    assert results(call("purchases", order, order, order | {"lines": [line, line]}, ORDER | {"order_id": "A2"})) == [
        "created", "unchanged", "updated", "created",
    ]  # fmt: skip
    assert Purchase.objects.get(key="api:A1").amount == 40


def test_what_a_purchase_lacks_is_said(call: Call):
    without = {key: value for key, value in ORDER.items() if key != "amount"}
    answer = call(
        "purchases",
        without,
        ORDER | {"amount": "-1"},
        ORDER | {"amount": "1.001"},
        ORDER | {"amount": "9" * 20},
        ORDER | {"currency": "euro"},
        ORDER | {"at": "soon"},
        ORDER | {"lines": [{"sku": "x"}]},
        ORDER | {"lines": [{"price": 1}]},
        ORDER | {"lines": [{"sku": "x", "price": 1, "quantity": 0}]},
        ORDER | {"lines": [{"sku": "x", "price": "99999999999", "quantity": 99}, {"sku": "y", "price": 1}]},
    )
    assert set(results(answer)) == {"rejected"}
    assert reason(answer, 0) == "amount: Say it, or give the lines."
    assert reason(answer, 6) == "lines.0: The line has neither a price nor an amount."
    assert not Purchase.objects.exists()


def test_a_refund_reduces_and_waits_for_its_purchase(call: Call):
    refund = {"identities": ANN, "order_id": "A1", "id": "R1", "amount": "40"}
    assert results(call("refunds", refund, refund)) == ["created", "unchanged"]
    assert results(call("purchases", ORDER)) == ["created"]
    assert Purchase.objects.get().amount == 60
    answer = call("refunds", refund | {"id": "R2", "amount": "60.01"}, {"identities": ANN, "order_id": "A1"})
    assert results(answer) == ["rejected", "created"]
    assert reason(answer) == "60.01 is more than the 60.00 that are left of the purchase."
    assert Purchase.objects.get().canceled_at is not None
    assert results(call("purchases", ORDER)) == ["unchanged"]
    assert Refund.objects.count() == 2


def test_refunds_without_an_id_are_told_apart_by_what_they_say(call: Call):
    call("purchases", ORDER | {"lines": [{"sku": "lp-1", "price": "50"}, {"sku": "mug", "price": "50"}]})
    back = {"identities": ANN, "order_id": "A1", "lines": [{"sku": "lp-1"}]}
    assert results(call("refunds", back, back, back | {"lines": [{"sku": "mug", "quantity": 1}]})) == [
        "created", "unchanged", "created",
    ]  # fmt: skip
    assert Purchase.objects.get().canceled_at is not None


def test_products_are_made_and_changed_and_silence_changes_nothing(call: Call):
    product = {"sku": "lp-1", "name": "Kind of Blue", "category": "Records", "price": "24.50", "currency": "EUR"}
    assert results(call("products", product, product)) == ["created", "unchanged"]
    assert results(call("products", {"sku": "lp-1", "price": "20"})) == ["updated"]
    assert reason(call("products", {"sku": "x", "url": "javascript:alert(1)"})).startswith("url: Write a whole address")
    found = Product.objects.get()
    assert (found.name, found.price, found.currency) == ("Kind of Blue", Decimal(20), "USD")


def test_a_repeated_call_gets_the_same_answer_and_is_not_done_again(call: Call, system: APIClient):
    first = call("purchases", ORDER, {}, key="k1")
    Purchase.objects.all().delete()
    assert call("purchases", ORDER, {}, key="k1") == first
    assert not Purchase.objects.exists()
    other = system.post(
        "/api/v1/batch/purchases/", {"rows": [ORDER | {"amount": "5"}]}, headers={"Idempotency-Key": "k1"}
    )
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_used")
    elsewhere = system.post("/api/v1/batch/events/", {"rows": [ORDER]}, headers={"Idempotency-Key": "k1"})
    assert elsewhere.status_code == 409
    assert results(call("purchases", ORDER, key="k2")) == ["created"]


def test_keys_of_different_callers_have_nothing_to_do_with_each_other(call: Call, client_of: Callable[..., APIClient]):
    call("purchases", ORDER, key="k1")
    admin = client_of(Role.ADMIN)
    answer = admin.post("/api/v1/batch/purchases/", {"rows": [ORDER]}, headers={"Idempotency-Key": "k1"})
    assert results(answer.json()) == ["unchanged"]


def test_answers_are_kept_for_a_day(call: Call):
    call("purchases", ORDER, key="k1")
    BulkCall.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert results(call("purchases", ORDER, key="k1")) == ["unchanged"]
    assert BulkCall.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"rows": []},
        {"rows": [ORDER] * 1001},
        {"rows": {}},
        {},
        [],
        {"rows": [ORDER], "source": "My shop"},
        {"rows": [ORDER], "currency": "x"},
        {"rows": [ORDER], "other": 1},
    ],
)
def test_a_call_that_is_wrong_as_a_whole_is_refused(system: APIClient, body: Any):
    assert system.post("/api/v1/batch/purchases/", body).status_code == 400
    assert not Purchase.objects.exists()


def test_a_call_that_is_too_large_is_refused(system: APIClient):
    rows = [{"identities": ANN, "name": "x", "at": "2026-01-05", "properties": {"a": "b" * 30_000}}] * 100
    assert system.post("/api/v1/batch/events/", {"rows": rows}).status_code == 413


def test_systems_and_admins_may_and_nobody_else(client_of: Callable[..., APIClient], system: APIClient):
    for client, status in (
        (system, 200),
        (client_of(Role.ADMIN), 200),
        (client_of(Role.MARKETER), 403),
        (client_of(Role.MANAGER), 403),
        (APIClient(), 401),
    ):
        assert client.post("/api/v1/batch/purchases/", {"rows": [ORDER]}).status_code in (status, status + 2)


def test_a_thousand_rows_are_stored_in_sets(call: Call, django_assert_max_num_queries: Any):
    rows = [
        {"identities": [{"namespace": "shop_id", "value": str(number)}], "attributes": {"points": number}}
        for number in range(1000)
    ]
    with django_assert_max_num_queries(60):
        assert call("customers", *rows)["totals"]["created"] == 1000
    lines = [{"sku": f"p{number}", "price": 1} for number in range(3)]
    orders = [ORDER | {"order_id": f"A{number}", "lines": lines, "amount": "3"} for number in range(500)]
    with django_assert_max_num_queries(60):
        assert call("purchases", *orders)["totals"]["created"] == 500


def test_the_staff_sees_purchases_with_lines_refunds_and_pictures(call: Call, client_of: Callable[..., APIClient]):
    picture = "https://shop.example/1.jpg"
    call("products", {"sku": "lp-1", "name": "Kind of Blue", "category": "Records", "picture_url": picture})
    lines = [{"sku": "lp-1", "quantity": 2, "price": "24.50"}, {"name": "Delivery", "amount": "4.90"}]
    call("purchases", ORDER | {"lines": lines, "amount": "53.90"}, ORDER | {"order_id": "A2", "at": "2026-02-01"})
    back = {"identities": ANN, "order_id": "A1", "id": "R1", "lines": [{"sku": "lp-1"}], "reason": "Scratched"}
    call("refunds", back, {"identities": ANN, "order_id": "A2"})
    customer = Customer.objects.get()
    client = client_of()
    answer = client.get(f"/api/v1/customers/{customer.pk}/purchases/").json()
    assert answer["count"] == 2
    canceled, bought = answer["results"]
    assert (canceled["key"], canceled["amount"], canceled["canceled_at"] is None) == ("api:A2", "0.00", False)
    assert (bought["amount"], bought["refunded"], bought["units"]) == ("29.40", "24.50", 3)
    assert bought["lines"][0] == {
        "sku": "lp-1", "name": "Kind of Blue", "category": "Records", "quantity": "2.000", "returned": "1.000",
        "price": "24.5000", "amount": "49.00", "cost": None, "picture_url": picture, "url": "",
    }  # fmt: skip
    assert [(each["key"], each["amount"], each["reason"]) for each in bought["refunds"]] == [
        ("api:R1", "24.50", "Scratched")
    ]
    assert client.get("/api/v1/customers/999999999/purchases/").status_code == 404


def test_moments_without_a_zone_are_utc(call: Call):
    call("purchases", ORDER | {"at": "2026-01-05T10:00:00"})
    assert Purchase.objects.get().occurred_at == datetime(2026, 1, 5, 10, tzinfo=UTC)
