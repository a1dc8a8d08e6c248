"""Sizes over time, and who joined and left."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from customers.models import Customer
from segments import history
from segments.history import note_sizes
from segments.models import Segment, SegmentSize, SegmentSnapshot
from segments.moment import company_zone
from segments.patience import TooSlow
from tests.segments.people import known_attributes, people

ADDRESS = "/api/v1/segments/"
KYIV = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
NIGHT = datetime(2026, 3, 2, 3, 10, tzinfo=UTC)


@pytest.fixture
def base(db: None) -> list[int]:
    known_attributes()
    return people([({"city": city}, (), (), ()) for city in ("Kyiv", "Kyiv", "Lviv", "Lviv")])


@pytest.fixture
def segment(base: list[int]) -> Segment:
    return Segment.objects.create(name="Kyiv", rule=KYIV)


def move(customer: int, city: str) -> None:
    Customer.objects.filter(pk=customer).update(attributes={"city": city})


def rows_of(segment: Segment) -> list[tuple[Any, ...]]:
    return list(segment.sizes.order_by("on").values_list("size", "joined", "left", "problem"))


def changed(client: APIClient, segment: Segment, kind: str) -> Any:
    return client.get(f"{ADDRESS}{segment.pk}/changes/", {"kind": kind}).json()


def test_a_size_is_written_down_once_a_night_with_who_joined_and_left(segment: Segment, base: list[int]) -> None:
    assert note_sizes(NIGHT) == 1
    assert note_sizes(NIGHT + timedelta(minutes=30)) == 0
    move(base[0], "Lviv")
    move(base[2], "Kyiv")
    move(base[3], "Kyiv")

    assert note_sizes(NIGHT + timedelta(days=1)) == 1

    assert rows_of(segment) == [(2, None, None, ""), (3, 2, 1, "")]
    assert SegmentSnapshot.objects.get().customer_ids == base[1:]


def test_before_three_in_the_morning_nothing_is_written_down_and_what_was_missed_is_later(segment: Segment) -> None:
    assert note_sizes(NIGHT.replace(hour=2)) == 0
    assert note_sizes(NIGHT.replace(hour=22)) == 1


def test_the_night_is_that_of_the_company(segment: Segment, settings: Any) -> None:
    settings.COMPANY_TIME_ZONE = "Asia/Tokyo"
    company_zone.cache_clear()
    try:
        assert note_sizes(datetime(2026, 3, 1, 17, 59, tzinfo=UTC)) == 0
        assert note_sizes(datetime(2026, 3, 1, 18, 0, tzinfo=UTC)) == 1
        assert str(SegmentSize.objects.get().on) == "2026-03-02"
    finally:
        company_zone.cache_clear()


def test_who_has_joined_and_left_since_the_last_night(marketer: APIClient, segment: Segment, base: list[int]) -> None:
    note_sizes(NIGHT)
    move(base[0], "Lviv")
    move(base[3], "Kyiv")

    joined, left = (changed(marketer, segment, kind) for kind in ("joined", "left"))

    assert [each["id"] for each in joined["results"]] == [base[3]]
    assert ([each["id"] for each in left["results"]], left["count"]) == ([base[0]], 1)
    assert joined["since"] == "2026-03-02T03:10:00Z"
    Customer.objects.filter(pk=base[0]).delete()
    assert changed(marketer, segment, "left")["results"] == []  # nobody can be shown


def test_without_a_night_nothing_is_compared(marketer: APIClient, segment: Segment) -> None:
    answer = changed(marketer, segment, "joined")

    assert (answer["since"], answer["results"], answer["count"]) == (None, [], 0)
    assert marketer.get(f"{ADDRESS}{segment.pk}/changes/").status_code == 400


def test_another_rule_has_another_past(marketer: APIClient, segment: Segment) -> None:
    note_sizes(NIGHT)

    marketer.patch(f"{ADDRESS}{segment.pk}/", {"rule": {"all": []}})

    assert changed(marketer, segment, "joined")["since"] is None
    assert len(rows_of(segment)) == 1


def test_the_history_is_shown_from_the_oldest_day(marketer: APIClient, segment: Segment) -> None:
    today = timezone.now().date()
    for days, size in ((200, 1), (20, 2), (2, 3)):
        SegmentSize.objects.create(
            segment=segment, on=today - timedelta(days=days), at=NIGHT, size=size, joined=1, left=0
        )

    usual = marketer.get(f"{ADDRESS}{segment.pk}/history/").json()
    far = marketer.get(f"{ADDRESS}{segment.pk}/history/", {"days": 365}).json()

    assert [each["size"] for each in usual] == [2, 3]
    assert [each["size"] for each in far] == [1, 2, 3]
    assert usual[0] == {"on": str(today - timedelta(days=20)), "size": 2, "joined": 1, "left": 0, "problem": ""}
    for wrong in ("0", "x", "-1", "9" * 30, "٣"):
        assert marketer.get(f"{ADDRESS}{segment.pk}/history/", {"days": wrong}).status_code == 400


def test_a_broken_segment_is_passed_over_with_its_reason(
    marketer: APIClient, segment: Segment, base: list[int]
) -> None:
    broken = Segment.objects.create(name="A broken one", rule={"all": [{"type": "horoscope"}]})

    assert note_sizes(NIGHT) == 1

    [(size, joined, left, problem)] = rows_of(broken)
    assert (size, joined, left) == (None, None, None)
    assert problem.startswith("The segment “A broken one” is broken: There is no condition “horoscope”.")
    assert rows_of(segment) == [(2, None, None, "")]
    assert marketer.get(f"{ADDRESS}{broken.pk}/history/", {"days": 1000}).status_code == 200
    assert changed(marketer, broken, "left")["results"] == []
    assert marketer.get(ADDRESS).status_code == 200


def test_one_that_is_too_slow_is_passed_over_too(
    segment: Segment, base: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> None:
        raise TooSlow

    monkeypatch.setattr(history, "all_ids", slow)

    assert note_sizes(NIGHT) == 0

    assert rows_of(segment)[0][3].startswith("This rule takes too long to evaluate.")


def test_of_too_many_only_the_size_is_written_down(
    segment: Segment, base: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    note_sizes(NIGHT - timedelta(days=1))
    monkeypatch.setattr(history, "MOST_KEPT", 1)

    note_sizes(NIGHT)

    assert rows_of(segment)[1] == (2, None, None, "Of more than 1 customers nobody writes down who they are.")
    assert not SegmentSnapshot.objects.exists()
