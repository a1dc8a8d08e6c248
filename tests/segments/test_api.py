"""Segments over the API: saved, counted, listed, explained, refused."""

from typing import Any

import pytest
from django.dispatch import receiver
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Brand
from segments import patience
from segments.models import Segment
from segments.saving import SegmentInUse, refresh_sizes
from segments.signals import segment_deleting
from tests.segments.people import NOW, day, known_attributes, people, topic

ADDRESS = "/api/v1/segments/"
BUYERS = {"type": "purchase_count"}
AS_OF = "1998-07-01T00:00:00Z"


@pytest.fixture
def base(db: None) -> list[int]:
    """A buyer of January, a buyer of June, somebody who never bought."""
    return people(
        [
            ({"city": "Kyiv"}, [(day("1998-01-05"), 10)], (), ["email"]),
            ({"city": "Lviv"}, [(day("1998-06-05"), 20)], (), ()),
            ({}, (), (), ()),
        ]
    )


def create(client: APIClient, **values: Any) -> Any:
    return client.post(ADDRESS, {"name": "Buyers", "rule": BUYERS} | values)


def test_a_segment_is_saved_with_its_words_and_its_size(marketer: APIClient, base: list[int]) -> None:
    answer = create(marketer, description="Who bought")

    assert answer.status_code == 201
    saved = answer.json()
    assert saved["words"] == "made a purchase"
    assert (saved["size"], saved["problems"], saved["created_by"], saved["brand"]) == (2, [], "Mara", None)
    assert saved["size_at"]
    assert saved["rule"] == BUYERS | {"compare": "at_least", "value": 1, "period": {"span": "all_time"}}
    assert marketer.get(ADDRESS).json()["results"] == [saved]
    assert marketer.get(f"{ADDRESS}{saved['id']}/").json() == saved
    assert AuditEntry.objects.get().subject == f"segment:{saved['id']}"


def test_a_segment_is_changed_and_its_size_counted_anew(marketer: APIClient, base: list[int]) -> None:
    saved = create(marketer).json()

    renamed = marketer.patch(f"{ADDRESS}{saved['id']}/", {"name": "All"}).json()
    changed = marketer.patch(f"{ADDRESS}{saved['id']}/", {"rule": {"all": []}}).json()

    assert (renamed["name"], renamed["size"], renamed["rule"]) == ("All", 2, saved["rule"])
    assert (changed["name"], changed["size"], changed["words"]) == ("All", 3, "everybody")
    assert [each.action for each in AuditEntry.objects.order_by("id")] == ["created", "changed", "changed"]


def test_a_name_is_taken_once_in_a_brand(marketer: APIClient, brand: Brand) -> None:
    create(marketer)
    again = create(marketer)
    elsewhere = create(marketer, brand=brand.pk)
    renamed = marketer.patch(f"{ADDRESS}{elsewhere.json()['id']}/", {"brand": None})

    assert (again.status_code, again.json()) == (400, {"name": ["There is already a segment “Buyers”."]})
    assert elsewhere.status_code == 201
    assert renamed.status_code == 400


def test_a_segment_without_a_rule_or_with_a_broken_one_is_not_saved(marketer: APIClient) -> None:
    assert marketer.post(ADDRESS, {"name": "x"}).json() == {"rule": ["This field is required."]}
    answer = create(marketer, rule={"all": [BUYERS, {"any": [{"type": "purchase_count", "value": "x"}]}]})

    assert answer.status_code == 400
    assert answer.json() == {
        "rule": [
            {
                "path": "all.1.any.0.value",
                "node": "all.1.any.0",
                "field": "value",
                "message": "A valid integer is required.",
            }
        ]
    }
    assert not Segment.objects.exists()


def test_a_rule_is_counted_in_all_and_at_each_of_its_places(marketer: APIClient, base: list[int]) -> None:
    known_attributes()
    city = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
    rule = {"all": [BUYERS, {"not": city}, {"any": [city, BUYERS]}]}

    answer = marketer.post(f"{ADDRESS}count/", {"rule": rule}).json()

    assert answer.pop("ms") >= 0
    assert answer == {
        "count": 1,
        "total": 3,
        "leaves": [
            {"path": "all.0", "count": 2},
            {"path": "all.1.not", "count": 1},
            {"path": "all.2.any.0", "count": 1},
            {"path": "all.2.any.1", "count": 2},
        ],
        "groups": [{"path": "", "count": 1}, {"path": "all.2", "count": 2}],
        "words": "made a purchase and not (City is Kyiv) and (City is Kyiv or made a purchase)",
    }


def test_a_rule_is_counted_as_of_a_time(marketer: APIClient, base: list[int]) -> None:
    def count(as_of: str) -> int:
        return int(marketer.post(f"{ADDRESS}count/", {"rule": BUYERS, "as_of": as_of}).json()["count"])

    assert [count(each) for each in ("1998-01-04", "1998-06-04T23:59:59Z", AS_OF, "")] == [0, 1, 2, 2]
    assert count("1998-06-05T02:00:00+02:00") == 2


@pytest.mark.parametrize(
    "as_of", ["yesterday", "1998-13-01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "1998"]
)
def test_what_is_no_time_is_refused(marketer: APIClient, as_of: str) -> None:
    segment = create(marketer).json()["id"]

    counted = marketer.post(f"{ADDRESS}count/", {"rule": BUYERS, "as_of": as_of})
    listed = marketer.get(f"{ADDRESS}{segment}/members/", {"as_of": as_of})

    assert (counted.status_code, listed.status_code) == (400, 400)
    assert as_of in str(counted.json()["as_of"])
    assert as_of in str(listed.json()["as_of"])


def test_members_come_in_pages_as_of_a_time(marketer: APIClient, base: list[int]) -> None:
    segment = create(marketer).json()["id"]
    address = f"{ADDRESS}{segment}/members/"

    first = marketer.get(address, {"page_size": "1", "as_of": AS_OF}).json()
    second = marketer.get(first["next"]).json()

    assert (first["count"], first["previous"], second["next"]) == (2, None, None)
    assert [row["id"] for row in first["results"] + second["results"]] == base[:2]
    assert first["results"][0]["email"] == "email-0"
    assert first["results"][0]["spent"] == "10.00"
    assert [row["id"] for row in marketer.get(address, {"as_of": "1998-02-01"}).json()["results"]] == base[:1]
    assert marketer.get(address, {"page": 9}).status_code == 404


def test_one_customer_is_explained_with_what_was_compared(marketer: APIClient, base: list[int]) -> None:
    known_attributes()
    inner = create(marketer).json()["id"]
    rule = {
        "all": [
            {"type": "purchase_sum", "compare": "more_than", "value": "15"},
            {"not": {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}},
            {"type": "in_segment", "segment_id": inner},
        ]
    }
    segment = create(marketer, name="Outer", rule=rule).json()["id"]

    explained = marketer.get(f"{ADDRESS}{segment}/explain/", {"customer": str(base[0]), "as_of": AS_OF}).json()

    assert (explained["type"], explained["value"]) == ("all", False)
    spent, unlike, within = explained["children"]
    assert (spent["type"], spent["value"], spent["compared"]) == ("purchase_sum", False, {"spent": "10.00"})
    assert spent["words"] == "spent more than 15"
    assert (unlike["type"], unlike["value"], unlike["children"][0]["value"]) == ("not", False, True)
    assert unlike["children"][0]["compared"] == {"city": "Kyiv"}
    assert (within["value"], within["words"], within["path"]) == (True, "is in “Buyers”", "all.2")
    assert within["children"][0]["compared"] == {"purchases": 1}


def test_nobody_is_explained_who_does_not_exist(marketer: APIClient) -> None:
    segment = create(marketer).json()["id"]

    assert (
        marketer.get(f"{ADDRESS}{segment}/explain/", {"customer": 404}).json()["detail"] == "There is no customer 404."
    )
    for wrong in ("", "x", "-1", "9" * 40):
        assert marketer.get(f"{ADDRESS}{segment}/explain/", {"customer": wrong}).status_code == 400


def test_a_saved_segment_that_broke_since_is_still_listed_with_what_is_wrong(marketer: APIClient) -> None:
    news = topic(pk=77)
    broken = create(marketer, rule={"all": [{"type": "consent", "channel": "push", "topic_id": 77}]}).json()["id"]
    Segment.objects.create(name="Odd", rule={"type": "horoscope"})
    Segment.objects.create(name="Odder", rule=[1, {"type": 5}])
    create(marketer, name="Sound")
    news.delete()

    results = {each["name"]: each for each in marketer.get(ADDRESS).json()["results"]}

    assert results["Buyers"]["words"] == "This rule is broken: There is no topic 77. (at all.0.topic_id)"
    assert [each["path"] for each in results["Buyers"]["problems"]] == ["all.0.topic_id"]
    assert results["Odd"]["words"].startswith("This rule is broken: There is no condition “horoscope”.")
    assert results["Odder"]["words"].startswith("This rule is broken: A rule is a group")
    assert (results["Sound"]["words"], results["Sound"]["problems"]) == ("made a purchase", [])
    for path in ("members/", "explain/?customer=1"):
        answer = marketer.get(f"{ADDRESS}{broken}/{path}")
        assert answer.status_code == 400
        assert "There is no topic" in str(answer.json())
    assert marketer.patch(f"{ADDRESS}{broken}/", {"name": "Renamed"}).status_code == 200


def test_a_list_of_segments_costs_the_same_number_of_queries_however_long(
    marketer: APIClient, django_assert_max_num_queries: Any
) -> None:
    known_attributes()
    news = topic()
    for number in range(20):
        Segment.objects.create(
            name=str(number),
            rule={
                "all": [
                    {"type": "attribute", "attribute": "city", "operator": "present"},
                    {"type": "consent", "channel": "push", "topic_id": news.pk},
                    {"type": "in_segment", "segment_id": Segment.objects.create(name=f"in {number}", rule=BUYERS).pk},
                ]
            },
        )

    with django_assert_max_num_queries(9):
        assert marketer.get(ADDRESS).json()["count"] == 40


def test_a_circle_of_segments_cannot_be_saved(marketer: APIClient) -> None:
    first = create(marketer, name="First").json()["id"]
    second = create(marketer, name="Second", rule={"type": "in_segment", "segment_id": first}).json()["id"]

    itself = marketer.patch(f"{ADDRESS}{first}/", {"rule": {"type": "in_segment", "segment_id": first}})
    circle = marketer.patch(f"{ADDRESS}{first}/", {"rule": {"not": {"type": "in_segment", "segment_id": second}}})

    assert itself.json()["rule"][0]["message"] == "The segment “First” would refer to itself."
    assert circle.json()["rule"][0] == {
        "path": "not.segment_id",
        "node": "not",
        "field": "segment_id",
        "message": "The segment “First” would refer to itself.",
    }


def test_a_segment_that_another_asks_is_not_deleted(marketer: APIClient) -> None:
    inner = create(marketer).json()["id"]
    outer = create(marketer, name="Outer", rule={"any": [{"type": "in_segment", "segment_id": inner}]}).json()["id"]

    refused = marketer.delete(f"{ADDRESS}{inner}/")
    assert refused.status_code == 409
    assert refused.json() == {
        "detail": "The segment “Buyers” is asked by “Outer”. Take it out of there first.",
        "code": "segment_in_use",
    }
    assert marketer.delete(f"{ADDRESS}{outer}/").status_code == 204
    assert marketer.delete(f"{ADDRESS}{inner}/").status_code == 204
    assert AuditEntry.objects.filter(action="deleted").count() == 2


def test_whoever_needs_a_segment_can_refuse_its_deletion(marketer: APIClient) -> None:
    segment = create(marketer).json()["id"]

    @receiver(segment_deleting)
    def refuse(segment: Segment, **more: Any) -> None:
        raise SegmentInUse(f"The journey “Welcome” enters “{segment.name}”.")

    try:
        answer = marketer.delete(f"{ADDRESS}{segment}/")
    finally:
        segment_deleting.disconnect(refuse)
    assert (answer.status_code, answer.json()["detail"]) == (409, "The journey “Welcome” enters “Buyers”.")
    assert Segment.objects.filter(pk=segment).exists()


def test_a_manager_reads_and_counts_and_changes_nothing(manager: APIClient, marketer: APIClient) -> None:
    segment = create(marketer).json()["id"]

    assert manager.get(ADDRESS).json()["count"] == 1
    assert manager.post(f"{ADDRESS}count/", {"rule": BUYERS}).status_code == 200
    assert manager.get(f"{ADDRESS}{segment}/members/").status_code == 200
    assert create(manager, name="Mine").status_code == 403
    assert manager.patch(f"{ADDRESS}{segment}/", {"name": "Mine"}).status_code == 403
    assert manager.delete(f"{ADDRESS}{segment}/").status_code == 403


def test_a_stranger_to_the_brand_neither_sees_nor_uses_nor_writes_its_segments(
    stranger_to_the_brand: APIClient, marketer: APIClient, brand: Brand
) -> None:
    theirs = create(marketer, brand=brand.pk).json()["id"]
    shared = create(marketer, name="Shared").json()["id"]
    client = stranger_to_the_brand
    through = {"rule": {"type": "in_segment", "segment_id": theirs}}

    assert [each["id"] for each in client.get(ADDRESS).json()["results"]] == [shared]
    assert client.get(f"{ADDRESS}{theirs}/").status_code == 404
    assert client.get(f"{ADDRESS}{theirs}/members/").status_code == 404
    assert client.get(f"{ADDRESS}{theirs}/explain/?customer=1").status_code == 404
    assert client.delete(f"{ADDRESS}{theirs}/").status_code == 404
    counted = client.post(f"{ADDRESS}count/", through)
    assert counted.status_code == 400
    assert counted.json()["rule"][0]["message"] == f"There is no segment {theirs}."
    assert create(client, name="Mine", brand=brand.pk).status_code == 403
    assert create(client, name="Mine").status_code == 403  # of all brands
    assert client.patch(f"{ADDRESS}{shared}/", {"name": "Mine"}).status_code == 403
    assert create(client, name="Mine", brand=Brand.objects.get(key="other").pk).status_code == 201


def test_a_monstrous_rule_answers_with_a_sentence(
    marketer: APIClient, base: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segments.counting.ASKED_MS", 1)
    monkeypatch.setattr("segments.counting.count.__defaults__", (1,))
    rule = {"any": [{"type": "purchase_pair", "days": number} for number in range(400)]}

    answer = marketer.post(f"{ADDRESS}count/", {"rule": rule})

    assert answer.status_code == 503
    assert answer.json()["code"] == "too_slow"
    assert answer.json()["detail"].startswith("This rule takes too long to evaluate.")
    assert marketer.post(f"{ADDRESS}count/", {"rule": {"all": []}}).status_code in (200, 503)


def test_a_segment_whose_size_takes_too_long_is_saved_without_it(
    marketer: APIClient, base: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segments.saving.SAVING_MS", 1)
    rule = {"any": [{"type": "purchase_pair", "days": number} for number in range(400)]}

    saved = create(marketer, rule=rule)

    assert saved.status_code == 201
    assert saved.json()["size"] is None


def test_a_body_nested_without_end_is_a_bad_request(marketer: APIClient) -> None:
    body = '{"rule": ' + '{"not": ' * 50_000 + "{}" + "}" * 50_001

    answer = marketer.generic("POST", f"{ADDRESS}count/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["detail"] == "The JSON is nested too deep."


def test_limits_of_a_question_end_with_it(base: list[int]) -> None:
    from psycopg import sql

    from lib.sql import rows

    before = rows(sql.SQL("show statement_timeout"))
    with patience.patience(1234):
        assert rows(sql.SQL("show statement_timeout")) == [("1234ms",)]
    assert rows(sql.SQL("show statement_timeout")) == before


def test_sizes_are_refreshed_for_all_segments_and_broken_ones_hold_nothing_up(base: list[int]) -> None:
    Segment.objects.create(name="Broken", rule={"type": "horoscope"}, size=7, size_at=NOW)
    Segment.objects.create(name="Buyers", rule=BUYERS)
    everybody = Segment.objects.create(name="Everybody", rule={"all": []}, size=1, size_at=NOW)
    before = everybody.updated_at

    assert refresh_sizes(NOW) == 2

    assert {each.name: each.size for each in Segment.objects.all()} == {"Broken": 7, "Buyers": 2, "Everybody": 3}
    assert Segment.objects.get(name="Everybody").updated_at == before


def test_a_change_of_what_somebody_else_has_saved_meanwhile_is_refused(marketer: APIClient, base: list[int]) -> None:
    seen = marketer.post("/api/v1/segments/", {"name": "Buyers", "rule": BUYERS}, format="json").json()
    address = f"/api/v1/segments/{seen['id']}/"
    first = marketer.patch(address, {"name": "Theirs", "seen_at": seen["updated_at"]}, format="json")
    assert first.status_code == 200

    second = marketer.patch(address, {"name": "Mine", "seen_at": seen["updated_at"]}, format="json")

    assert (second.status_code, second.json()["code"]) == (409, "segment_changed")
    assert Segment.objects.get(pk=seen["id"]).name == "Theirs"
    after = marketer.patch(address, {"name": "Mine", "seen_at": first.json()["updated_at"]}, format="json")
    assert after.status_code == 200
    assert marketer.patch(address, {"name": "Whatever"}, format="json").status_code == 200


def test_conditions_are_listed_with_their_forms(marketer: APIClient) -> None:
    known_attributes()

    listed = {each["key"]: each for each in marketer.get("/api/v1/conditions/").json()}

    assert {"attribute", "purchase_count", "event", "address", "consent", "message", "in_segment"} <= listed.keys()
    count = {field["key"]: field for field in listed["purchase_count"]["fields"]}
    assert list(count) == ["compare", "value", "value_to", "period"]
    assert count["value_to"]["when"] == {"compare": ["between"]}
    assert [field["key"] for field in count["period"]["fields"]] == ["span", "days", "from_on", "to_on"]
    operators = next(field for field in listed["attribute"]["fields"] if field["key"] == "operator")["choices"]
    assert {"value": "has_any", "label": "has any of", "types": ["list"]} in operators
