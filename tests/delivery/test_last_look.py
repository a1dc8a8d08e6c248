"""Quiet hours and caps: what is looked at for the last time before a hand-over, besides consent and address."""

from datetime import UTC, datetime, time, timedelta

import pytest

from customers.models import Customer
from delivery.models import Cap, Message, Outbox
from delivery.sending import dispatcher, quiet
from delivery.sending.quiet import Hours
from tests.delivery.world import NOW, World

NIGHT = Hours(time(21), time(9), "Europe/Kyiv")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "now", "end"),
    [
        (NIGHT, "", "2026-03-02 12:00", None),
        (NIGHT, "", "2026-03-02 18:59", None),
        (NIGHT, "", "2026-03-02 19:00", "2026-03-03 07:00"),
        (NIGHT, "", "2026-03-03 06:59", "2026-03-03 07:00"),
        (NIGHT, "", "2026-03-03 07:00", None),
        (NIGHT, "America/New_York", "2026-03-02 12:00", "2026-03-02 14:00"),
        (NIGHT, "Mars/Olympus", "2026-03-02 19:00", "2026-03-03 07:00"),
        (NIGHT, "../etc/passwd", "2026-03-02 19:00", "2026-03-03 07:00"),
        # Nights in which the clock is changed (29 March, 25 October) end at nine all the same.
        (NIGHT, "", "2026-03-28 20:00", "2026-03-29 06:00"),
        (NIGHT, "", "2026-10-24 20:00", "2026-10-25 07:00"),
        (Hours(time(13), time(15), "UTC"), "", "2026-03-02 14:00", "2026-03-02 15:00"),
        (Hours(time(13), time(15), "UTC"), "", "2026-03-02 15:00", None),
    ],
)
def test_quiet_hours_are_those_of_the_customers_clock(hours, zone, now, end):
    assert hours.end(zone, at(now)) == (at(end) if end else None)


def keep_quiet(world: World, start: int, stop: int) -> None:
    world.brand.quiet_from, world.brand.quiet_to = time(start), time(stop)
    world.brand.save()


def test_marketing_waits_for_the_morning_of_each_customer(world):
    keep_quiet(world, 21, 9)  # and it is 9:30 in UTC
    here, there = world.people(2)
    Customer.objects.filter(pk=there).update(time_zone="America/New_York")
    world.queue([here, there], "sms")
    dispatcher.drain(NOW)
    assert {each.customer_id: each.status for each in world.messages()} == {here: "sent", there: "queued"}
    (waiting,) = Outbox.objects.all()
    assert (waiting.customer_id, waiting.due_at) == (there, at("2026-03-02 14:00"))
    assert Message.objects.get(customer_id=there).attempts == 0
    dispatcher.drain(at("2026-03-02 14:00"))
    assert world.statuses() == ["sent", "sent"]


def test_what_cannot_wait_for_the_morning_is_dropped_so_that_its_journey_goes_on(world):
    keep_quiet(world, 8, 20)
    world.queue(world.people(1), "sms", expires_at=NOW + timedelta(hours=2))
    dispatcher.drain(NOW)
    (message,) = world.messages()
    assert (message.status, message.error_code) == ("failed", "quiet_hours")


def test_a_parcels_arrival_is_told_at_night(world):
    keep_quiet(world, 8, 20)
    world.queue(world.people(1), "sms", traffic_class="transactional")
    dispatcher.drain(NOW)
    assert world.statuses() == ["sent"]


def test_a_brand_without_quiet_hours_has_none(world):
    assert quiet.of(world.brand.pk).end("", NOW) is None
    keep_quiet(world, 8, 8)
    assert quiet.of(world.brand.pk).end("", NOW) is None


def sent_before(world: World, person: int, hours_ago: float, channel: str = "sms", **values: object) -> None:
    moment = NOW - timedelta(hours=hours_ago)
    visit = 100 + Message.objects.count()
    world.queue([person], channel, status="sent", sent_at=moment, visit=visit, created_at=moment, **values)


@pytest.fixture
def person(world: World) -> int:
    return world.people(1)[0]


def queue_at_once(world: World, person: int, count: int, channel: str = "sms") -> None:
    for visit in range(count):
        world.queue([person], channel, visit=visit + 1)


def outcomes(world: World) -> list[str]:
    return sorted(each.error_code or each.status for each in Message.objects.exclude(sent_at__lt=NOW))


def test_a_customer_gets_no_more_than_a_cap_allows_even_within_one_batch(world, person):
    Cap.objects.create(brand=world.brand, most=2, window_s=7 * 86400)
    queue_at_once(world, person, 3)
    dispatcher.drain(NOW)
    assert outcomes(world) == ["capped", "sent", "sent"]


def test_what_was_sent_before_counts_as_long_as_the_window_lasts(world, person):
    Cap.objects.create(brand=world.brand, most=2, window_s=24 * 3600)
    sent_before(world, person, 25)
    sent_before(world, person, 23)
    queue_at_once(world, person, 2)
    dispatcher.drain(NOW)
    assert outcomes(world) == ["capped", "sent"]


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        ({"channel": "email", "most": 0}, "sent"),
        ({"channel": "sms", "most": 0}, "capped"),
        ({"channel": "", "most": 0}, "capped"),
        ({"channel": "sms", "most": 1}, "sent"),
    ],
)
def test_a_cap_is_for_its_channel_and_none_allows_nothing(world, person, cap, expected):
    Cap.objects.create(brand=world.brand, window_s=3600, **cap)
    queue_at_once(world, person, 1)
    dispatcher.drain(NOW)
    assert outcomes(world) == [expected]


def test_a_cap_for_all_brands_counts_those_of_every_brand_and_one_of_another_brand_does_not_count(world, person):
    from accounts.models import Brand

    other = Brand.objects.create(key="other", name="Other", currency="EUR")
    Cap.objects.create(brand=other, most=0, window_s=3600)
    Cap.objects.create(brand=None, most=1, window_s=3600)
    sent_before(world, person, 0.5, brand_id=other.pk)
    queue_at_once(world, person, 1)
    dispatcher.drain(NOW)
    assert outcomes(world) == ["capped"]


def test_what_is_no_marketing_is_not_capped_and_takes_nobodys_place(world, person):
    Cap.objects.create(brand=None, most=1, window_s=3600)
    world.queue([person], "sms", traffic_class="service", visit=1)
    world.queue([person], "sms", visit=2)
    while dispatcher.drain(NOW):
        pass
    assert outcomes(world) == ["sent", "sent"]


def test_who_has_asked_for_a_pause_gets_no_marketing_until_it_is_over(world):
    from customers.models import ConsentPause

    here, there = world.people(2)
    ConsentPause.objects.create(
        customer_id=there, brand=world.brand, until=NOW + timedelta(days=7), paused_at=NOW - timedelta(days=1)
    )
    world.queue([here, there], "sms")
    world.queue([there], "sms", visit=2, traffic_class="service")
    while dispatcher.drain(NOW):
        pass
    found = {(each.customer_id, each.traffic_class): each.error_code for each in world.messages()}
    assert found == {(here, "marketing"): None, (there, "marketing"): "paused", (there, "service"): None}
    world.queue([there], "sms", visit=3, expires_at=NOW + timedelta(days=9))
    dispatcher.drain(NOW + timedelta(days=7, seconds=1))
    assert Message.objects.get(visit=3).status == "sent"
