"""What an attribute was: changes that the database has kept itself."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from customers.models import Customer
from segments.explaining import explain
from segments.known import Known
from segments.moment import Moment
from segments.tree import parse
from segments.words import words_of
from tests.segments.people import NOW, chosen, day, known_attributes, person

WEEK = {"span": "last_days", "days": 7}


@pytest.fixture(autouse=True)
def known(db: None) -> None:
    known_attributes()


def become(customer: int, at: datetime, **attributes: Any) -> None:
    """An update, as any writer makes it: the database notes what has changed."""
    known = Customer.objects.get(pk=customer)
    known.attributes = {**known.attributes, **attributes}
    known.updated_at = at
    known.save()


def rule(operator: str, attribute: str = "city", **asked: Any) -> dict[str, Any]:
    return {"type": "attribute", "attribute": attribute, "operator": operator, **asked}


def test_somebody_changed_if_there_was_an_update_in_the_period() -> None:
    never, long_ago, lately, other = person({"city": "Kyiv"}), person({"city": "Kyiv"}), person(), person()
    become(long_ago, day("1998-05-01"), city="Lviv")
    become(lately, day("1998-06-25"), city="Lviv")
    become(other, day("1998-06-25"), age=20)

    assert chosen(rule("changed")) == {long_ago, lately}
    assert chosen(rule("changed", period=WEEK)) == {lately}
    assert chosen(rule("not_changed", period=WEEK)) == {never, long_ago, other}


def test_somebody_became_what_they_may_be_no_longer() -> None:
    customer = person({"city": "Kyiv"})
    become(customer, day("1998-06-25"), city="Lviv")
    become(customer, day("1998-06-28"), city="Odesa")

    for city, inside in (("Kyiv", set()), ("Lviv", {customer}), ("Odesa", {customer}), ("lviv", set())):
        assert chosen(rule("changed_to", value=city)) == inside, city
    for city, inside in (("Kyiv", {customer}), ("Lviv", {customer}), ("Odesa", set())):
        assert chosen(rule("changed_from", value=city)) == inside, city
    assert chosen(rule("changed_to", value="Lviv", period={"span": "last_days", "days": 4})) == set()


@pytest.mark.parametrize(
    ("attribute", "was", "becomes", "value"),
    [
        ("age", 17, 18.0, "18.00"),
        ("age", "18", 18, 18),
        ("vip", False, True, True),
        ("vip", None, True, "yes"),
        ("birthday", "soon", "1990-05-01T23:59:00+03:00", "1990-05-01"),
        ("city", "a", "50% off's", "50% off's"),
    ],
)
def test_a_change_is_compared_in_the_type_of_the_attribute(attribute: str, was: Any, becomes: Any, value: Any) -> None:
    customer = person({attribute: was})
    become(customer, day("1998-06-25"), **{attribute: becomes})

    assert chosen(rule("changed_to", attribute, value=value)) == {customer}
    assert chosen(rule("changed_from", attribute, value=value)) == set()


def test_a_change_that_lies_ahead_has_not_happened() -> None:
    customer = person({"city": "Kyiv"})
    become(customer, day("1998-06-25"), city="Lviv")

    assert chosen(rule("changed_to", value="Lviv"), day("1998-06-24")) == set()
    assert chosen(rule("changed_to", value="Lviv"), day("1998-06-25")) == {customer}


def test_a_change_is_explained_with_what_is_known_now_and_when_it_changed() -> None:
    customer = person({"city": "Kyiv"})
    become(customer, day("1998-06-25"), city="Lviv")
    moment = Moment(NOW)
    node = parse(rule("changed_to", value="Lviv", period=WEEK), moment.known)
    explained = explain(node, moment, customer)

    assert words_of(node, Known()) == "City has become Lviv in the last 7 days"
    assert explained is not None
    assert explained.value
    assert explained.compared == {"city": "Lviv", "changed_at": "1998-06-25T00:00:00+00:00"}


def test_changes_of_a_period_are_found_by_their_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select indexdef from pg_indexes where indexname = 'attribute_change_when'")
        [(definition,)] = cursor.fetchall()

    assert "(key, at) INCLUDE (customer_id)" in definition
