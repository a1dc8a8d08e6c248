"""Properties that hold for any base and any rule, tried on random ones."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.counting import count, member_ids, size
from segments.explaining import explain
from segments.known import Known
from segments.models import Segment
from segments.moment import Moment
from segments.predicate import predicate
from segments.tree import dump, parse
from tests.segments.people import NOW, chosen, known_attributes, people

Rule = dict[str, Any]
DAY = timedelta(days=1)
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
FEW = settings(max_examples=100, **PATIENT)
MANY = settings(max_examples=1000, **PATIENT)
COMPARE = st.sampled_from(["at_least", "more_than", "exactly", "at_most", "less_than"])

# Days around the edges that rules below ask for, and hours, so that the ends of periods are met exactly.
instants = st.builds(
    lambda days, seconds: NOW - days * DAY + timedelta(seconds=seconds),
    st.integers(-2, 6),
    st.sampled_from([0, 0, 1, 86_399]),
)
amounts = st.sampled_from([Decimal("0.00"), Decimal("9.99"), Decimal("10.00"), Decimal("10.01"), Decimal("100.00")])
purchases = st.lists(st.tuples(instants, amounts), max_size=4)
attributes = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from(["Kyiv", "kyiv", "Lviv", "", None, 5, ["Kyiv"], "50% off"]),
        "age": st.sampled_from([0, 17, 18, 18.5, 65, None, "18", True]),
        "vip": st.sampled_from([True, False, None, "true"]),
        "birthday": st.sampled_from(["1990-05-01", "1998-06-30", "1998-07-01", "1998-07-02", "soon", 1990, None]),
        "tags": st.sampled_from([[], ["a"], ["a", "b"], "a", None]),
    },
)
persons = st.tuples(attributes, purchases, st.lists(st.sampled_from(["push", "email"]), unique=True))
bases = st.lists(persons, min_size=1, max_size=10)

days = st.integers(0, 6)
dates = days.map(lambda number: (NOW - number * DAY).date())
periods = st.one_of(
    st.just({"span": "all_time"}),
    st.builds(lambda number: {"span": "last_days", "days": number + 1}, days),
    st.builds(
        lambda first, length: {"span": "between", "from_on": str(first), "to_on": str(first + length * DAY)},
        dates,
        days,
    ),
    st.builds(lambda first: {"span": "between", "from_on": str(first)}, dates),
    st.builds(lambda last: {"span": "between", "to_on": str(last)}, dates),
)
when = st.one_of(
    st.builds(
        lambda key, number: {"when": key, "days": number},
        st.sampled_from(
            ["more_days_ago", "at_least_days_ago", "exactly_days_ago", "at_most_days_ago", "less_days_ago"]
        ),
        days,
    ),
    st.builds(
        lambda key, date: {"when": key, "date_on": str(date)},
        st.sampled_from(["before", "on_or_before", "on", "on_or_after", "after"]),
        dates,
    ),
)
over_purchases = st.one_of(
    st.builds(lambda compare, value, period: {"type": "purchase_count", "compare": compare, "value": value, "period": period}, COMPARE, st.integers(0, 4), periods),
    st.builds(lambda compare, value, period: {"type": "purchase_sum", "compare": compare, "value": str(value), "period": period}, COMPARE, amounts, periods),
    st.builds(lambda compare, value, period: {"type": "purchase_average", "compare": compare, "value": str(value), "period": period}, COMPARE, amounts, periods),
    st.builds(lambda made, period: {"type": "purchase_in_period", "made": made, "period": period}, st.sampled_from(["yes", "no"]), periods),
    st.builds(lambda apart, period: {"type": "purchase_pair", "days": apart, "period": period}, st.integers(0, 4), periods),
    st.builds(lambda key, rest: {"type": key, **rest}, st.sampled_from(["last_purchase", "first_purchase"]), when),
)  # fmt: skip
over_attributes = st.sampled_from(
    [
        {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"},
        {"type": "attribute", "attribute": "city", "operator": "not_equals", "value": "Kyiv"},
        {"type": "attribute", "attribute": "city", "operator": "one_of", "values": ["Lviv", "50% off"]},
        {"type": "attribute", "attribute": "city", "operator": "not_contains", "value": "YI"},
        {"type": "attribute", "attribute": "city", "operator": "starts_with", "value": "50%"},
        {"type": "attribute", "attribute": "city", "operator": "absent"},
        {"type": "attribute", "attribute": "age", "operator": "at_least", "value": 18},
        {"type": "attribute", "attribute": "age", "operator": "not_one_of", "values": [0, 18.5]},
        {"type": "attribute", "attribute": "age", "operator": "between", "value": 17, "value_to": 18},
        {"type": "attribute", "attribute": "vip", "operator": "is_false"},
        {"type": "attribute", "attribute": "birthday", "operator": "in_last_days", "days": 1},
        {"type": "attribute", "attribute": "birthday", "operator": "in_next_days", "days": 1},
        {"type": "attribute", "attribute": "tags", "operator": "has_any", "values": ["b"]},
        {"type": "attribute", "attribute": "tags", "operator": "has_none", "values": ["a"]},
    ]
)
others = st.sampled_from(
    [
        {"type": "address", "channel": "email"},
        {"type": "address", "channel": "push", "has": "no"},
        {"type": "random_share", "percent": "50"},
        {"type": "event", "name": "visit", "compare": "less_than", "value": 1},
    ]
)


def trees(leaf: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda rules: {"all": rules}, st.lists(inner, max_size=3)),
            st.builds(lambda rules: {"any": rules}, st.lists(inner, max_size=3)),
            st.builds(lambda rule: {"not": rule}, inner),
        ),
        max_leaves=8,
    )


@pytest.fixture
def attributes_known(db: None) -> None:
    known_attributes()


class Base:
    """People who are there for one example only."""

    def __init__(self, told: list[Any]) -> None:
        self.told = told

    def __enter__(self) -> dict[int, Any]:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        ids = people([(attributes, purchases, (), addresses) for attributes, purchases, addresses in self.told])
        return dict(zip(ids, self.told, strict=True))

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


@FEW
@given(bases, trees(st.one_of(over_purchases, over_attributes, others)))
def test_a_rule_and_its_negation_part_everybody(attributes_known: None, told: list[Any], rule: Rule) -> None:
    with Base(told) as base:
        inside, outside = chosen(rule), chosen({"not": rule})

        assert inside | outside == set(base)
        assert not inside & outside
        assert chosen({"not": {"not": rule}}) == inside
        assert chosen({"all": [rule]}) == chosen({"any": [rule]}) == inside


@FEW
@given(bases, trees(st.one_of(over_purchases, over_attributes, others)))
def test_count_members_and_explanation_agree(attributes_known: None, told: list[Any], rule: Rule) -> None:
    with Base(told) as base:
        moment = Moment(NOW)
        node = parse(rule, moment.known)
        inside = chosen(rule)
        counted = count(node, moment)

        assert counted.count == size(predicate(rule, NOW)) == len(inside)
        assert counted.total == len(base)
        assert member_ids(predicate(rule, NOW), 0, 100) == sorted(inside)
        assert {id_ for id_ in base if (explained := explain(node, moment, id_)) and explained.value} == inside
        for leaf in counted.leaves:
            alone = next(each for each in walk_rule(rule) if each[0] == leaf.path)[1]
            assert leaf.count == len(chosen(alone)), leaf.path


@FEW
@given(bases, trees(st.one_of(over_purchases, over_attributes, others)))
def test_a_stored_rule_and_one_that_is_asked_through_another_segment_choose_the_same(
    attributes_known: None, told: list[Any], rule: Rule
) -> None:
    with Base(told):
        stored = dump(parse(rule, Known()))
        segment = Segment.objects.create(name="inner", rule=stored)

        assert chosen(stored) == chosen(rule)
        assert chosen({"type": "in_segment", "segment_id": segment.pk}) == chosen(rule)
        assert chosen({"type": "in_segment", "segment_id": segment.pk, "member": "no"}) == chosen({"not": rule})


@MANY
@given(st.lists(purchases, min_size=12, max_size=12), over_purchases)
def test_a_condition_over_purchases_is_read_as_its_words_say(db: None, told: list[Any], rule: Rule) -> None:
    with Base([({}, bought, ()) for bought in told]) as base:
        assert chosen(rule) == {id_ for id_, (_, bought, _) in base.items() if reads(rule, bought)}


@FEW
@given(bases, trees(over_purchases))
def test_a_tree_over_purchases_is_read_as_its_words_say(db: None, told: list[Any], rule: Rule) -> None:
    with Base(told) as base:
        assert chosen(rule) == {id_ for id_, (_, bought, _) in base.items() if reads(rule, bought)}


@FEW
@given(bases, trees(over_purchases), st.integers(0, 10))
def test_what_has_not_happened_yet_changes_nothing(db: None, told: list[Any], rule: Rule, ago: int) -> None:
    then = NOW - ago * DAY
    past = [(known, [each for each in bought if each[0] <= then], addresses) for known, bought, addresses in told]

    with Base(told) as base:
        as_of = [id_ in chosen(rule, then) for id_ in base]
    with Base(past) as base:
        assert [id_ in chosen(rule, then) for id_ in base] == as_of


def walk_rule(rule: Rule, path: str = "") -> list[tuple[str, Rule]]:
    """Every part of a rule with its path."""
    found = [(path, rule)]
    for key in ("all", "any"):
        for index, inner in enumerate(rule.get(key, [])):
            found += walk_rule(inner, f"{path}.{key}.{index}".strip("."))
    if "not" in rule:
        found += walk_rule(rule["not"], f"{path}.not".strip("."))
    return found


# What the words mean, told once more and as simply as possible, for UTC days.


def reads(rule: Rule, bought: list[tuple[datetime, Decimal]]) -> bool:
    if "all" in rule:
        return all(reads(each, bought) for each in rule["all"])
    if "any" in rule:
        return any(reads(each, bought) for each in rule["any"])
    if "not" in rule:
        return not reads(rule["not"], bought)
    return leaf_reads(rule, [(at, amount) for at, amount in bought if at <= NOW])


def leaf_reads(rule: Rule, bought: list[tuple[datetime, Decimal]]) -> bool:
    paid = [amount for at, amount in bought if inside(rule.get("period", {"span": "all_time"}), at)]
    dates = sorted(at.date() for at, _ in bought if inside(rule.get("period", {"span": "all_time"}), at))
    match rule["type"]:
        case "purchase_count":
            return compares(rule, Decimal(len(paid)))
        case "purchase_sum":
            return compares(rule, sum(paid, Decimal(0)))
        case "purchase_average":
            return bool(paid) and compares(rule, sum(paid, Decimal(0)) / len(paid))
        case "purchase_in_period":
            return bool(paid) == (rule["made"] == "yes")
        case "purchase_pair":
            return any(
                abs((first - second).days) <= rule["days"]
                for number, first in enumerate(dates)
                for second in dates[number + 1 :]
            )
        case "last_purchase":
            return bool(dates) and was(rule, dates[-1])
        case "first_purchase":
            return bool(dates) and was(rule, dates[0])
    raise AssertionError(rule)


def inside(period: Rule, at: datetime) -> bool:
    on = at.astimezone(UTC).date()
    if period["span"] == "last_days":
        return on >= NOW.date() - period["days"] * DAY
    return str(period.get("from_on", "")) <= str(on) <= str(period.get("to_on", "9999"))


def compares(rule: Rule, found: Decimal) -> bool:
    asked = Decimal(rule["value"])
    return {
        "at_least": found >= asked,
        "more_than": found > asked,
        "exactly": found == asked,
        "at_most": found <= asked,
        "less_than": found < asked,
    }[rule["compare"]]


def was(rule: Rule, on: Any) -> bool:
    if "days" in rule:
        ago = (NOW.date() - on).days
        return {
            "more_days_ago": ago > rule["days"],
            "at_least_days_ago": ago >= rule["days"],
            "exactly_days_ago": ago == rule["days"],
            "at_most_days_ago": ago <= rule["days"],
            "less_days_ago": ago < rule["days"],
        }[rule["when"]]
    given_on = datetime.fromisoformat(rule["date_on"]).date()
    return {
        "before": on < given_on,
        "on_or_before": on <= given_on,
        "on": on == given_on,
        "on_or_after": on >= given_on,
        "after": on > given_on,
    }[rule["when"]]
