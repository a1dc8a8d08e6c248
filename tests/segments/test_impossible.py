"""Rules that can be true of nobody: whatever is called so matches nobody, in whatever base."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import AttributeDefinition, Customer
from segments.counting import count
from segments.impossible import impossible
from segments.known import Known
from segments.moment import Moment
from segments.tree import check
from tests.chance import cases

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TYPES = {"age": "number", "city": "text", "born": "date", "vip": "boolean"}
VALUES: dict[str, list[Any]] = {
    "age": [0, 1, 2, 2.5],
    "city": ["Kyiv", "kyiv", "Lviv"],
    "born": ["1990-01-01", "1990-01-02", "2000-06-30"],
    "vip": [True, False],
}


@pytest.fixture
def attributes(db: None) -> None:
    for key, type_ in TYPES.items():
        AttributeDefinition.objects.create(key=key, label=key, type=type_)


def attribute(key: str, operator: str, *values: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"type": "attribute", "attribute": key, "operator": operator}
    if operator in ("one_of", "not_one_of"):
        return given | {"values": list(values)}
    return given | dict(zip(("value", "value_to"), values, strict=False))


def times(compare: str, *values: int) -> dict[str, Any]:
    return {"type": "purchase_count", "compare": compare} | dict(zip(("value", "value_to"), values, strict=False))


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({"any": []}, ""),
        ({"all": []}, None),
        ({"not": {"all": []}}, ""),
        ({"not": {"any": []}}, None),
        (attribute("age", "more_than", 5), None),
        ({"all": [attribute("age", "more_than", 5), attribute("age", "less_than", 5)]}, ""),
        ({"all": [attribute("age", "at_least", 5), attribute("age", "at_most", 5)]}, None),
        ({"all": [attribute("age", "between", 1, 3), attribute("age", "equals", 4)]}, ""),
        ({"all": [attribute("city", "equals", "Kyiv"), attribute("city", "equals", "Lviv")]}, ""),
        ({"all": [attribute("city", "one_of", "Kyiv", "Lviv"), attribute("city", "not_one_of", "Lviv")]}, None),
        ({"all": [attribute("city", "one_of", "Kyiv"), attribute("city", "not_equals", "Kyiv")]}, ""),
        (
            {"all": [attribute("city", "equals", "Kyiv") | {"case": "ignored"}, attribute("city", "equals", "Lviv")]},
            None,
        ),
        ({"all": [attribute("born", "after", "2000-01-01"), attribute("born", "before", "1999-01-01")]}, ""),
        ({"all": [attribute("vip", "is_true"), attribute("vip", "is_false")]}, ""),
        ({"all": [attribute("vip", "present"), attribute("vip", "absent")]}, ""),
        ({"all": [times("at_least", 3), times("at_most", 2)]}, ""),
        ({"all": [times("more_than", 2), times("less_than", 3)]}, ""),
        ({"all": [times("at_least", 3), times("at_most", 2) | {"period": {"span": "last_days", "days": 30}}]}, None),
        (times("less_than", 0), ""),
        ({"all": [times("at_least", 1), {"not": times("at_least", 1)}]}, ""),
        ({"any": [times("less_than", 0), times("at_least", 1)]}, None),
        ({"all": [times("at_least", 1), {"any": [times("less_than", 0)]}]}, "all.1.any.0"),
    ],
)
def test_it_is_told_where_a_rule_contradicts_itself(attributes: None, rule: Any, where: str | None) -> None:
    known = Known()
    assert impossible(check(rule, known), known) == where


def leaf() -> st.SearchStrategy[dict[str, Any]]:
    def of(key: str) -> st.SearchStrategy[dict[str, Any]]:
        value = st.sampled_from(VALUES[key])
        single = {
            "age": ["more_than", "at_least", "at_most", "less_than", "equals", "not_equals"],
            "born": ["before", "on_or_before", "on", "on_or_after", "after"],
            "city": ["equals", "not_equals", "contains"],
            "vip": [],
        }[key]
        several = ["one_of", "not_one_of"] if key in ("age", "city") else []
        found = [st.builds(lambda op: attribute(key, op), st.sampled_from(["present", "absent"]))]
        if single:
            found.append(st.builds(lambda op, one: attribute(key, op, one), st.sampled_from(single), value))
        if several:
            many = st.lists(value, min_size=1, max_size=2)
            found.append(st.builds(lambda op, each: attribute(key, op, *each), st.sampled_from(several), many))
        if key == "vip":
            found.append(st.builds(lambda op: attribute(key, op), st.sampled_from(["is_true", "is_false"])))
        return st.one_of(found)

    counted = st.builds(
        times,
        st.sampled_from(["at_least", "more_than", "exactly", "at_most", "less_than"]),
        st.integers(min_value=0, max_value=2),
    )
    return st.one_of(*(of(key) for key in TYPES), counted)


def rules() -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaf(),
        lambda inner: st.one_of(
            st.builds(lambda each: {"all": each}, st.lists(inner, max_size=3)),
            st.builds(lambda each: {"any": each}, st.lists(inner, max_size=2)),
            st.builds(lambda each: {"not": each}, inner),
        ),
        max_leaves=6,
    )


def people() -> st.SearchStrategy[list[dict[str, Any]]]:
    odd: st.SearchStrategy[Any] = st.sampled_from([None, "", [], 7, "Kyiv", True])
    one = st.fixed_dictionaries(
        {}, optional={key: st.one_of(st.sampled_from(each), odd) for key, each in VALUES.items()}
    )
    return st.lists(one, min_size=1, max_size=6)


@settings(max_examples=cases(80, 400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(rules(), min_size=8, max_size=8), base=people())
def test_what_is_called_impossible_is_true_of_nobody(
    attributes: None, asked: list[dict[str, Any]], base: list[dict[str, Any]]
) -> None:
    Customer.objects.all().delete()
    Customer.objects.bulk_create(Customer(attributes=each, created_at=NOW, updated_at=NOW) for each in base)
    known = Known()
    for rule in asked:
        node = check(rule, known)
        if impossible(node, known) is not None:
            assert count(node, Moment(NOW, known)).count == 0, rule
