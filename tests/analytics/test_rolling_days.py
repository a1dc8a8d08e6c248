"""The rolls by days of the company: sums of those by the hour, in any zone, whatever corrects the past."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from analytics.models import ConversionDay, ConversionRoll, MessageDay, MessageRoll, TouchRoll
from analytics.period import Period
from analytics.rolling import comparing
from analytics.rolling.making import catch_up, ordered
from analytics.weeks import weeks_at
from customers.models import Purchase
from customers.refunds import RefundRow, record_refunds
from tests.analytics.world import PricedWorld

ZONES = ("UTC", "Europe/Kyiv", "Asia/Kolkata", "Pacific/Auckland")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, settings: object) -> ZoneInfo:
    settings.COMPANY_TIME_ZONE = request.param  # type: ignore[attr-defined]
    return ZoneInfo(request.param)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return Period(day, day, zone).since


def by_day(zone: ZoneInfo) -> dict[datetime, int]:
    """The messages of the roll by the hour, put together by the calendar of the zone."""
    found: dict[datetime, int] = {}
    for hour_at, sent in MessageRoll.objects.values_list("hour_at", "sent"):
        day = midnight(hour_at.astimezone(zone).date(), zone)
        found[day] = found.get(day, 0) + sent
    return found


def test_a_day_has_the_hours_that_begin_in_it(world: PricedWorld, zone: ZoneInfo) -> None:
    for hours in (0, 9, 10, 11, 20, 27):
        world.now = datetime(2026, 3, 28, tzinfo=UTC) + timedelta(hours=hours, minutes=45)
        world.customer(["push"])
        world.start(world.cascade_journey("push"))
    catch_up()
    days = set(MessageDay.objects.values_list("hour_at", flat=True))
    assert len(days) >= 2
    found = {day: sum(MessageDay.objects.filter(hour_at=day).values_list("sent", flat=True)) for day in days}
    assert found == by_day(zone)
    assert comparing.differences() == ([], 0)


def test_a_late_click_a_purchase_and_a_refund_correct_their_days(world: PricedWorld) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    assert MessageDay.objects.get().clicked == 0
    world.now += timedelta(days=2)
    world.report(person, "push", "clicked")
    world.buy(person, "20.00")
    catch_up()
    assert MessageDay.objects.get().clicked == 1
    (day,) = ConversionDay.objects.all()  # made in the same turn, though it reads a roll that reads a roll
    assert (day.purchases_last, day.amount_last) == (1, Decimal("20.00"))
    assert day.hour_at == midnight(world.now.date(), ZoneInfo("UTC"))
    assert ConversionRoll.objects.get().hour_at > day.hour_at
    record_refunds([RefundRow(person.pk, "r1", Purchase.objects.get().key, world.now, Decimal("5.00"))], world.now)
    catch_up()
    assert ConversionDay.objects.get().amount_last == Decimal("15.00")
    assert comparing.differences() == ([], 0)


def test_a_company_that_moves_gets_the_days_and_weeks_of_its_new_zone(world: PricedWorld, settings: object) -> None:
    world.now = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # Monday, 30 March, in Kyiv; still Sunday in UTC
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    assert MessageDay.objects.get().hour_at == datetime(2026, 3, 29, tzinfo=UTC)
    settings.COMPANY_TIME_ZONE = "Europe/Kyiv"  # type: ignore[attr-defined]
    assert comparing.differences()[1] > 0  # what waits to be made again is known
    catch_up()
    assert MessageDay.objects.get().hour_at == datetime(2026, 3, 29, 21, tzinfo=UTC)
    (week,) = weeks_at([world.now])
    assert set(TouchRoll.objects.values_list("hour_at", flat=True)) == {week.since}
    assert comparing.differences() == ([], 0)


def test_a_day_that_was_tampered_with_is_named(world: PricedWorld) -> None:
    world.customer(["push"])
    world.start(world.cascade_journey("push"))
    catch_up()
    MessageDay.objects.update(sent=7)
    (wrong,) = comparing.differences()[0]
    assert (wrong.check, wrong.what, wrong.counted, wrong.is_) == ("roll_messages_days", "sent", "7", "1")


def test_who_reads_a_roll_is_made_behind_it() -> None:
    places = {roll.key: place for place, roll in enumerate(ordered())}
    assert all(places[read] < places[roll.key] for roll in ordered() for read in roll.reads)
