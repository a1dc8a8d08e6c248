"""Lists of customers: frozen from rules, filled and emptied over the API, kept while something asks them."""

import json
from typing import Any

import pytest
from psycopg import sql as pieces
from rest_framework.test import APIClient

from accounts import api_keys
from accounts.models import AuditEntry, Brand
from customers.joining import by_hand, undoing
from customers.models import Customer, CustomerList, Identity, ListMember
from customers.profiles.erasing import erase
from customers.profiles.exporting import export
from lib import sql
from segments.models import Segment
from tests.segments.people import NOW, day, people

ADDRESS = "/api/v1/lists/"
BUYERS = {"type": "purchase_count"}


@pytest.fixture
def base(db: None) -> list[int]:
    """Two who bought, two who did not."""
    return people(
        [
            ({}, [(day("1998-01-05"), 10)], (), ["email"]),
            ({}, [(day("1998-06-05"), 20)], (), ()),
            ({}, (), (), ()),
            ({}, (), (), ()),
        ]
    )


def create(client: APIClient, **values: Any) -> Any:
    return client.post(ADDRESS, {"name": "Friends"} | values)


def members(list_id: int) -> set[int]:
    return set(ListMember.objects.filter(list=list_id).values_list("customer_id", flat=True))


def buy(customer: int) -> None:
    query = pieces.SQL(
        "insert into customers_purchase (customer_id, key, occurred_at, amount, currency, source, received_at)"
        " values ({customer}, 'x', {now}, 5, 'USD', '', {now})"
    )
    sql.execute(sql.fill(query, customer=customer, now=NOW))


def test_a_list_is_frozen_from_a_rule_and_stays_as_it_was(marketer: APIClient, base: list[int]) -> None:
    made = create(marketer, rule=BUYERS)

    assert made.status_code == 201
    found = made.json()
    assert (found["name"], found["size"], found["created_by"], found["brand"]) == ("Friends", 2, "Mara", None)
    assert (found["origin"]["kind"], found["origin"]["words"]) == ("frozen", "made a purchase")
    assert members(found["id"]) == set(base[:2])
    buy(base[2])
    assert marketer.get(f"{ADDRESS}{found['id']}/").json()["size"] == 2
    assert [row["id"] for row in marketer.get(f"{ADDRESS}{found['id']}/members/").json()["results"]] == base[:2]
    assert marketer.get(ADDRESS).json()["results"][0]["name"] == "Friends"
    assert [each.action for each in AuditEntry.objects.order_by("id")] == ["created", "added"]


def test_a_segment_is_frozen(marketer: APIClient, base: list[int], brand: Brand) -> None:
    segment = Segment.objects.create(name="Buyers", rule=BUYERS, brand=brand)

    made = marketer.post(f"/api/v1/segments/{segment.pk}/freeze/", {"name": "Buyers of today"})
    again = marketer.post(f"/api/v1/segments/{segment.pk}/freeze/", {"name": "Buyers of today"})

    assert made.status_code == 201
    assert made.json()["origin"] | {"as_of": ""} == {
        "kind": "frozen",
        "segment": segment.pk,
        "words": "made a purchase",
        "as_of": "",
    }
    assert (made.json()["brand"], made.json()["size"]) == (brand.pk, 2)
    assert (again.status_code, again.json()) == (400, {"name": ["There is already a list “Buyers of today”."]})


def test_a_broken_rule_makes_no_list(marketer: APIClient) -> None:
    answer = create(marketer, rule={"all": [{"type": "horoscope"}]})

    assert answer.status_code == 400
    assert answer.json()["rule"][0]["path"] == "all.0"
    broken = Segment.objects.create(name="Odd", rule={"type": "horoscope"})
    assert marketer.post(f"/api/v1/segments/{broken.pk}/freeze/", {"name": "x"}).status_code == 400
    assert not CustomerList.objects.exists()


def test_members_come_and_go_in_sets_by_number_and_by_what_names_them(
    marketer: APIClient, base: list[int], django_assert_max_num_queries: Any
) -> None:
    list_id = create(marketer).json()["id"]
    Identity.objects.create(customer_id=base[3], namespace="card", value="4711")
    named = {
        "customers": [base[0], base[1], base[0], 10**15],
        "identities": [{"namespace": "card", "value": "4711"}, {"namespace": "card", "value": "nobody's"}],
    }

    with django_assert_max_num_queries(15):
        added = marketer.post(f"{ADDRESS}{list_id}/members/", named)
    twice = marketer.post(f"{ADDRESS}{list_id}/members/", named).json()

    assert added.json() == {
        "changed": 3,
        "size": 3,
        "unknown": [{"namespace": "card", "value": "nobody's"}],
        "unknown_count": 1,
    }
    assert (twice["changed"], twice["size"]) == (0, 3)
    assert members(list_id) == {base[0], base[1], base[3]}
    gone = marketer.post(f"{ADDRESS}{list_id}/remove/", {"customers": [base[1], base[2]]}).json()
    assert (gone["changed"], gone["size"]) == (1, 2)


@pytest.mark.parametrize(
    "body",
    [{}, {"customers": []}, {"customers": ["x"]}, {"customers": [0]}, {"customers": [1] * 10_001}, {"people": [1]}],
    ids=["nothing", "nobody", "no number", "zero", "too many", "unknown field"],
)
def test_calls_that_name_nobody_are_refused(marketer: APIClient, body: dict[str, Any]) -> None:
    list_id = create(marketer).json()["id"]

    assert marketer.post(f"{ADDRESS}{list_id}/members/", body).status_code == 400


def test_another_system_fills_lists_of_its_brand_only(marketer: APIClient, brand: Brand, base: list[int]) -> None:
    _, text = api_keys.make("Shop", brand, None)
    shop = APIClient(headers={"authorization": f"Bearer {text}"})
    others = create(marketer, name="Everybody's").json()["id"]

    own = create(shop).json()

    assert (own["brand"], own["origin"], own["created_by"]) == (brand.pk, {"kind": "api"}, None)
    assert shop.post(f"{ADDRESS}{own['id']}/members/", {"customers": base}).json()["size"] == 4
    assert shop.post(f"{ADDRESS}{others}/members/", {"customers": base}).status_code == 403


def test_lists_of_other_brands_are_not_there(
    marketer: APIClient, stranger_to_the_brand: APIClient, brand: Brand
) -> None:
    list_id = create(marketer, brand=brand.pk).json()["id"]

    assert stranger_to_the_brand.get(ADDRESS).json()["count"] == 0
    for path in ("", "members/"):
        assert stranger_to_the_brand.get(f"{ADDRESS}{list_id}/{path}").status_code == 404
    assert stranger_to_the_brand.delete(f"{ADDRESS}{list_id}/").status_code == 404
    assert create(stranger_to_the_brand, name="Mine", brand=brand.pk).status_code == 403


def test_a_list_is_renamed_and_deleted(marketer: APIClient, base: list[int]) -> None:
    list_id = create(marketer, rule=BUYERS).json()["id"]
    create(marketer, name="Taken")

    assert marketer.patch(f"{ADDRESS}{list_id}/", {"name": "Taken"}).status_code == 400
    assert marketer.patch(f"{ADDRESS}{list_id}/", {"name": "Other"}).json()["name"] == "Other"
    assert marketer.delete(f"{ADDRESS}{list_id}/").status_code == 204
    assert not ListMember.objects.exists()
    assert Customer.objects.count() == 4
    assert [each.action for each in AuditEntry.objects.order_by("id")][-2:] == ["changed", "deleted"]


def test_a_list_that_a_segment_asks_is_kept(marketer: APIClient) -> None:
    list_id = create(marketer).json()["id"]
    Segment.objects.create(name="In it", rule={"not": {"any": [{"type": "in_list", "list_id": list_id}]}})
    Segment.objects.create(name="Broken", rule=[{"type": "in_list"}, 5, {"all": None}])

    answer = marketer.delete(f"{ADDRESS}{list_id}/")

    assert answer.status_code == 409
    assert answer.json() == {
        "detail": "The list “Friends” is asked by “In it”. Take it out of there first.",
        "code": "list_in_use",
    }
    Segment.objects.all().delete()
    assert marketer.delete(f"{ADDRESS}{list_id}/").status_code == 204


def test_sizes_are_true_after_a_merge_its_undoing_and_an_erasure(marketer: APIClient, base: list[int]) -> None:
    both, one = (create(marketer, name=name).json()["id"] for name in ("both", "one"))
    marketer.post(f"{ADDRESS}{both}/members/", {"customers": base[:3]})
    marketer.post(f"{ADDRESS}{one}/members/", {"customers": base[1:2]})

    def sizes() -> list[int]:
        return list(CustomerList.objects.order_by("name").values_list("size", flat=True))

    merge = by_hand.join(base[0], base[1], None, NOW)

    assert (members(both), members(one), sizes()) == ({base[0], base[2]}, {base[0]}, [2, 1])
    assert marketer.post(f"{ADDRESS}{one}/members/", {"customers": [base[1]]}).json()["changed"] == 0
    undoing.undo(merge, None, NOW)
    assert (members(both), members(one), sizes()) == (set(base[:3]), {base[1]}, [3, 1])
    erase(base[1], None, NOW)
    assert (members(both), sizes()) == ({base[0], base[2]}, [2, 0])


def test_the_file_of_a_customer_says_which_lists_they_are_in(marketer: APIClient, base: list[int]) -> None:
    list_id = create(marketer).json()["id"]
    marketer.post(f"{ADDRESS}{list_id}/members/", {"customers": base[:1]})

    known = json.loads("".join(export(base[0], NOW)))

    assert [each["list"] for each in known["list_members"]] == ["Friends"]
