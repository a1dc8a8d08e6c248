"""Estimates and samples while a rule is edited: quick, sticky, and honest about how sure they are."""

import random
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from customers.models import Customer
from segments import estimating, sampling
from segments.estimating import estimate, interval
from segments.moment import Moment
from segments.sampling import Base, candidates
from segments.tree import parse
from tests.segments.people import NOW, day, known_attributes, people

ADDRESS = "/api/v1/segments/"
BUYERS = {"type": "purchase_count"}
KYIV = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}


@pytest.fixture
def many(db: None) -> int:
    """30,000 customers, every fourth of them in Kyiv, with holes between their ids; how many they are."""
    known_attributes()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into customers_customer (attributes, time_zone, language, created_at, updated_at)"
            " select jsonb_build_object('city', case when n %% 4 = 0 then 'Kyiv' else 'Lviv' end), '', '', %s, %s"
            " from generate_series(1, 33000) n",
            [NOW, NOW],
        )
        cursor.execute("select min(id) from customers_customer")
        (first,) = cursor.fetchone()
        cursor.execute("delete from customers_customer where id between %s and %s", [first + 10_000, first + 12_999])
    return 30_000


def about(rule: dict[str, Any], budget_ms: int = 10_000) -> estimating.Estimated:
    """With time enough for the whole sample, however busy the machine is."""
    moment = Moment(NOW)
    return estimate(parse(rule, moment.known), moment, budget_ms)


def test_in_a_small_base_an_estimate_is_exact(marketer: APIClient) -> None:
    known_attributes()
    bought = [(day("1998-01-05"), 10)]
    people([({"city": "Kyiv"}, bought, (), ()), ({}, bought, (), ()), ({}, (), (), ())])
    rule = {"all": [BUYERS, {"any": [KYIV]}]}

    found = marketer.post(f"{ADDRESS}estimate/", {"rule": rule}).json()

    assert found.pop("ms") >= 0
    assert found == {
        "count": 1,
        "low": 1,
        "high": 1,
        "total": 3,
        "leaves": [{"path": "all.0", "count": 2}, {"path": "all.1.any.0", "count": 1}],
        "groups": [{"path": "", "count": 1}, {"path": "all.1", "count": 1}],
        "sampled": 0,
    }


def test_in_a_large_base_the_true_number_lies_in_the_interval(many: int) -> None:
    found = about({"all": [KYIV, {"not": BUYERS}]})

    true = Customer.objects.filter(attributes__city="Kyiv").count()
    assert 8_000 < found.sampled <= 20_000
    assert found.low <= true <= found.high
    assert found.high - found.low < 900
    assert found.total == many
    assert [each.path for each in found.leaves] == ["all.0", "all.1.not"]
    assert found.leaves[1].count == 0


def test_the_same_rule_has_the_same_estimate_and_the_sample_stays_while_the_base_grows(many: int) -> None:
    before = set(candidates(sampling.base(), 8_000))

    assert (about(KYIV).count, about(KYIV).low) == (about(KYIV).count, about(KYIV).low)
    people([({}, (), (), ())] * 200)
    after = set(candidates(sampling.base(), 8_000))
    assert len(before & after) > 0.97 * len(before)


def test_everybody_is_as_likely_as_any_other_to_be_in_a_sample_whatever_the_gaps() -> None:
    among = Base(total=1_000_000, first=1, last=1_000_000)
    ids = candidates(among, 10_000)

    assert 9_000 < len(ids) < 11_000
    assert len(set(ids)) == len(ids)
    for part in range(10):
        inside = sum(part * 100_000 < id_ <= (part + 1) * 100_000 for id_ in ids)
        assert 0.85 < inside / (len(ids) / 10) < 1.15
    for modulus in (2, 3, 7, 10):
        shares = [sum(id_ % modulus == rest for id_ in ids) * modulus / len(ids) for rest in range(modulus)]
        assert 0.85 < min(shares) < max(shares) < 1.15
    half = candidates(Base(total=500_000, first=1, last=1_000_000), 10_000)  # every other id is of nobody
    assert 18_000 < len(half) < 22_000
    assert candidates(Base(0, 0, -1), 10) == []
    assert candidates(Base(3, 5, 9), 100) == sorted(range(5, 10), key=sampling.mixed)


def test_of_a_hundred_samples_the_interval_misses_about_five() -> None:
    drawn = random.Random(6)
    for share in (0.001, 0.02, 0.3, 0.9):
        missed = 0
        for _ in range(400):
            low, high = interval(sum(drawn.random() < share for _ in range(500)), 500)
            missed += not low <= share <= high
        assert missed / 400 < 0.09
    assert interval(0, 0) == (0, 1)
    assert interval(0, 500)[0] == 0
    assert interval(500, 500)[1] == pytest.approx(1)


def test_a_rule_that_is_too_slow_has_a_wide_estimate_and_no_error(many: int) -> None:
    """Of a rule whose sample cannot be asked in time it is said that nothing is known, in time."""
    slow = {"all": [KYIV, *[{"type": "purchase_pair", "days": number} for number in range(60)]]}

    found = about(slow, budget_ms=1)

    assert found.ms < 1_000
    assert (found.low, found.total) == (0, many)
    assert found.high > found.count


def test_a_sample_shows_people_who_are_in(marketer: APIClient) -> None:
    known_attributes()
    ids = people([({"city": "Kyiv" if number % 2 else "Lviv"}, (), (), ()) for number in range(30)])

    found = marketer.post(f"{ADDRESS}sample/", {"rule": KYIV}).json()["customers"]

    assert len(found) == 10
    assert {each["id"] for each in found} <= {id_ for number, id_ in enumerate(ids) if number % 2}
    assert {each["city"] for each in found} == {"Kyiv"}
    assert marketer.post(f"{ADDRESS}sample/", {"rule": {"any": []}}).json() == {"customers": []}


def test_a_few_of_many_are_found_too(many: int) -> None:
    [rare] = people([({"city": "Odesa"}, (), (), ())])
    moment = Moment(NOW)
    node = parse(KYIV | {"value": "Odesa"}, moment.known)

    assert estimating.people(node, moment) == [rare]
    assert len(estimating.people(parse(KYIV, moment.known), moment)) == 10


@pytest.mark.parametrize("question", ["estimate", "sample"])
def test_what_is_wrong_with_a_rule_is_said_with_its_place(marketer: APIClient, question: str) -> None:
    answer = marketer.post(f"{ADDRESS}{question}/", {"rule": {"all": [BUYERS, {"type": "horoscope"}]}})

    assert answer.status_code == 400
    assert answer.json()["rule"][0]["path"] == "all.1"
    assert marketer.post(f"{ADDRESS}{question}/", {"rule": BUYERS, "as_of": "soon"}).status_code == 400
