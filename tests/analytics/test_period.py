"""Periods are the company's calendar days, also where clocks are changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.period import Period

KYIV = ZoneInfo("Europe/Kyiv")


def test_the_usual_period_is_thirty_days_up_to_today() -> None:
    late = datetime(2026, 5, 30, 22, 30, tzinfo=UTC)  # half past one of the 31st in Kyiv
    assert Period.usual(late, KYIV) == Period(date(2026, 5, 2), date(2026, 5, 31), KYIV)
    assert Period.usual(late, KYIV).length == 30


def test_both_ends_belong_to_it() -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 1), KYIV)
    assert (period.since, period.until) == (
        datetime(2025, 12, 31, 22, tzinfo=UTC),
        datetime(2026, 1, 1, 22, tzinfo=UTC),
    )
    assert list(period.days()) == [date(2026, 1, 1)]


def test_days_of_changing_clocks_have_23_and_25_hours() -> None:
    spring = Period(date(2026, 3, 29), date(2026, 3, 29), KYIV)
    autumn = Period(date(2026, 10, 25), date(2026, 10, 25), KYIV)
    assert spring.until - spring.since == timedelta(hours=23)
    assert autumn.until - autumn.since == timedelta(hours=25)


def test_the_period_before_ends_where_this_one_begins() -> None:
    march = Period(date(2026, 3, 1), date(2026, 3, 31), KYIV)
    before = march.before()
    assert (before.first_on, before.last_on) == (date(2026, 1, 29), date(2026, 2, 28))
    assert before.until == march.since
