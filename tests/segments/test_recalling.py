"""A rule as of a moment in the past, whatever has changed since."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from customers.consents import ConsentRow, record_consents
from customers.models import Consent, Customer, Topic
from segments.condition import Condition, conditions
from segments.explaining import Explained, explain
from segments.moment import Moment
from segments.tree import parse
from tests.segments.people import NOW, person
from tests.segments.test_condition_examples import base, rule

__all__ = ["base"]
pytestmark = pytest.mark.django_db
SINCE = NOW + timedelta(days=1)
RECALLED = [
    pytest.param(each, example, id=f"{each.key}-{number}")
    for each in conditions
    for number, example in enumerate(each.examples)
    if each.recalls(example)
]


def explained(asked: dict[str, Any], customer: int, *, recalls: bool = False) -> Explained:
    moment = Moment(NOW)
    found = explain(parse(asked, moment.known), moment, customer, recalls=recalls)
    assert found is not None
    return replace(found, as_of_today=False, children=[])


def change_everything(customer: int) -> None:
    """Every attribute becomes another one twice and a new one comes; every consent is turned round, a new one given."""
    for city, at in (("Odesa", SINCE), ("Paris", SINCE + timedelta(days=1))):
        found = Customer.objects.get(pk=customer)
        others = {"city": city, "age": 99, "vip": "maybe", "birthday": "2001-01-01", "tags": [city], "new": 1}
        found.attributes, found.updated_at = dict.fromkeys(found.attributes) | others, at
        found.save()
    said = list(Consent.objects.filter(customer=customer).values_list("channel", "topic", "granted"))
    asked = {(channel, topic) for channel, topic, _ in said}
    new = [("sms", topic, False) for topic in Topic.objects.values_list("pk", flat=True) if ("sms", topic) not in asked]
    record_consents([ConsentRow(customer, *each[:2], not each[2], "shop", SINCE) for each in said + new], SINCE)


@pytest.mark.parametrize(("condition", "config"), RECALLED)
def test_whatever_has_changed_since_a_condition_is_explained_as_it_was(
    base: list[int],
    condition: Condition,
    config: dict[str, Any],
) -> None:
    asked = rule(condition, config)
    before = {each: explained(asked, each) for each in base}
    for each in base:
        change_everything(each)
    assert {each: explained(asked, each, recalls=True) for each in base} == before


def test_of_two_changes_of_one_moment_the_first_says_what_was_before(base: list[int]) -> None:
    customer = person({"city": "Kyiv"})
    for city in ("Lviv", "Odesa"):
        found = Customer.objects.get(pk=customer)
        found.attributes, found.updated_at = {"city": city}, SINCE
        found.save()
    asked = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
    assert explained(asked, customer, recalls=True).compared == {"city": "Kyiv"}
