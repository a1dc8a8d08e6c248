"""Calendar days of the company, their beginnings and ends, in its own time zone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from segments.checks import company_time_zone
from segments.moment import Moment, company_zone, end_of, start_of
from tests.segments.people import NOW, chosen, day, people

IN_90_DAYS = {"type": "purchase_in_period", "period": {"span": "last_days", "days": 90}}


@pytest.fixture
def kyiv(settings: Any) -> Iterator[None]:
    settings.COMPANY_TIME_ZONE = "Europe/Kyiv"
    company_zone.cache_clear()
    yield
    company_zone.cache_clear()


def buyers_at(*times: datetime) -> dict[int, datetime]:
    return dict(zip(people([({}, [(at, 1)], (), ()) for at in times]), times, strict=True))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_in_the_last_90_days_begins_with_the_day_90_days_ago_and_ends_now(db: None) -> None:
    buyers = buyers_at(
        at("1998-04-01T23:59:59.999999Z"),
        at("1998-04-02T00:00:00Z"),
        at("1998-06-30T12:00:00Z"),
        at("1998-07-01T00:00:00Z"),
        at("1998-07-01T00:00:00.000001Z"),
    )

    assert [buyers[id_] for id_ in sorted(chosen(IN_90_DAYS, NOW))] == list(buyers.values())[1:4]


def test_the_last_day_of_a_period_is_included_to_its_end(db: None) -> None:
    buyers = buyers_at(
        at("1996-12-31T23:59:59.999999Z"),
        at("1997-01-01T00:00:00Z"),
        at("1997-01-31T23:59:59.999999Z"),
        at("1997-02-01T00:00:00Z"),
    )
    january = {"span": "between", "from_on": "1997-01-01", "to_on": "1997-01-31"}

    inside = chosen({"type": "purchase_in_period", "period": january})

    assert [buyers[id_] for id_ in sorted(inside)] == list(buyers.values())[1:3]


@pytest.mark.parametrize(
    ("when", "inside"),
    [
        ({"when": "more_days_ago", "days": 2}, ["1998-06-28T23:59:59Z"]),
        ({"when": "at_least_days_ago", "days": 2}, ["1998-06-28T23:59:59Z", "1998-06-29T00:00:00Z"]),
        ({"when": "exactly_days_ago", "days": 2}, ["1998-06-29T00:00:00Z"]),
        ({"when": "at_most_days_ago", "days": 1}, ["1998-06-30T23:59:59Z"]),
        ({"when": "less_days_ago", "days": 2}, ["1998-06-30T23:59:59Z"]),
        ({"when": "less_days_ago", "days": 0}, []),
        ({"when": "before", "date_on": "1998-06-29"}, ["1998-06-28T23:59:59Z"]),
        ({"when": "on_or_before", "date_on": "1998-06-29"}, ["1998-06-28T23:59:59Z", "1998-06-29T00:00:00Z"]),
        ({"when": "on", "date_on": "1998-06-30"}, ["1998-06-30T23:59:59Z"]),
        ({"when": "on_or_after", "date_on": "1998-06-29"}, ["1998-06-29T00:00:00Z", "1998-06-30T23:59:59Z"]),
        ({"when": "after", "date_on": "1998-06-29"}, ["1998-06-30T23:59:59Z"]),
        ({"when": "between", "date_on": "1998-06-28", "until_on": "1998-06-28"}, ["1998-06-28T23:59:59Z"]),
    ],
)
def test_the_last_purchase(db: None, when: dict[str, Any], inside: list[str]) -> None:
    buyers = buyers_at(at("1998-06-28T23:59:59Z"), at("1998-06-29T00:00:00Z"), at("1998-06-30T23:59:59Z"))
    people([({}, (), (), ())])  # who never bought has no last purchase

    assert [buyers[id_] for id_ in sorted(chosen({"type": "last_purchase", **when}))] == [at(each) for each in inside]


def test_a_day_is_a_day_of_the_company(db: None, kyiv: None) -> None:
    """In summer a day in Kyiv begins at 21:00 UTC of the day before."""
    assert start_of(at("1998-06-29").date()) == datetime(1998, 6, 28, 21, tzinfo=UTC)
    assert Moment(datetime(1998, 6, 30, 21, tzinfo=UTC)).today == at("1998-07-01").date()
    buyers = buyers_at(at("1998-06-28T20:59:59Z"), at("1998-06-28T21:00:00Z"), at("1998-06-29T21:00:00Z"))

    on = {"type": "last_purchase", "when": "on", "date_on": "1998-06-29"}

    assert [buyers[id_] for id_ in chosen(on)] == [at("1998-06-28T21:00:00Z")]


def test_two_purchases_around_midnight_are_on_one_day_of_the_company(db: None, kyiv: None) -> None:
    one_day, two_days = people(
        [
            ({}, [(at("1998-06-28T22:00:00Z"), 1), (at("1998-06-29T01:00:00Z"), 1)], (), ()),
            ({}, [(at("1998-06-29T20:00:00Z"), 1), (at("1998-06-29T22:00:00Z"), 1)], (), ()),
        ]
    )

    assert chosen({"type": "purchase_pair", "days": 0}) == {one_day}
    assert chosen({"type": "purchase_pair", "days": 1}) == {one_day, two_days}


def test_a_day_on_which_the_clock_changes_is_shorter_and_still_whole(kyiv: None) -> None:
    spring = at("2026-03-29").date()

    assert (end_of(spring) - start_of(spring)).total_seconds() == 23 * 3600
    assert end_of(spring) == start_of(at("2026-03-30").date())


def test_several_purchases_on_a_day_are_several_and_a_pair(db: None) -> None:
    [somebody] = people([({}, [(day("1998-01-01"), 1), (day("1998-01-01"), 1)], (), ())])

    assert chosen({"type": "purchase_count", "compare": "exactly", "value": 2}) == {somebody}
    assert chosen({"type": "purchase_pair", "days": 0}) == {somebody}


def test_one_purchase_is_no_pair(db: None) -> None:
    people([({}, [(day("1998-01-01"), 1)], (), ())])

    assert chosen({"type": "purchase_pair", "days": 36_500}) == set()


def test_a_time_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="aware"):
        Moment(datetime(1998, 7, 1))  # noqa: DTZ001 (the mistake)


def test_a_time_zone_that_does_not_exist_is_said_before_anything_runs(settings: Any) -> None:
    assert company_time_zone() == []
    settings.COMPANY_TIME_ZONE = "Europe/Kiyv"
    [error] = company_time_zone()

    assert error.msg == "KASKAD_TIME_ZONE: “Europe/Kiyv” is not a time zone."
