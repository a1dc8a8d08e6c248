"""Rules about what people did, bought and were sent, on random bases, read once more as simply as possible."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from segments.counting import count, member_ids
from segments.explaining import explain
from segments.moment import Moment
from segments.predicate import compile_node, predicate
from segments.tree import parse
from tests.segments.people import NOW, chosen, people
from tests.segments.test_properties import (
    AGO,
    COMPARE,
    DAY,
    FEW,
    amounts,
    compares,
    days,
    instants,
    periods,
    shape,
    trees,
    walk_rule,
    was,
)
from tests.segments.test_properties import inside as on_days

Rule = dict[str, Any]
MESSAGE = (
    "customer_id, channel, brand_id, sender_id, content_id, traffic_class, endpoint, status, created_at,"
    " sent_at, opened_at, opened_grade"
)


@dataclass
class Told:
    """Somebody: purchases are (at, left, refunded), events (at, name, properties), messages (sent, read, grade)."""

    purchases: list[tuple[datetime, Decimal, Decimal]] = field(default_factory=list)
    events: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)
    messages: list[tuple[datetime, datetime | None, str | None]] = field(default_factory=list)
    runs: list[tuple[datetime, datetime | None]] = field(default_factory=list)


names = st.sampled_from(["visit", "basket"])
properties = st.fixed_dictionaries(
    {},
    optional={
        "n": st.sampled_from([0, 5, 9.99, "10", "ten", None, True, -3]),
        "city": st.sampled_from(["Kyiv", "kyiv", "", 5, ["Kyiv"], "50% off"]),
    },
)
refunds = st.sampled_from([Decimal(0), Decimal(0), Decimal("0.01"), Decimal("90.00")])
maybe_later = st.one_of(st.none(), instants)
told = st.builds(
    Told,
    st.lists(st.tuples(instants, amounts, refunds), max_size=4),
    st.lists(st.tuples(instants, names, properties), max_size=5),
    st.lists(st.tuples(instants, maybe_later, st.sampled_from(["weak", "likely", "certain"])), max_size=3),
    st.lists(st.tuples(instants, maybe_later), max_size=2),
)
bases = st.lists(told, min_size=1, max_size=8)

filters = st.lists(
    st.one_of(
        shape(
            property="n",
            compare=st.sampled_from(["at_least", "more_than", "at_most", "less_than"]),
            value=st.sampled_from(["5", "5.0", "9.99", "10"]),
        ),
        shape(
            property="city",
            compare=st.sampled_from(["is", "is_not", "contains", "starts_with", "exists", "missing"]),
            value=st.sampled_from(["Kyiv", "KY", "5", "50%"]),
        ),
    ),
    max_size=2,
)
happenings = st.one_of(
    shape(event=names, filters=filters),
    shape(event="purchase"),
    shape(event="purchase", filters=st.just([{"property": "amount", "compare": "at_least", "value": "10"}])),
)
WHEN = {"when": st.sampled_from(AGO), "days": days}
MONEY = {"amounts": st.sampled_from(["net", "gross"]), "compare": COMPARE, "value": amounts.map(str), "period": periods}
leaves = st.one_of(
    shape(type=st.sampled_from(["purchase_sum", "purchase_average", "purchase_largest"]), **MONEY),
    shape(type="purchase_nth", number=st.integers(1, 4), **WHEN),
    shape(type="purchase_soon_after", number=st.integers(2, 4), days=days),
    shape(type="event", name=names, filters=filters, compare=COMPARE, value=st.integers(0, 3), period=periods),
    shape(
        type="event_figure",
        name=names,
        property="n",
        figure=st.sampled_from(["sum", "max", "min"]),
        compare=COMPARE,
        value=st.sampled_from(["0", "5", "9.99", "19.98"]),
        period=periods,
    ),
    shape(
        type="sequence",
        first=happenings,
        followed=st.sampled_from(["yes", "no"]),
        then=happenings,
        within=st.sampled_from([1, 24, 1440]),
        unit=st.sampled_from(["minutes", "hours", "days"]),
        period=periods,
    ),
    shape(
        type="message",
        outcome=st.sampled_from(["sent", "opened", "not_opened", "no_reaction"]),
        evidence=st.sampled_from(["certain", "likely", "weak"]),
        compare=COMPARE,
        value=st.integers(0, 2),
        period=periods,
        period_of=st.sampled_from(["happened", "sent"]),
    ),
    shape(
        type="in_journey",
        state=st.sampled_from(["inside", "outside", "entered", "never_entered", "left"]),
        period=periods,
    ),
)


class Base:
    """People who are there for one example only."""

    def __init__(self, told: list[Told]) -> None:
        self.told = told

    def __enter__(self) -> dict[int, Told]:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        ids = people([({}, (), (), ()) for _ in self.told])
        base = dict(zip(ids, self.told, strict=True))
        with connection.cursor() as cursor:
            for table, columns, rows in _rows(base):
                marks = ", ".join(["%s"] * (columns.count(",") + 1))
                cursor.executemany(f"insert into {table} ({columns}) values ({marks})", rows)
        return base

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def _rows(base: dict[int, Told]) -> list[tuple[str, str, list[tuple[Any, ...]]]]:
    purchases, events, messages, runs = [], [], [], []
    for id_, each in base.items():
        for number, (at, left, refunded) in enumerate(each.purchases):
            purchases.append((id_, f"p{number}", at, left, refunded, "USD", "test", NOW))
        for number, (at, name, found) in enumerate(each.events):
            events.append((id_, f"e{number}", at, name, json.dumps(found), "test", NOW))
        for sent, read, grade in each.messages:
            opened = (read, grade) if read else (None, None)
            messages.append((id_, "email", 1, 1, 1, "marketing", "x", "sent", NOW - 60 * DAY, sent, *opened))
        for number, (entered, left_at) in enumerate(each.runs):
            runs.append((id_, 1, 1, number + 1, 0, entered, entered, left_at))
    return [
        (
            "customers_purchase",
            "customer_id, key, occurred_at, amount, refunded, currency, source, received_at",
            purchases,
        ),
        ("customers_event", "customer_id, key, occurred_at, name, properties, source, received_at", events),
        (
            "delivery_message",
            MESSAGE,
            messages,
        ),
        (
            "journeys_enrollment",
            "customer_id, journey_id, version_id, run, op, entered_at, moved_at, exited_at",
            runs,
        ),
    ]


@FEW
@given(bases, trees(leaves))
def test_a_rule_about_what_people_did_is_read_as_its_words_say(db: None, told: list[Told], rule: Rule) -> None:
    with Base(told) as base:
        expected = {id_ for id_, each in base.items() if reads(rule, each)}
        moment = Moment(NOW)
        node = parse(rule, moment.known)

        assert chosen(rule) == expected
        assert set(member_ids(compile_node(node, moment), 0, 100)) == expected
        assert chosen({"not": rule}) == set(base) - expected


@FEW
@given(bases, trees(leaves))
def test_count_members_and_explanation_agree_about_what_people_did(db: None, told: list[Told], rule: Rule) -> None:
    with Base(told) as base:
        moment = Moment(NOW)
        node = parse(rule, moment.known)
        inside = chosen(rule)
        counted = count(node, moment)

        assert counted.count == len(inside)
        assert member_ids(predicate(rule, NOW), 0, 100) == sorted(inside)
        assert {id_ for id_ in base if (explained := explain(node, moment, id_)) and explained.value} == inside
        for leaf in counted.leaves:
            alone = next(each for path, each in walk_rule(rule) if path == leaf.path)
            assert leaf.count == len(chosen(alone)), leaf.path


# What the words mean, told once more, for UTC days.


def reads(rule: Rule, told: Told) -> bool:
    if "all" in rule:
        return all(reads(each, told) for each in rule["all"])
    if "any" in rule:
        return any(reads(each, told) for each in rule["any"])
    if "not" in rule:
        return not reads(rule["not"], told)
    return READS[rule["type"]](rule, told)


def meant(rule: Rule, at: datetime) -> bool:
    return at <= NOW and on_days(rule.get("period", {"span": "all_time"}), at)


def money(rule: Rule, told: Told) -> bool:
    gross = rule["amounts"] == "gross"
    paid = [left + back if gross else left for at, left, back in told.purchases if meant(rule, at)]
    if rule["type"] == "purchase_sum":
        return compares(rule, sum(paid, Decimal(0)))
    if rule["type"] == "purchase_largest":
        return bool(paid) and compares(rule, max(paid))
    # No division: an average is compared by what lies above it.
    above = sum((each - Decimal(rule["value"]) for each in paid), Decimal(0))
    return bool(paid) and compares(rule | {"value": "0"}, above)


def nth(rule: Rule, told: Told) -> bool:
    bought = sorted(at.date() for at, _, _ in told.purchases if at <= NOW)
    if len(bought) < rule["number"]:
        return False
    there = bought[rule["number"] - 1]
    if rule["type"] == "purchase_soon_after":
        return bool((there - bought[0]).days <= rule["days"])
    return was(rule, there)


def number_in(found: Any) -> Decimal | None:
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    return Decimal(str(found)) if str(found).lstrip("-").replace(".", "", 1).isdigit() else None


def fits(filters: list[Rule], found: dict[str, Any]) -> bool:
    return all(_fits(each, found.get(each["property"])) for each in filters)


def _fits(each: Rule, found: Any) -> bool:
    given, compare = each["value"], each["compare"]
    text = found if isinstance(found, str) else None
    same = text == given or (isinstance(found, int) and not isinstance(found, bool) and str(found) == given)
    match compare:
        case "is":
            return bool(same)
        case "is_not":
            return not same
        case "contains":
            part = text is not None and given.lower() in text.lower()
            return part or (isinstance(found, list) and given in found)
        case "starts_with":
            return text is not None and text.lower().startswith(given.lower())
        case "exists":
            return found is not None
        case "missing":
            return found is None
    number = number_in(found)
    return number is not None and compares(each, number)


def events(rule: Rule, told: Told) -> list[dict[str, Any]]:
    named = [each for each in told.events if each[1] == rule["name"] and meant(rule, each[0])]
    return [found for _, _, found in named if fits(rule.get("filters", []), found)]


def event_figure(rule: Rule, told: Told) -> bool:
    numbers = [number for found in events(rule, told) if (number := number_in(found.get("n"))) is not None]
    if rule["figure"] == "sum":
        return compares(rule, sum(numbers, Decimal(0)))
    return bool(numbers) and compares(rule, max(numbers) if rule["figure"] == "max" else min(numbers))


def instants_of(happening: Rule, told: Told) -> list[datetime]:
    if happening["event"] == "purchase":
        least = Decimal(10) if happening.get("filters") else Decimal(0)
        return [at for at, left, _ in told.purchases if left >= least and at <= NOW]
    named = [each for each in told.events if each[1] == happening["event"] and each[0] <= NOW]
    return [at for at, _, found in named if fits(happening.get("filters", []), found)]


def sequence(rule: Rule, told: Told) -> bool:
    time = timedelta(**{rule["unit"]: rule["within"]})
    begun = [at for at in instants_of(rule["first"], told) if meant(rule, at)]
    came = {at: any(at < later <= at + time for later in instants_of(rule["then"], told)) for at in begun}
    if rule["followed"] == "yes":
        return any(came.values())
    return any(not followed and at + time <= NOW for at, followed in came.items())


def messages(rule: Rule, told: Told) -> bool:
    grades = {"certain": ["certain"], "likely": ["certain", "likely"]}.get(
        rule["evidence"], ["certain", "likely", "weak"]
    )
    number = 0
    for sent, read, grade in told.messages:
        has_read = read is not None and read <= NOW and grade in grades
        if rule["outcome"] == "opened":
            assert read is None or isinstance(read, datetime)
            number += has_read and meant(rule, sent if rule["period_of"] == "sent" else read)  # type: ignore[arg-type]
        else:
            number += meant(rule, sent) and (rule["outcome"] == "sent" or not has_read)
    return compares(rule, Decimal(number))


def in_journey(rule: Rule, told: Told) -> bool:
    match rule["state"]:
        case "inside" | "outside":
            inside = any(entered <= NOW and (left is None or left > NOW) for entered, left in told.runs)
            return bool(inside == (rule["state"] == "inside"))
        case "entered" | "never_entered":
            came = any(meant(rule, entered) for entered, _ in told.runs)
            return bool(came == (rule["state"] == "entered"))
    return any(left is not None and meant(rule, left) for _, left in told.runs)


READS = {
    "purchase_sum": money,
    "purchase_average": money,
    "purchase_largest": money,
    "purchase_nth": nth,
    "purchase_soon_after": nth,
    "event": lambda rule, told: compares(rule, Decimal(len(events(rule, told)))),
    "event_figure": event_figure,
    "sequence": sequence,
    "message": messages,
    "in_journey": in_journey,
}
