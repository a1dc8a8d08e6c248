"""Values that are suggested for the fields of conditions: of the real data."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Brand
from customers.models import CustomerList, Event, Product, PurchaseLine
from segments import suggesting
from segments.models import Segment
from segments.patience import TooSlow
from tests.segments.people import NOW, day, known_attributes, people


def suggested(client: APIClient, condition: str, field: str, **beside: str) -> list[tuple[Any, Any]]:
    answer = client.get(f"/api/v1/conditions/{condition}/suggestions/", {"field": field} | beside)
    assert answer.status_code == 200
    return [(each["value"], each["count"]) for each in answer.json()["values"]]


@pytest.fixture
def base(db: None) -> list[int]:
    known_attributes()
    cities = ["Kyiv"] * 3 + ["Lviv"] * 2 + ["Bila Tserkva", "Краків", None, ""]
    ids = people(
        [
            ({"city": city, "age": number % 2, "tags": ["new", f"t{number}"], "vip": True}, [(NOW, (5, "EUR"))], (), ())
            for number, city in enumerate(cities)
        ]
    )
    people([({}, [(NOW, 5)], [("basket", day("1998-06-01")), ("visit", NOW)], ())])
    Event.objects.update(properties={"device": "ios", "cart": {"total": 5}, "tags": ["a"]})
    return ids


def test_values_of_an_attribute_come_by_how_many_have_them(marketer: APIClient, base: list[int]) -> None:
    assert suggested(marketer, "attribute", "value", attribute="city") == [
        ("Kyiv", 3),
        ("Lviv", 2),
        ("Bila Tserkva", 1),
        ("Краків", 1),
    ]
    assert suggested(marketer, "attribute", "values", attribute="tags")[0] == ("new", 9)
    assert suggested(marketer, "attribute", "value", attribute="age") == [("0", 5), ("1", 4)]
    assert suggested(marketer, "attribute", "value", attribute="vip") == [("true", 9)]
    assert suggested(marketer, "attribute", "value", attribute="nothing") == []
    assert suggested(marketer, "attribute", "value") == []


def test_what_is_typed_stands_somewhere_in_them_and_first_of_all_at_the_beginning(
    marketer: APIClient, base: list[int]
) -> None:
    assert suggested(marketer, "attribute", "value", attribute="city", q="k") == [("Kyiv", 3), ("Bila Tserkva", 1)]
    assert suggested(marketer, "attribute", "value", attribute="city", q="КРАК") == [("Краків", 1)]
    assert suggested(marketer, "attribute", "value", attribute="city", q="%") == []


def test_names_of_events_their_properties_and_the_values_of_these(marketer: APIClient, base: list[int]) -> None:
    assert suggested(marketer, "event", "name") == [("basket", None), ("visit", None)]
    assert suggested(marketer, "event", "name", q="BAS") == [("basket", None)]
    assert suggested(marketer, "event", "filters.0.property", name="basket") == [
        ("cart.total", 1),
        ("device", 1),
        ("tags", 1),
    ]
    asked = {"name": "basket", "property": "device"}
    assert suggested(marketer, "event", "filters.0.value", **asked) == [("ios", 1)]
    assert suggested(marketer, "event", "filters.0.value", name="basket", property="cart.total") == [("5", 1)]
    assert suggested(marketer, "event", "value", name="basket") == []
    inside = {"first.event": "visit", "then.event": "basket", "then.filters.0.property": "device"}
    assert suggested(marketer, "sequence", "then.filters.0.value", **inside) == [("ios", 1)]
    assert suggested(marketer, "sequence", "first.event", q="vis") == [("visit", None)]


def test_products_categories_and_currencies(marketer: APIClient, base: list[int]) -> None:
    PurchaseLine.objects.create(
        customer_id=base[0], purchase_id=1, key="1", number=1, sku="MUG", category="Mugs", quantity=1, amount=5
    )
    assert suggested(marketer, "product_bought", "sku") == [("MUG", None)]  # no catalogue: what was bought
    Product.objects.create(sku="LP-1", name="Blue Train", category="Records", updated_at=NOW)

    assert suggested(marketer, "product_bought", "sku", q="blue") == [("LP-1", None)]
    assert suggested(marketer, "category_bought", "category") == [("Records", None)]
    assert suggested(marketer, "category_bought", "category", q="mu") == [("Mugs", None)]
    assert suggested(marketer, "purchase_sum", "currency") == [("EUR", None), ("USD", None)]


def test_segments_and_lists_by_name_of_ones_own_brands(
    marketer: APIClient, stranger_to_the_brand: APIClient, brand: Brand
) -> None:
    ours = Segment.objects.create(name="Loyal", rule={"all": []}, size=7)
    theirs = Segment.objects.create(name="Loyal of Acme", rule={"all": []}, brand=brand)
    friends = CustomerList.objects.create(name="Friends", brand=brand, created_at=NOW)

    assert suggested(marketer, "in_segment", "segment_id", q="loy") == [(ours.pk, 7), (theirs.pk, None)]
    assert suggested(stranger_to_the_brand, "in_segment", "segment_id", q="loy") == [(ours.pk, 7)]
    assert suggested(marketer, "in_list", "list_id") == [(friends.pk, 0)]
    assert suggested(stranger_to_the_brand, "in_list", "list_id") == []


def test_what_nobody_can_suggest_is_an_empty_answer_and_no_error(
    marketer: APIClient, base: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert suggested(marketer, "random_share", "percent") == []
    assert suggested(marketer, "attribute", "value", attribute="x\0y" * 300, q="\0" * 300) == []
    assert marketer.get("/api/v1/conditions/horoscope/suggestions/", {"field": "x"}).status_code == 404
    assert marketer.get("/api/v1/conditions/attribute/suggestions/").status_code == 400

    def slow(*_: Any) -> None:
        raise TooSlow

    monkeypatch.setitem(suggesting.SOURCES, "value", slow)
    assert suggested(marketer, "attribute", "value", attribute="city") == []


def test_at_most_fifty_are_suggested(marketer: APIClient) -> None:
    known_attributes()
    people([({"city": f"Town {number}"}, (), (), ()) for number in range(80)])

    assert len(suggested(marketer, "attribute", "value", attribute="city")) == 50
