"""Attribution: which journeys and messages purchases count for, by a rule that stands beside the numbers."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from psycopg.sql import Composed

from analytics.attributed import figures, tables_all, tables_origins, tables_rules, tables_time
from analytics.attributed.naming import names
from analytics.by_channel import behind
from analytics.by_channel.behind import Cell
from analytics.by_channel.cells import CHANNEL, rank
from analytics.currency import exchange
from analytics.facts.rehearsed import REHEARSAL
from analytics.filters import RULES, Filters
from analytics.report import Answer, Column, Kind, NoPeople, Report
from delivery.attribution import RULES as RULE_WORDS
from journeys.models import Journey
from lib import sql


class Attribution(Report):
    key = "attribution"
    label = "Attribution"
    says = "Which journeys and messages the purchases of the period count for, and which count for none."
    takes: ClassVar[frozenset[str]] = frozenset({"brand", "journey", "channel", "rule"})

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
            warnings=[REHEARSAL] if sent.rehearsal else [],
            extra={"rule": rule, "rules": {each: RULE_WORDS[each] for each in RULES}},
        )

    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        if column != "purchases":
            raise NoPeople("Only purchases can be opened.")
        if table == "all":
            return _of_all(filters, row)
        if table == "journeys":
            return behind.of_purchases(filters, Cell(journeys=[int(row)]))
        if table == "messages":
            journey, version, op, channel = row.split(".")
            cell = Cell(journeys=[int(journey)], ops=[(int(version), int(op))], channels=[channel])
            return behind.of_purchases(filters, cell)
        if table == "touches":
            channel, touch = row.split(".")
            return behind.of_purchases(filters, Cell(channels=[channel], touch=touch))
        raise NoPeople("Nobody in particular stands behind this number.")


def _of_all(filters: Filters, row: str) -> Composed:
    if row == tables_all.HERE:
        return behind.of_purchases(filters, Cell())
    if row != tables_all.NONE:
        raise NoPeople("Ask without the filters for those who bought because of other messages.")
    values = filters.values()
    return sql.fill(
        sql.beside(figures.__file__, "unattributed.sql"),
        rule=filters.rule,
        **{key: values[key] for key in ("since", "until", "brands")},
    )
