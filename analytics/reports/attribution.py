"""Attribution: which journeys and messages purchases count for, by a rule that stands beside the numbers."""

from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from psycopg.sql import Composed

from analytics.attributed import figures, people, tables_all, tables_origins, tables_rules, tables_time
from analytics.attributed.naming import names
from analytics.by_channel import behind
from analytics.by_channel.behind import Cell
from analytics.by_channel.cells import CHANNEL, rank
from analytics.by_channel.columns import EITHER
from analytics.currency import exchange
from analytics.facts.excluded import excluded
from analytics.facts.rehearsed import rehearsal_warnings
from analytics.filters import RULES, Filters
from analytics.members.made import asked_of, narrowed
from analytics.period import Period
from analytics.report import TOTAL, Answer, Column, Kind, NoPeople, Report
from delivery.attribution import RULES as RULE_WORDS
from journeys.models import Journey


class Attribution(Report):
    key = "attribution"
    label = "Attribution"
    says = "Which journeys and messages the purchases of the period count for, and which count for none."
    takes: ClassVar[frozenset[str]] = frozenset({"brand", "journey", "channel", "segment", "rule"})

    @asked_of(
        "analytics_messageroll",
        "analytics_messageday",
        "analytics_channelroll",
        "analytics_conversion",
        "analytics_conversionroll",
        "analytics_conversionday",
        "analytics_channelconversionroll",
        "analytics_lagroll",
        "analytics_purchaseroll",
    )
    def answer(self, filters: Filters, now: datetime) -> Answer:
        money, rule = exchange(filters), filters.rule
        found = figures.attributed(filters, money)
        limited = filters.journey is not None or filters.channel is not None
        days = figures.attributed_days(filters, money)
        of_all = replace(filters, journey=None, channel=None)
        counted = figures.attributed_days(of_all, money) if limited else days
        bought = figures.bought(filters, money, counted)
        sent = figures.sent(filters, money)
        by_message, by_journey = sent.messages, sent.journeys()
        journeys = dict(
            Journey.objects.filter(pk__in=by_journey.keys() | found.journeys.keys()).values_list("pk", "name")
        )
        named = names((version, op) for _, version, op, _ in by_message.keys() | found.messages.keys())
        whole, everything = found.whole(), sum(bought.values(), figures.Bought())
        channels = found.channels()
        return Answer(
            tables=[
                tables_all.of_all(everything, whole, rule, limited=limited),
                tables_origins.of_journeys(found, by_journey, journeys, rule),
                tables_origins.of_messages(found, by_message, journeys, named, rule),
                tables_rules.compared(
                    "rules",
                    "The rules beside each other, by channel",
                    CHANNEL,
                    {each: (each, channels[each]) for each in sorted(channels, key=rank)},
                    whole,
                ),
                tables_rules.compared(
                    "rules_journeys",
                    "The rules beside each other, by journey",
                    Column("journey", "Journey", Kind.JOURNEY),
                    {
                        str(each): ({"id": each, "name": journeys.get(each, "")} if each else None, won)
                        for each, won in sorted(found.journeys.items(), key=lambda of: -of[1].revenue[0])
                    },
                    whole,
                ),
                tables_rules.of_touches(found, rule),
                tables_time.of_lags(figures.lags(filters)),
                tables_time.of_days(filters.period.days(), days, bought, rule),
            ],
            **money.stated(),
            warnings=rehearsal_warnings(filters),
            extra={"excluded": excluded(filters), "rule": rule, "rules": {each: RULE_WORDS[each] for each in RULES}},
        )

    @narrowed
    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        what, _, rule = column.partition("_")
        if table == "all" and column == "purchases":
            return _of_all(filters, row)
        if table == "days" and column in ("purchases", "others"):
            filters = replace(filters, period=_day(row, filters.period))
            return people.others(filters) if column == "others" else behind.of_purchases(filters, Cell())
        if table == "lags" and column in ("purchases", "by_then"):
            return people.within(filters, None if row == TOTAL else int(row), is_sum=column == "by_then")
        if table in ("rules", "rules_journeys") and what == "purchases" and rule in RULES:
            return behind.of_purchases(replace(filters, rule=rule), _cell(table, row))
        if table in ("journeys", "messages", "touches"):
            if column == "purchases":
                return behind.of_purchases(filters, _cell(table, row))
            if column == EITHER and table != "touches":
                return behind.of_either(filters, _cell(table, row))
            if column in ("sent", "cost") and table != "touches":
                return behind.of_messages(filters, column, _cell(table, row))
        raise NoPeople("Nobody in particular stands behind this number.")


def _cell(table: str, row: str) -> Cell:
    """The messages of a row."""
    if row == TOTAL:
        return Cell()
    if table == "rules":
        return Cell(channels=[row])
    if table == "touches":
        channel, touch = row.split(".")
        return Cell(channels=[channel], touch=touch)
    if table == "messages":
        journey, version, op, channel = row.split(".")
        return Cell(journeys=[int(journey)], ops=[(int(version), int(op))], channels=[channel])
    return Cell(journeys=[int(row)])


def _day(row: str, period: Period) -> Period:
    day = date.fromisoformat(row)
    if not period.first_on <= day <= period.last_on:
        raise NoPeople(f"The period has no day “{row}”.")
    return Period(day, day, period.zone)


def _of_all(filters: Filters, row: str) -> Composed:
    everywhere = replace(filters, journey=None, channel=None)
    match row:
        case tables_all.HERE:
            return behind.of_purchases(filters, Cell())
        case tables_all.OTHER:
            return people.elsewhere(filters)
        case tables_all.NONE:
            return people.others(everywhere)
        case str() if row == TOTAL:
            return people.everybody(filters)
    raise NoPeople("There is no such row.")
