"""Overview: the numbers of Home, in all, by channel, by journey and by day, with the people behind them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar

from psycopg.sql import Composed

from analytics.facts.rehearsed import REHEARSAL
from analytics.filters import Filters
from analytics.home import behind
from analytics.members.made import narrowed
from analytics.overview import SAVED, journeys_of, overview
from analytics.period import Period
from analytics.programs import Published, published
from analytics.report import Answer, Column, Kind, NoPeople, Report, Table
from delivery.attribution import RULE

NOW, BEFORE = "now", "before"
ENTRIES, MESSAGES = "entries", "messages"
_ALL = (
    Column("entered", "Entered", unit=ENTRIES, says="Entries into journeys: somebody who comes again counts again."),
    Column("inside", "Inside now", unit=ENTRIES, says="Who is inside the journey now, whatever the period."),
    Column("sent", "Sent", unit=MESSAGES, says="Accepted by a provider in the period."),
    Column("delivered", "Delivered", unit=MESSAGES, says="Arrived in the period; what came back has failed."),
    Column(
        "opened",
        "Read",
        unit=MESSAGES,
        says="Read by a person in the period, certainly or most likely, over channels that tell so. Without robots.",
    ),
    Column("clicked", "Clicked", unit=MESSAGES, says="In which a person followed a link in the period."),
    Column("failed", "Failed", unit=MESSAGES, says="Refused, returned or expired in the period."),
    Column("unsubscribed", "Unsubscribed", unit=MESSAGES, says="By which somebody unsubscribed in the period."),
    Column("complained", "Complaints", unit=MESSAGES, says="That somebody reported as spam in the period."),
    Column("purchases", "Purchases", unit="purchases", says=f"Made in the period. {RULE}"),
    Column("revenue", "Revenue", Kind.MONEY, says="What these purchases brought, less refunds."),
    Column("cost", "Cost", Kind.MONEY, says="What providers charged in the period, by their own billing rule."),
    Column("saved", "Saved", Kind.MONEY, says=SAVED),
)
_OPENED = {"revenue": "purchases"}
COLUMNS = {each.key: replace(each, opens=_OPENED.get(each.key, True)) for each in _ALL}
FROM = Column(
    "from",
    "Period from",
    Kind.DAY,
    says="Its first day, in the company's time zone; the second row is the period of the same length before it.",
)
OF_TOTALS = [key for key in COLUMNS if key != "inside"]
OF_DAYS = [key for key in OF_TOTALS if key != "saved"]
OF_CHANNELS = [key for key in OF_DAYS if key not in ("entered", "complained")]
OF_JOURNEYS = [key for key in COLUMNS if key != "complained"]
NOTE = "A message that was sent yesterday and read today is sent yesterday and read today."


class Overview(Report):
    key = "overview"
    label = "Overview"
    says = "What Home shows: messages, reactions, purchases, cost and savings, by channel, by journey and day by day."
    takes: ClassVar[frozenset[str]] = frozenset({"brand", "journey", "channel", "segment"})

    def answer(self, filters: Filters, now: datetime) -> Answer:
        """The statements of Home."""
        found = overview(filters, now)
        rows = [
            {"key": key, "from": asked.period.first_on, **found[part]}
            for key, part, asked in ((NOW, "totals", filters), (BEFORE, "previous", filters.before()))
        ]
        days = [{"key": str(each["on"]), "day": each["on"], **each} for each in found["series"]]
        channels = [{"key": each["channel"], **each, **_read(each)} for each in found["channels"]]
        journeys = [
            {"key": str(each["id"]), "journey": {"id": each["id"], "name": each["name"]}, **each}
            for each in found["journeys"]
        ]
        return Answer(
            [
                _table("totals", "In all", FROM, OF_TOTALS, rows),
                _table("channels", "By channel", Column("channel", "Channel", Kind.CHANNEL), OF_CHANNELS, channels),
                _table("journeys", "By journey", Column("journey", "Journey", Kind.JOURNEY), OF_JOURNEYS, journeys),
                _table(
                    "days",
                    "Day by day",
                    Column("day", "Day", Kind.DAY, says="In the company's time zone."),
                    OF_DAYS,
                    days,
                ),
            ],
            currency=found["currency"],
            other_currencies=found["other_currencies"],
            warnings=[REHEARSAL] if found["rehearsal"] else [],
        )

    @narrowed
    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        if table not in ROWS or column not in COLUMNS:
            raise NoPeople("Nobody in particular stands behind this number.")
        filters = ROWS[table](filters, row)
        if column == "cost":
            return behind.charged(filters)
        if column == "purchases":
            return behind.bought(filters)
        if column == "inside":
            return behind.inside(_versions(filters))
        if column == "entered":
            return behind.entered(filters, _versions(filters))
        if column == "saved":
            return behind.passed(filters, _versions(filters))
        return behind.of_messages(filters, column)


def _versions(filters: Filters) -> list[Published]:
    return published(journeys_of(filters))


def _table(key: str, label: str, head: Column, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Table:
    names = list(columns)
    shown = [{each: row[each] for each in ("key", head.key, *names)} for row in rows]
    note = NOTE if key in ("totals", "days") else ""
    return Table(key, label, [head, *(COLUMNS[each] for each in names)], shown, note=note)


def _read(channel: Mapping[str, Any]) -> dict[str, Any]:
    """SMS receipts say delivered, never read: a zero would be a lie."""
    return {"opened": None} if channel["delivered"] and not channel["readable"] else {}


def _total(filters: Filters, row: str) -> Filters:
    if row not in (NOW, BEFORE):
        raise NoPeople("There is no such row.")
    return filters.before() if row == BEFORE else filters


def _channel(filters: Filters, row: str) -> Filters:
    if filters.channel not in (None, row):
        raise NoPeople("This report is about another channel.")
    return replace(filters, channel=row)


def _journey(filters: Filters, row: str) -> Filters:
    if not any(each.pk == int(row) for each in journeys_of(filters)):
        raise NoPeople("There is no such journey in this report.")
    return replace(filters, journey=int(row))


def _day(filters: Filters, row: str) -> Filters:
    day = date.fromisoformat(row)
    if not filters.period.first_on <= day <= filters.period.last_on:
        raise NoPeople(f"The period has no day “{row}”.")
    return replace(filters, period=Period(day, day, filters.period.zone))


ROWS: dict[str, Callable[[Filters, str], Filters]] = {
    "totals": _total,
    "channels": _channel,
    "journeys": _journey,
    "days": _day,
}
