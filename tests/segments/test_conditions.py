"""The contract of every condition, present and future: what it says of itself, and what it refuses."""

from typing import Any

import pytest
from psycopg import sql

from lib.sql import rows
from segments.condition import Condition, conditions
from segments.known import Known
from segments.predicate import predicate
from segments.tree import RuleInvalid, RuleProblem, parse
from tests.segments.people import NOW, known_attributes

EVERY = [pytest.param(each, id=each.key) for each in conditions]
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
            problems = problems_of({"type": condition.key, **config, str(field): wrong})
            assert all(each.message and each.path for each in problems)


def problems_of(asked: dict[str, Any]) -> list[RuleProblem]:
    """What is wrong with a rule; one that can be evaluated is."""
    try:
        rows(sql.SQL("select count(*) from customers_customer c where {}").format(predicate(asked, NOW)))
    except RuleInvalid as error:
        return error.problems
    return []
