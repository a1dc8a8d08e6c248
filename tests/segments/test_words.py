"""Rules in plain words."""

from typing import Any

import pytest

from segments.known import Known
from segments.models import Segment
from segments.tree import check
from segments.words import words_of
from tests.segments.people import known_attributes

pytestmark = pytest.mark.django_db
MANY = {"type": "purchase_count", "value": 3}
CITY = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
VIP = {"type": "attribute", "attribute": "vip", "operator": "is_true"}


def words(rule: dict[str, Any]) -> str:
    known = Known()
    return words_of(check(rule, known), known)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"all": []}, "everybody"),
        ({"any": []}, "nobody"),
        ({"not": {"any": []}}, "not nobody"),
        ({"all": [MANY, CITY]}, "made at least 3 purchases and City is Kyiv"),
        ({"any": [MANY, {"all": [CITY, VIP]}]}, "made at least 3 purchases or (City is Kyiv and Vip is yes)"),
        ({"all": [MANY, {"all": [CITY, VIP]}]}, "made at least 3 purchases and City is Kyiv and Vip is yes"),
        ({"not": {"any": [MANY, CITY]}}, "not (made at least 3 purchases or City is Kyiv)"),
        ({"all": [{"any": [MANY, CITY]}]}, "made at least 3 purchases or City is Kyiv"),
        ({"type": "purchase_count"}, "made a purchase"),
        ({"type": "purchase_count", "compare": "exactly", "value": 0}, "made no purchase"),
        ({"type": "purchase_count", "compare": "exactly", "value": 1}, "made exactly 1 purchase"),
        (
            {"type": "purchase_sum", "compare": "more_than", "value": "1250.5", "currency": "EUR"},
            "spent more than 1,250.50 EUR",
        ),
        (
            {"type": "last_purchase", "when": "before", "date_on": "1997-10-01"},
            "last purchase was before 1 October 1997",
        ),
        ({"type": "last_purchase", "when": "at_least_days_ago", "days": 1}, "last purchase was at least 1 day ago"),
        (
            {"type": "purchase_in_period", "made": "no", "period": {"span": "between", "to_on": "1998-01-01"}},
            "made no purchase up to and including 1 January 1998",
        ),
        (
            {"type": "purchase_count", "period": {"span": "between", "from_on": "1998-01-01", "to_on": "1998-01-01"}},
            "made a purchase on 1 January 1998",
        ),
        (
            {"type": "event", "name": "visit", "period": {"span": "last_days", "days": 7}},
            "did a “visit” event in the last 7 days",
        ),
        (
            {"type": "attribute", "attribute": "city", "operator": "not_one_of", "values": list("abcdefg")},
            "City is none of a, b, c, d, e and 2 more",
        ),
        ({"type": "attribute", "attribute": "city", "operator": "absent"}, "City is not known"),
        (
            {"type": "attribute", "attribute": "age", "operator": "between", "value": 18, "value_to": 29},
            "Age is from 18 to 29",
        ),
        (
            {"type": "attribute", "attribute": "birthday", "operator": "in_next_days", "days": 7},
            "Birthday is in the next 7 days",
        ),
        ({"type": "random_share", "percent": "12.50"}, "is among a random 12.5 %"),
    ],
)  # fmt: skip
def test_a_rule_reads_as_one_would_say_it(rule: dict[str, Any], sentence: str) -> None:
    known_attributes()

    assert words(rule) == sentence


def test_a_segment_is_called_by_its_name() -> None:
    segment = Segment.objects.create(name="Lapsed", rule={"all": []})

    assert words({"type": "in_segment", "segment_id": segment.pk, "member": "no"}) == "is not in “Lapsed”"
