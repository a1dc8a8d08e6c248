"""The contract of every condition, present and future: its examples, run on a few people of many kinds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from lib.sql import rows
from segments.condition import Condition, conditions
from segments.counting import member_ids
from segments.explaining import explain
from segments.known import Known
from segments.moment import Moment
from segments.predicate import compile_node, predicate
from segments.tree import dump, parse
from segments.words import words_of
from tests.kept import kept
from tests.segments.people import NOW, chosen, everybody

pytestmark = pytest.mark.django_db
EXAMPLES = [
    pytest.param(each, example, id=f"{each.key}-{number}")
    for each in conditions
    for number, example in enumerate(each.examples)
]


@pytest.fixture(scope="module")
def base(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[int]]:
    with kept(django_db_blocker, everybody) as ids:
        yield ids


def rule(condition: Condition, config: dict[str, Any]) -> dict[str, Any]:
    return {"type": condition.key, **config}


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
    asked = predicate(rule(condition, config), NOW)
    query = sql.SQL("select c.id from customers_customer c where {}").format(asked)
    with connection.cursor() as cursor:
        assert "%" not in asked.as_string(cursor.connection)
        cursor.execute(sql.SQL("{} and c.id > %s").format(query), [0])
        assert sorted(cursor.fetchall()) == sorted(rows(query))
