"""What cannot be asked is a sentence with its place; what broke since it was saved breaks no page."""

import json
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from customers.models import AttributeDefinition, Customer, CustomerList, LoyaltyProgramme, Namespace, Topic
from segments.condition import conditions
from segments.models import Segment
from tests.segments.people import everybody

ADDRESS = "/api/v1/segments/"
CITY = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
# What an example may refer to, all of which somebody can take away.
GONE = [AttributeDefinition, Topic, CustomerList, LoyaltyProgramme, Namespace]


@pytest.fixture
def base(db: None) -> list[int]:
    return everybody()


def deep(levels: int) -> dict[str, Any]:
    rule: dict[str, Any] = CITY
    for number in range(levels):
        rule = {("all", "any")[number % 2]: [rule]} if number % 3 else {"not": rule}
    return rule


def circle() -> dict[str, Any]:
    """A segment that asks another, which asks it; how it came into the database nobody knows."""
    first = Segment.objects.create(pk=901, name="One", rule={"all": []})
    second = Segment.objects.create(pk=902, name="Two", rule={"type": "in_segment", "segment_id": first.pk})
    first.rule = {"type": "in_segment", "segment_id": second.pk}
    first.save()
    return {"type": "in_segment", "segment_id": first.pk}


BROKEN: list[tuple[Any, str, str]] = [
    (deep(200), "", "Groups stand more than 50 deep in one another."),
    (CITY | {"operator": "one_of", "values": ["x"] * 10_001}, "values", "At most 10,000 values can stand here."),
    (CITY | {"attribute": "gone"}, "attribute", "There is no attribute “gone”."),
    (CITY | {"value": 5}, "value", "Write a text."),
    (CITY | {"value": {"a": 1}}, "value", "Write a text, a number, or yes or no."),
    (CITY | {"operator": "more_than"}, "operator", "City is a text: it can be asked equals, not_equals,"),
    (CITY | {"operator": "matches", "value": "(a+)+$"}, "value", "A group that is repeated cannot have repetitions"),
    (CITY | {"operator": "matches", "value": "(a"}, "value", "This is no pattern: parentheses () not balanced."),
    (CITY | {"case": "upper"}, "case", '"upper" is not a valid choice.'),
    (CITY | {"cas": "exact"}, "cas", "There is no field “cas” here."),
    ({"type": "zodiac"}, "", "There is no condition “zodiac”. Known are: address, attribute,"),
    ({"type": ["attribute"]}, "", "The “type” of a condition is its key, a text."),
    ({"type": "in_list", "list_id": 7}, "list_id", "There is no list 7."),
    ({"type": "in_list", "list_id": "x"}, "list_id", "A valid integer is required."),
    ({"type": "in_segment", "segment_id": 7_000}, "segment_id", "There is no segment 7000."),
    ({"type": "consent", "channel": "email", "topic_id": 7}, "topic_id", "There is no topic 7."),
    ({"type": "consent", "channel": "pigeon", "topic_id": 1}, "channel", '"pigeon" is not a valid choice.'),
    ({"type": "loyalty", "programme": "gone"}, "programme", "There is no programme “gone”."),
    ({"type": "identity", "namespace": "gone"}, "namespace", "There is no kind of identities “gone”."),
    ({"type": "time_zone", "zones": ["Mars"]}, "zones.0", "There is no time zone “Mars”."),
    ({"type": "in_journey", "journey_id": 7_000}, "journey_id", "There is no journey 7000"),
    ({"all": CITY}, "", "“all” holds a list of rules."),
    ({"all": [], "any": []}, "", "A group is exactly one of “all”, “any” and “not”"),
    ("everybody", "", "A rule is a group (“all”, “any”, “not”) or a condition with a “type”."),
    (None, "", "A rule is a group (“all”, “any”, “not”) or a condition with a “type”."),
    ({"type": "purchase_sum", "value": "NaN"}, "value", "A valid number is required."),
    ({"type": "purchase_count", "value": 10**30}, "value", "Ensure this value is less than or equal to 1000000."),
]


@pytest.mark.parametrize(("rule", "field", "message"), BROKEN, ids=lambda each: ascii(each)[:40])
def test_a_broken_rule_is_a_sentence_at_its_place(
    marketer: APIClient, base: list[int], rule: Any, field: str, message: str
) -> None:
    node = "any.1.not"
    whole = {"any": [{"all": []}, {"not": rule}]}
    for path, body in (("count/", {"rule": whole}), ("", {"name": "Broken", "rule": whole})):
        answer = marketer.post(f"{ADDRESS}{path}", body)

        assert answer.status_code == 400
        problem = answer.json()["rule"][0]
        assert problem["node"].startswith(node)
        assert problem["path"] == ".".join(part for part in (problem["node"], field) if part)
        assert problem["message"].startswith(message)
    assert not Segment.objects.filter(name="Broken").exists()


def test_ten_thousand_values_are_taken_and_counted(marketer: APIClient, base: list[int]) -> None:
    values = ["Kyiv", *(f"{number} % of 'this'" for number in range(9_999))]
    for operator, count in (("one_of", 1), ("not_one_of", len(base) - 1)):
        rule = {"type": "attribute", "attribute": "city", "operator": operator, "values": values}
        answer = marketer.post(f"{ADDRESS}count/", {"rule": rule})

        assert answer.status_code == 200
        assert answer.json()["count"] == count
        assert "9,995 more" in answer.json()["words"]


def test_a_circle_is_a_sentence_and_no_endless_loop(marketer: APIClient, base: list[int]) -> None:
    answer = marketer.post(f"{ADDRESS}count/", {"rule": {"all": [circle()]}})

    assert answer.status_code == 400
    [problem] = answer.json()["rule"]
    assert problem["path"] == "all.0.segment_id"
    assert "refer to itself" in problem["message"]
    for listed in marketer.get(ADDRESS).json()["results"]:
        if listed["name"] in ("One", "Two"):
            assert "refer to itself" in listed["words"]
            assert listed["problems"][0]["field"] == "segment_id"


def saved(rules: dict[str, Any]) -> dict[str, int]:
    """Segments as somebody has saved them once, by name."""
    Segment.objects.bulk_create(
        Segment(pk=number, name=name, rule=rule) for number, (name, rule) in enumerate(rules.items(), 1_000)
    )
    return {name: number for number, name in enumerate(rules, 1_000)}


def pages(client: APIClient, segment_id: int, customer: int) -> None:
    """Every page of a segment is an answer: of a broken one, a sentence."""
    assert client.get(f"{ADDRESS}{segment_id}/").status_code == 200
    for path in ("members/", f"explain/?customer={customer}"):
        answer = client.get(f"{ADDRESS}{segment_id}/{path}")
        assert answer.status_code in (200, 400), answer.content
        if answer.status_code == 400:
            assert answer.json()["rule"][0]["message"].endswith((".", ")"))


def test_whatever_is_taken_away_the_segments_that_asked_for_it_are_listed_with_what_is_wrong(
    marketer: APIClient, base: list[int]
) -> None:
    rules = {
        f"{each.key} {number}": {"type": each.key, **example}
        for each in conditions
        for number, example in enumerate(each.examples)
    }
    ids = saved(rules)
    for model in GONE:
        model._default_manager.all().delete()
    Segment.objects.filter(pk=1).delete()

    listed: dict[str, Any] = {}
    page = f"{ADDRESS}?page_size=200"
    while page:
        answer = marketer.get(page).json()
        listed |= {each["name"]: each for each in answer["results"]}
        page = answer["next"]

    assert {*ids} == {*listed}
    for name, each in listed.items():
        if name.split()[0] in ("attribute", "consent", "in_list", "in_segment", "loyalty", "identity"):
            assert each["words"].startswith(("This rule is broken: ", "The ", "There ")), name
            assert each["problems"], name
        pages(marketer, ids[name], base[0])


@pytest.mark.parametrize(
    "rule",
    [
        None,
        [],
        {},
        "x",
        5,
        {"type": None},
        {"type": {}},
        {"all": None},
        {"not": []},
        {"all": [None, {"any": "x"}, {"type": "attribute"}]},
        {"type": "attribute", "attribute": 5, "operator": [], "values": {}},
        {"type": "in_segment", "segment_id": True},
        {"type": "in_list", "list_id": [1]},
        deep(300),
    ],
    ids=lambda each: ascii(each)[:30],
)
def test_whatever_stands_in_the_database_the_page_of_segments_is_shown(
    marketer: APIClient, base: list[int], rule: Any
) -> None:
    segment = Segment.objects.create(pk=901, name="Odd", rule={})
    with connection.cursor() as cursor:
        cursor.execute("update segments_segment set rule = %s where id = %s", [json.dumps(rule), segment.pk])

    answer = marketer.get(ADDRESS)

    assert answer.status_code == 200
    [odd] = [each for each in answer.json()["results"] if each["name"] == "Odd"]
    assert odd["words"].startswith("This rule is broken: ")
    assert odd["problems"][0]["message"].endswith((".", ")"))
    pages(marketer, segment.pk, base[0])


def test_an_attribute_of_another_type_by_now_is_a_sentence_and_not_an_error(
    marketer: APIClient, base: list[int]
) -> None:
    ids = saved({"City": CITY, "Pattern": CITY | {"operator": "matches", "value": "^K"}})
    AttributeDefinition.objects.filter(key="city").update(type="number")

    for each in marketer.get(ADDRESS).json()["results"]:
        if each["name"] in ids:
            assert each["words"].startswith("This rule is broken: ")
    for id_ in ids.values():
        pages(marketer, id_, base[0])


def test_odd_values_of_customers_never_make_a_question_fail(marketer: APIClient, base: list[int]) -> None:
    Customer.objects.update(attributes={"city": {"a": [1]}, "age": "1e5", "birthday": [], "vip": "yes", "tags": {}})
    for each in conditions["attribute"].examples:
        answer = marketer.post(f"{ADDRESS}count/", {"rule": {"type": "attribute", **each}})
        assert answer.status_code == 200, answer.content
