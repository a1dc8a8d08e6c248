"""The report on channels: by day, week and hour of the weekday."""

from datetime import date, timedelta
from typing import Any

from analytics.by_channel import columns
from analytics.by_channel.cells import CHANNEL, cells_of, rank, total_of
from analytics.by_channel.figures import NOTHING, Figures
from analytics.by_channel.sums import Parts, Sums
from analytics.filters import Filters
from analytics.report import Column, Kind, Table

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_DAYS = 184  # a longer period is shown week by week alone


def of_days(found: Sums, filters: Filters) -> list[Table]:
    """By channel and day, where they can be looked over, and by channel and week (from its Monday on)."""
    weeks: Parts = {}
    for (channel, day), figures in found.days.items():
        assert isinstance(day, date)
        monday = max(day - timedelta(days=day.weekday()), filters.period.first_on)
        weeks[channel, monday] = weeks.get((channel, monday), NOTHING) + figures
    days = found.days if filters.period.length <= MOST_DAYS else {}
    return [
        _in_time("days", "By day", "day", "Day", days),
        _in_time("weeks", "By week", "week", "Week from", weeks),
    ]


def _in_time(key: str, label: str, column: str, head: str, found: Parts) -> Table:
    places = sorted(found, key=lambda place: (str(place[1]), rank(place[0])))
    return Table(
        key=key,
        label=label,
        columns=[
            Column(column, head, Kind.DAY, says="In the company's time zone."),
            CHANNEL,
            *columns.columns(columns.IN_TIME),
        ],
        rows=[
            {"key": f"{on}.{channel}", column: on, "channel": channel, **cells_of(found[channel, on], columns.IN_TIME)}
            for channel, on in places
        ],
    )


def of_hours(found: Sums) -> Table:
    """By hour of the weekday: all channels together (each of them stands in `extra`)."""
    hours: dict[tuple[int, int], Figures] = {}
    for (_, hour), figures in found.hours.items():
        assert isinstance(hour, tuple)
        hours[hour] = hours.get(hour, NOTHING) + figures
    return Table(
        key="hours",
        label="By hour and weekday",
        columns=[
            Column("weekday", "Weekday", Kind.TEXT, says="Of the company's time zone."),
            Column("hour", "Hour", Kind.TEXT, says="In which the messages were sent, in the company's time zone."),
            *columns.columns(columns.OF_MESSAGES),
        ],
        rows=[
            {
                "key": f"{weekday}.{hour}",
                "weekday": WEEKDAYS[weekday - 1],
                "hour": f"{hour:02}:00",
                **cells_of(hours[weekday, hour], columns.OF_MESSAGES),
            }
            for weekday, hour in sorted(hours)
        ],
        total=total_of(hours, columns.OF_MESSAGES),
        note="By the hour in which messages were sent. One that comes twice when clocks are put back is one here.",
    )


def hours_by_channel(found: Sums) -> dict[str, dict[str, list[Any]]]:
    """For the map of hours of one channel: sent, delivered, readable, read, clicked and unsubscribed."""
    maps: dict[str, dict[str, list[Any]]] = {}
    for (channel, hour), of in found.hours.items():
        assert isinstance(hour, tuple)
        figures = [of.sent, of.delivered, of.readable, of.opened, of.clicked, of.unsubscribed]
        maps.setdefault(channel, {})[f"{hour[0]}.{hour[1]}"] = figures
    return maps
