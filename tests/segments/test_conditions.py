"""The contract of every condition, present and future; its examples are what is run."""

from typing import Any

import pytest
from psycopg import sql

from lib.sql import rows
from segments.condition import Condition, conditions
from segments.counting import member_ids
from segments.explaining import explain
from segments.known import Known
from segments.models import Segment
from segments.moment import Moment
from segments.predicate import compile_node, predicate
from segments.tree import RuleInvalid, RuleProblem, dump, parse
from segments.words import words_of
from tests.segments.people import NOW, chosen, day, known_attributes, known_audiences, person, topic

EVERY = [pytest.param(each, id=each.key) for each in conditions]
EXAMPLES = [
    pytest.param(each, example, id=f"{each.key}-{number}")
    for each in conditions
    for number, example in enumerate(each.examples)
]
GOLD = {"loyalty_club": "gold", "loyalty_club_points": 150, "loyalty_club_since": "1997-01-01"}
FIELD_TYPES = {
    "text",
    "integer",
    "number",
    "money",
    "boolean",
    "date",
    "choice",
    "list",
    "object",
    "segment",
    "attribute",
}


@pytest.fixture
def base(db: None) -> list[int]:
    """A handful of people, of whom most examples choose some."""
    return everybody()


def everybody() -> list[int]:
    """The people of `base`, and what the examples refer to."""
    known_attributes()
    Segment.objects.create(pk=1, name="Buyers", rule={"type": "purchase_count"})
    known_audiences()
    topic(pk=1)
    return [
        person(),
        person({"city": None, "age": None, "vip": None, "tags": None, "birthday": None}),
        person({"city": 5, "age": "old", "vip": "yes", "tags": "vip", "birthday": 1990}),
        person({"city": "", "tags": []}, addresses=["email"]),
        person({"city": "Kyiv", "age": 20, "vip": True, "birthday": "1989-05-01", "tags": ["blocked", "vip"]}),
        person(
            {"city": "100%", "age": 29.5, "vip": False, "birthday": "1998-06-30"},
            events=[("visit", day("1998-06-30"))] * 3,
        ),
        person(
            {"city": "Lviv", **GOLD}, [(day("1997-01-05"), 50)], [("100% 'sure'", day("1998-01-01"))], ["push", "email"]
        ),
        person({}, [(day("1997-02-01"), 120), (day("1997-02-01"), "0.00"), (day("1998-06-20"), 15)]),
        person({}, [(day("1998-07-20"), 500)]),  # which has not happened yet
    ]


def rule(condition: Condition, config: dict[str, Any]) -> dict[str, Any]:
    return {"type": condition.key, **config}


@pytest.mark.parametrize("condition", EVERY)
def test_every_condition_says_what_it_is(condition: Condition) -> None:
    assert condition.key == condition.key.lower()
    assert condition.label
    assert condition.icon
    assert condition.description.endswith(".")
    assert condition.category in {"profile", "purchases", "behaviour", "messages", "audience"}
    assert condition.examples


@pytest.mark.django_db
@pytest.mark.parametrize("condition", EVERY)
def test_every_condition_describes_its_form(condition: Condition) -> None:
    fields = condition.fields(Known())

    assert fields
    for field in fields:
        assert field["type"] in FIELD_TYPES, field
        assert field["label"]
        for other, values in field.get("when", {}).items():
            choices = next(each["choices"] for each in fields if each["key"] == other)
            assert set(values) <= {each["value"] for each in choices}


@pytest.mark.parametrize(("condition", "config"), EXAMPLES)
def test_an_example_and_its_negation_part_everybody(
    base: list[int], condition: Condition, config: dict[str, Any]
) -> None:
    inside, outside = chosen(rule(condition, config)), chosen({"not": rule(condition, config)})

    assert inside | outside == set(base)
    assert not inside & outside


@pytest.mark.parametrize(("condition", "config"), EXAMPLES)
def test_an_example_chooses_the_same_from_a_batch_and_from_the_whole_base(
    base: list[int], condition: Condition, config: dict[str, Any]
) -> None:
    moment = Moment(NOW)

    assert set(member_ids(compile_node(parse(rule(condition, config), moment.known), moment), 0, 100)) == chosen(
        rule(condition, config)
    )


@pytest.mark.parametrize(("condition", "config"), EXAMPLES)
def test_an_example_has_words(base: list[int], condition: Condition, config: dict[str, Any]) -> None:
    words = words_of(parse(rule(condition, config), Known()), Known())

    assert words
    assert not any(odd in words for odd in ("_", "None", "  "))


@pytest.mark.parametrize(("condition", "config"), EXAMPLES)
def test_an_example_is_explained_to_everybody_as_it_chooses(
    base: list[int], condition: Condition, config: dict[str, Any]
) -> None:
    inside = chosen(rule(condition, config))

    for customer in base:
        moment = Moment(NOW)
        explained = explain(parse(rule(condition, config), moment.known), moment, customer)
        assert explained is not None
        assert explained.value == (customer in inside)
        assert explained.compared, "nothing is shown that could be compared"


@pytest.mark.parametrize(("condition", "config"), EXAMPLES)
def test_an_example_survives_being_stored(base: list[int], condition: Condition, config: dict[str, Any]) -> None:
    stored = dump(parse(rule(condition, config), Known()))

    assert dump(parse(stored, Known())) == stored
    assert chosen(stored) == chosen(rule(condition, config))


@pytest.mark.parametrize(("condition", "config"), EXAMPLES)
def test_an_example_runs_in_statements_with_and_without_parameters(
    base: list[int], condition: Condition, config: dict[str, Any]
) -> None:
    from django.db import connection

    asked = predicate(rule(condition, config), NOW)
    query = sql.SQL("select c.id from customers_customer c where {}").format(asked)
    with connection.cursor() as cursor:
        assert "%" not in asked.as_string(cursor.connection)
        cursor.execute(sql.SQL("{} and c.id > %s").format(query), [0])
        assert sorted(cursor.fetchall()) == sorted(rows(query))


@pytest.mark.django_db
@pytest.mark.parametrize("condition", EVERY)
def test_a_field_that_it_does_not_have_is_refused_by_name(condition: Condition) -> None:
    with pytest.raises(RuleInvalid) as refused:
        parse({"type": condition.key, "no_such_field": 1}, Known())

    assert ("no_such_field", "There is no field “no_such_field” here.") in [
        (each.path, each.message[:39]) for each in refused.value.problems
    ]


WRONG: list[Any] = [None, [], {}, "x\0y", 1e300, -5, True, "9" * 5000, [[[]]], {"a": {"b": 1}}, "\ud800"]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", WRONG, ids=lambda each: ascii(each)[:12])
@pytest.mark.parametrize("condition", EVERY)
def test_a_wrong_value_in_a_field_is_a_sentence_there_or_does_no_harm(condition: Condition, wrong: Any) -> None:
    known_attributes()
    for field in condition.Config().fields:
        for config in condition.examples:
            problems = problems_of(rule(condition, {**config, str(field): wrong}))
            assert all(each.message and each.path for each in problems)


def problems_of(asked: dict[str, Any]) -> list[RuleProblem]:
    """What is wrong with a rule; one that can be evaluated is."""
    try:
        rows(sql.SQL("select count(*) from customers_customer c where {}").format(predicate(asked, NOW)))
    except RuleInvalid as error:
        return error.problems
    return []
