"""Windows of caps by the calendar, and the end of the night, on clocks that change (docs/delivery.md)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from delivery.sending import clock
from delivery.sending.quiet import Hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "zone", "now", "start", "end"),
    [
        ("day", "UTC", "2026-03-02 09:30", "2026-03-02 00:00", "2026-03-03 00:00"),
        ("week", "UTC", "2026-03-02 00:00", "2026-03-02 00:00", "2026-03-09 00:00"),
        ("week", "UTC", "2026-03-01 23:59", "2026-02-23 00:00", "2026-03-02 00:00"),
        ("month", "UTC", "2026-02-28 12:00", "2026-02-01 00:00", "2026-03-01 00:00"),
        ("month", "UTC", "2026-12-31 12:00", "2026-12-01 00:00", "2027-01-01 00:00"),
        ("day", "Europe/Kyiv", "2026-03-02 22:30", "2026-03-02 22:00", "2026-03-03 22:00"),
        # The clock is put forward (29 March, 8 March, 4 October) and back (25 October, 1 November, 5 April).
        ("day", "Europe/Kyiv", "2026-03-29 12:00", "2026-03-28 22:00", "2026-03-29 21:00"),
        ("day", "Europe/Kyiv", "2026-10-25 12:00", "2026-10-24 21:00", "2026-10-25 22:00"),
        ("week", "Europe/Kyiv", "2026-03-29 12:00", "2026-03-22 22:00", "2026-03-29 21:00"),
        ("month", "Europe/Kyiv", "2026-10-25 12:00", "2026-09-30 21:00", "2026-10-31 22:00"),
        ("day", "America/New_York", "2026-03-08 12:00", "2026-03-08 05:00", "2026-03-09 04:00"),
        ("day", "America/New_York", "2026-11-01 12:00", "2026-11-01 04:00", "2026-11-02 05:00"),
        ("month", "America/New_York", "2026-11-01 12:00", "2026-11-01 04:00", "2026-12-01 05:00"),
        ("day", "Australia/Lord_Howe", "2026-10-04 00:00", "2026-10-03 13:30", "2026-10-04 13:00"),
        ("day", "Australia/Lord_Howe", "2026-04-05 00:00", "2026-04-04 13:00", "2026-04-05 13:30"),
        # There the clock jumps at midnight: the day begins at one. And back to midnight: it shows it twice.
        ("day", "Asia/Beirut", "2026-03-29 12:00", "2026-03-28 22:00", "2026-03-29 21:00"),
        ("day", "America/Havana", "2026-11-01 04:30", "2026-11-01 04:00", "2026-11-02 05:00"),
        ("day", "America/Havana", "2026-11-01 05:30", "2026-11-01 04:00", "2026-11-02 05:00"),
        ("day", "Mars/Olympus", "2026-03-02 09:30", "2026-03-02 00:00", "2026-03-03 00:00"),
    ],
)
def test_a_calendar_window_is_that_of_the_wall(unit, zone, now, start, end):
    assert clock.span(unit, zone, at(now)) == (at(start), at(end))


@pytest.mark.parametrize("unit", ["day", "week", "month"])
@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut"])
def test_calendar_windows_follow_one_another_without_a_gap_through_a_year(unit, zone):
    moment = start = at("2026-01-01 00:00")
    while moment < start + timedelta(days=366):
        begins, ends = clock.span(unit, zone, moment)
        assert begins <= moment < ends
        assert clock.span(unit, zone, ends)[0] == ends
        assert clock.span(unit, zone, ends - timedelta(microseconds=1)) == (begins, ends)
        moment = ends


@pytest.mark.parametrize(
    ("on", "hour", "zone", "expected"),
    [
        ("2026-03-02", time(9), "Europe/Kyiv", "2026-03-02 07:00"),
        ("2026-03-29", time(3, 30), "Europe/Kyiv", "2026-03-29 01:00"),  # three is followed by four
        ("2026-10-25", time(3, 30), "Europe/Kyiv", "2026-10-25 00:30"),  # shown twice: the first time
        ("2026-03-08", time(2, 30), "America/New_York", "2026-03-08 07:00"),
        ("2026-11-01", time(1, 30), "America/New_York", "2026-11-01 05:30"),
        ("2026-10-04", time(2, 15), "Australia/Lord_Howe", "2026-10-03 15:30"),  # jumps by half an hour
        ("2026-04-05", time(1, 45), "Australia/Lord_Howe", "2026-04-04 14:45"),
    ],
)
def test_an_hour_that_the_clock_jumps_over_comes_with_the_jump(on, hour, zone, expected):
    assert clock.moment(date.fromisoformat(on), hour, ZoneInfo(zone)) == at(expected)


def test_a_renamed_time_zone_is_the_same_by_either_name():
    for old, new in (
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
    ):
        for moment in (at("2026-03-29 00:59"), at("2026-10-25 00:30"), at("2026-11-01 05:30")):
            assert clock.span("day", old, moment) == clock.span("day", new, moment)
            night = Hours(time(21), time(9), "UTC")
            assert night.end(old, moment) == night.end(new, moment)


@pytest.mark.parametrize(
    ("zone", "stop", "now", "end"),
    [
        # The night of a change ends at the hour on the wall; so does one that ends within the change.
        ("America/New_York", time(8), "2026-03-08 04:00", "2026-03-08 12:00"),
        ("America/New_York", time(8), "2026-11-01 04:00", "2026-11-01 13:00"),
        ("Australia/Lord_Howe", time(8), "2026-10-03 14:00", "2026-10-03 21:00"),
        ("Australia/Lord_Howe", time(8), "2026-04-04 14:00", "2026-04-04 21:30"),
        ("America/New_York", time(2, 30), "2026-03-08 06:59", "2026-03-08 07:00"),
        ("Europe/Kyiv", time(3, 30), "2026-03-29 00:59", "2026-03-29 01:00"),
        ("Australia/Lord_Howe", time(2, 15), "2026-10-03 15:00", "2026-10-03 15:30"),
        # Put back over the end, it comes a second time; nobody asks again and again meanwhile.
        ("America/New_York", time(1, 30), "2026-11-01 05:10", "2026-11-01 05:30"),
        ("America/New_York", time(1, 30), "2026-11-01 06:10", "2026-11-01 06:30"),
        ("Australia/Lord_Howe", time(1, 45), "2026-04-04 15:10", "2026-04-04 15:15"),
    ],
)
def test_the_night_of_a_change_ends_when_the_wall_says_so(zone, stop, now, end):
    assert Hours(time(21), stop, "UTC").end(zone, at(now)) == at(end)


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("stop", [time(1, 45), time(2, 30), time(3, 30), time(9)])
def test_the_end_of_the_night_is_never_in_the_past_and_it_is_day_then(zone, stop):
    hours, moment = Hours(time(21), stop, zone), at("2026-01-01 00:05")
    changes = [
        at(each) for each in ("2026-03-08", "2026-03-29", "2026-04-04", "2026-10-03", "2026-10-25", "2026-11-01")
    ]
    for day in changes:
        for minutes in range(-600, 1800, 15):
            moment = day + timedelta(minutes=minutes)
            end = hours.end("", moment)
            if end is not None:
                assert end > moment
                assert hours.end("", end) is None
