"""Properties that hold for any base and any rule, tried on random ones."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segments.counting import count, member_ids, size
from segments.explaining import explain
from segments.known import Known
from segments.models import Segment
from segments.moment import Moment
from segments.predicate import predicate
from segments.tree import dump, parse
from tests.chance import cases
from tests.segments.people import NOW, chosen, known_attributes, known_audiences, people, topic

Rule = dict[str, Any]
SURROUNDINGS = Path(__file__).with_name("surroundings.sql").read_text(encoding="utf-8")
DAY = timedelta(days=1)
PATIENT: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
FEW = settings(max_examples=cases(60, 200), **PATIENT)
MANY = settings(max_examples=cases(300, 2000), **PATIENT)
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
        "loyalty_club": st.sampled_from(["silver", "gold", "wood", None]),
        "loyalty_club_points": st.sampled_from([0, 99.99, 100, "100"]),
    },
)
persons = st.tuples(attributes, purchases, st.lists(st.sampled_from(["push", "email"]), unique=True))
bases = st.lists(persons, min_size=1, max_size=10)

days = st.integers(0, 6)
dates = days.map(lambda number: (NOW - number * DAY).date())


def shape(**fields: Any) -> st.SearchStrategy[Rule]:
    """Dictionaries with these fields, each a strategy or the one value it has."""
    return st.fixed_dictionaries(
        {key: each if isinstance(each, st.SearchStrategy) else st.just(each) for key, each in fields.items()}
    )


periods = st.one_of(
    shape(span="all_time"),
    shape(span="last_days", days=st.integers(1, 7)),
    shape(
        span="between", from_on=st.just("1998-06-27"), to_on=dates.filter(lambda on: str(on) > "1998-06-27").map(str)
    ),
    shape(span="between", from_on=dates.map(str)),
    shape(span="between", to_on=dates.map(str)),
)
AGO = ["more_days_ago", "at_least_days_ago", "exactly_days_ago", "at_most_days_ago", "less_days_ago"]
FIRST_OR_LAST = st.sampled_from(["first_purchase", "last_purchase"])
over_purchases = st.one_of(
    shape(type="purchase_count", compare=COMPARE, value=st.integers(0, 4), period=periods),
    shape(type="purchase_sum", compare=COMPARE, value=amounts.map(str), period=periods),
    shape(type="purchase_average", compare=COMPARE, value=amounts.map(str), period=periods),
    shape(type="purchase_in_period", made=st.sampled_from(["yes", "no"]), period=periods),
    shape(type="purchase_pair", days=st.integers(0, 4), period=periods),
    shape(type=FIRST_OR_LAST, when=st.sampled_from(AGO), days=days),
    shape(
        type=FIRST_OR_LAST,
        when=st.sampled_from(["before", "on_or_before", "on", "on_or_after", "after"]),
        date_on=dates.map(str),
    ),
)
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
        {"type": "attribute", "attribute": "tags", "operator": "has_all", "values": ["a", "b"]},
        {"type": "attribute", "attribute": "tags", "operator": "entries_at_most", "entries": 1},
        {"type": "attribute", "attribute": "city", "operator": "equals", "value": "KYIV", "case": "ignored"},
        {"type": "attribute", "attribute": "city", "operator": "one_of", "values": ["KYIV", "%"], "case": "ignored"},
        {"type": "attribute", "attribute": "city", "operator": "ends_with", "value": "OFF"},
        {"type": "attribute", "attribute": "city", "operator": "matches", "value": "^[kl].i"},
        {"type": "attribute", "attribute": "city", "operator": "not_matches", "value": "^[0-9]+%"},
        {"type": "attribute", "attribute": "birthday", "operator": "exactly_days_ahead", "days": 1},
        {"type": "attribute", "attribute": "birthday", "operator": "more_days_ahead", "days": 0},
        {"type": "attribute", "attribute": "birthday", "operator": "in_this_month"},
        {"type": "attribute", "attribute": "birthday", "operator": "anniversary_today"},
        {"type": "attribute", "attribute": "birthday", "operator": "anniversary_next_days", "days": 1},
        {"type": "attribute", "attribute": "birthday", "operator": "anniversary_last_days", "days": 400},
        {"type": "attribute", "attribute": "age", "operator": "changed"},
        {"type": "attribute", "attribute": "age", "operator": "changed_to", "value": 18},
        {
            "type": "attribute",
            "attribute": "age",
            "operator": "not_changed",
            "period": {"span": "last_days", "days": 2},
        },
    ]
)
others = st.sampled_from(
    [
        {"type": "address", "channel": "email"},
        {"type": "address", "channel": "push", "has": "no"},
        {"type": "address", "channel": "email", "which": "primary"},
        {"type": "suppressed", "channel": "email"},
        {"type": "consent", "channel": "email", "topic_id": 1, "state": "refused"},
        {"type": "consent", "channel": "email", "topic_id": 1, "period": {"span": "last_days", "days": 2}},
        {"type": "consent_pause", "brand_id": 1, "paused": "no"},
        {"type": "in_list", "list_id": 1},
        {"type": "in_list", "list_id": 1, "member": "no"},
        {"type": "identity", "namespace": "card", "has": "no"},
        {"type": "loyalty", "programme": "club", "asks": "takes_part"},
        {"type": "loyalty", "programme": "club", "asks": "level_at_most", "levels": ["silver"]},
        {"type": "loyalty", "programme": "club", "asks": "points", "compare": "less_than", "value": "100"},
        {"type": "language", "languages": ["uk"]},
        {"type": "time_zone", "asks": "none_of", "zones": ["Europe/Kyiv"]},
        {"type": "preferred_channel", "channel": "email", "preferred": "no"},
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
    known_audiences()
    topic(pk=1)


class Base:
    """People who are there for one example only."""

    def __init__(self, told: list[Any]) -> None:
        self.told = told

    def __enter__(self) -> dict[int, Any]:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        ids = people([(attributes, purchases, (), addresses) for attributes, purchases, addresses in self.told])
        surround(ids)
        return dict(zip(ids, self.told, strict=True))

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def surround(ids: list[int]) -> None:
    """What else is known of some of them."""
    with connection.cursor() as cursor:
        cursor.execute(SURROUNDINGS, {"ids": ids, "now": NOW})


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
            return bool(paid) == bool(rule["made"] == "yes")
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
        return bool(on >= NOW.date() - period["days"] * DAY)
    return str(period.get("from_on", "")) <= str(on) <= str(period.get("to_on", "9999"))


SIGNS = {
    "at_least": ge,
    "more_than": gt,
    "exactly": eq,
    "at_most": le,
    "less_than": lt,
    "more_days_ago": gt,
    "at_least_days_ago": ge,
    "exactly_days_ago": eq,
    "at_most_days_ago": le,
    "less_days_ago": lt,
    "before": lt,
    "on_or_before": le,
    "on": eq,
    "on_or_after": ge,
    "after": gt,
}


def compares(rule: Rule, found: Decimal) -> bool:
    return bool(SIGNS[rule["compare"]](found, Decimal(rule["value"])))


def was(rule: Rule, on: date) -> bool:
    if "days" in rule:
        return bool(SIGNS[rule["when"]]((NOW.date() - on).days, rule["days"]))
    return bool(SIGNS[rule["when"]](on, date.fromisoformat(rule["date_on"])))
