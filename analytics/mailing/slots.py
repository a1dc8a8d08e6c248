"""When a schedule is due: an hour of the company's day, whatever clocks do on that day."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from analytics.models.sharing import ReportSchedule
from analytics.period import company_zone

Every = ReportSchedule.Every


def next_slot(schedule: ReportSchedule, after: datetime) -> datetime:
    """The first moment after `after` (UTC). An hour that a day does not have is the one after it; of two, the first."""
    zone = company_zone()
    day = after.astimezone(zone).date()
    while True:
        day = _from(schedule, day)
        moment = datetime.combine(day, time(schedule.hour), zone).astimezone(UTC)
        if moment > after:
            return moment
        day += timedelta(days=1)


def _from(schedule: ReportSchedule, day: date) -> date:
    """The first day of the schedule from `day` on."""
    if schedule.every == Every.WEEK:
        return day + timedelta(days=(schedule.weekday - day.weekday()) % 7)
    if schedule.every == Every.MONTH:
        mine = _in_month(day, schedule.day_of_month)
        return mine if mine >= day else _in_month(day.replace(day=1) + timedelta(days=32), schedule.day_of_month)
    return day


def _in_month(day: date, number: int) -> date:
    """That day of the month of `day`; of a month that is too short its last."""
    return day.replace(day=min(number, monthrange(day.year, day.month)[1]))
