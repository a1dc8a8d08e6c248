"""What customers allow: how it grew and shrank, by topic, channel and reason."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from psycopg.sql import Composed

from analytics.facts.consents import NOTHING, Choices, Consents, Place, allowing, choosers, consents
from analytics.filters import Filters
from analytics.members.made import asked_of, narrowed
from analytics.period import Period
from analytics.report import TOTAL, Answer, Column, Kind, NoPeople, Report, Table
from customers.models import Topic

NO_SOURCE = "-"  # the key of the row of choices that say not where they came from
WAYS = ("granted", "withdrawn", "refused")


class ConsentsReport(Report):
    key = "consents"
    label = "Consents"
    says = "What customers allow: how many consents came and went by topic and channel, why, and how many stand."
    takes = frozenset({"brand", "channel", "segment"})

    @asked_of("analytics_consentroll")
    def answer(self, filters: Filters, now: datetime) -> Answer:
        """Two statements: the roll, and the topics."""
        found = consents(filters)
        start = sum(each.net for each in found.before.values())
        topics = {each.pk: each for each in Topic.objects.select_related("brand").order_by("brand__name", "name", "id")}
        places = _places(found, topics)
        opens_live = filters.segment is None and filters.period.until > now
        rules = {_key(each): {"end": _rule(each)} for each in places} if opens_live else {}
        return Answer(
            [
                _summary(found, start),
                _days(filters, found, start, now),
                _topics(found, topics, places),
                _sources(found),
            ],
            extra={"rules": {"topics": rules}},
        )

    @narrowed
    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        ways = [column] if column in WAYS else ["granted", "withdrawn"] if column == "net" else []
        if table == "days" and row != TOTAL:
            day = _day(row)
            if day is None or not filters.period.first_on <= day <= filters.period.last_on:
                raise NoPeople(f"The period has no day “{row}”.")
            filters = replace(filters, period=Period(day, day, filters.period.zone))
        place = _place(row, filters) if table == "topics" and row != TOTAL else None
        is_whole = row == TOTAL or (table, row) == ("summary", "all") or table == "days"
        if ways and table == "sources" and row != TOTAL:
            return choosers(filters, ways, source="" if row == NO_SOURCE else row)
        if ways and (is_whole or place):
            return choosers(filters, ways, place)
        if column in {"start", "end"} and table != "sources" and (is_whole or place):
            return allowing(filters, place, at_end=column == "end")
        return super().people(filters, table, column, row, now)


def _place(row: str, filters: Filters) -> Place | None:
    """The topic and channel of a row, if it is among those that were asked for."""
    topic, _, channel = row.partition(".")
    if not topic.isdecimal() or filters.channel not in (None, channel):
        return None
    known = Topic.objects.filter(pk=int(topic))
    if filters.brands is not None:
        known = known.filter(brand__in=filters.brands)
    return (int(topic), channel) if known.exists() else None


def _key(place: Place) -> str:
    return f"{place[0]}.{place[1]}"


def _rule(place: Place) -> dict[str, Any]:
    return {"type": "consent", "topic_id": place[0], "channel": place[1], "state": "granted"}


def _day(row: str) -> date | None:
    try:
        return date.fromisoformat(row)
    except ValueError:
        return None


def _places(found: Consents, topics: Mapping[int, Topic]) -> list[Place]:
    """By brand and topic, in the order of their names; of a topic the channel of most consents first."""
    order = list(topics)
    known = [each for each in found.before.keys() | found.places.keys() if each[0] in topics]

    def standing(place: Place) -> int:
        return found.before.get(place, NOTHING).net + found.places.get(place, NOTHING).net

    return sorted(known, key=lambda each: (order.index(each[0]), -standing(each), each[1]))


def _flow(start: int, choices: Choices) -> dict[str, Any]:
    """What stood, what came and went, and what stands."""
    return {
        "start": start,
        "granted": choices.granted,
        "withdrawn": choices.withdrawn,
        "net": choices.net,
        "end": start + choices.net,
        "loss": choices.withdrawn / start if start else None,
        "refused": choices.refused,
    }


START = Column(
    "start", "At the beginning", unit="consents", says="Consents that stood when the period began.", opens=True
)
GRANTED = Column(
    "granted",
    "Granted",
    unit="consents",
    says="A topic was allowed on a channel where it had not been: for the first time, or again.",
    opens=True,
)
WITHDRAWN = Column(
    "withdrawn", "Withdrawn", unit="consents", says="A topic was refused that had been allowed.", opens=True
)
REFUSED = Column(
    "refused",
    "Refused from the start",
    unit="consents",
    says="A topic was refused that had not been allowed: nothing was lost, and nothing may be sent.",
    opens=True,
)
NET = Column("net", "Net", unit="consents", says="Granted − withdrawn.", opens=True)
END = Column("end", "At the end", unit="consents", says="At the beginning + granted − withdrawn.", opens=True)
LOSS = Column("loss", "Loss", Kind.SHARE, says="Withdrawn ÷ at the beginning.", opens="withdrawn")
UNIT = "A consent is a customer, a topic and a channel: somebody who allows two topics on two channels gives four."


def _summary(found: Consents, start: int) -> Table:
    whole = sum(found.places.values(), NOTHING)
    columns = (START, GRANTED, WITHDRAWN, NET, END, LOSS, REFUSED)
    return Table("summary", "In all", columns, [{"key": "all"} | _flow(start, whole)], note=UNIT)


def _days(filters: Filters, found: Consents, start: int, now: datetime) -> Table:
    """Every day of the period that has begun."""
    rows, standing = [], start
    today = now.astimezone(filters.period.zone).date()
    for day in filters.period.days():
        if day > today:
            break
        flow = _flow(standing, found.days.get(day, NOTHING))
        rows.append({"key": str(day), "day": day} | {each: flow[each] for each in (*WAYS, "net", "end")})
        standing = flow["end"]
    whole = sum(found.days.values(), NOTHING)
    return Table(
        "days",
        "By day",
        (
            Column("day", "Day", Kind.DAY, says="Of the company's time zone."),
            GRANTED,
            WITHDRAWN,
            NET,
            Column("end", "Standing", unit="consents", says="Consents that stand at the end of the day.", opens=True),
            REFUSED,
        ),
        rows,
        total={"granted": whole.granted, "withdrawn": whole.withdrawn, "net": whole.net, "refused": whole.refused}
        | {"end": standing},
    )


def _topics(found: Consents, topics: Mapping[int, Topic], places: list[Place]) -> Table:
    rows = []
    for place in places:
        topic = topics[place[0]]
        row = {"key": _key(place), "brand": topic.brand.name, "topic": topic.name, "channel": place[1]}
        rows.append(row | _flow(found.before.get(place, NOTHING).net, found.places.get(place, NOTHING)))
    start = sum(row["start"] for row in rows)
    return Table(
        "topics",
        "By topic and channel",
        (
            Column("brand", "Brand", Kind.TEXT),
            Column("topic", "Topic", Kind.TEXT),
            Column("channel", "Channel", Kind.CHANNEL),
            START,
            GRANTED,
            WITHDRAWN,
            NET,
            END,
            LOSS,
            REFUSED,
        ),
        rows,
        note=UNIT,
        total=_flow(start, sum((found.places.get(each, NOTHING) for each in places), NOTHING)) if rows else None,
    )


def _sources(found: Consents) -> Table:
    rows = [
        {"key": source or NO_SOURCE, "source": source or NO_SOURCE, "granted": each.granted}
        | {"withdrawn": each.withdrawn, "net": each.net, "refused": each.refused}
        for source, each in sorted(
            found.sources.items(), key=lambda item: (-item[1].granted - item[1].withdrawn - item[1].refused, item[0])
        )
    ]
    whole = sum(found.sources.values(), NOTHING)
    return Table(
        "sources",
        "Where choices came from",
        (
            Column(
                "source",
                "Source",
                Kind.TEXT,
                says="What the history of consents names: a page, a form, a word in a reply, an import, a system.",
            ),
            GRANTED,
            WITHDRAWN,
            NET,
            REFUSED,
        ),
        rows,
        total={"granted": whole.granted, "withdrawn": whole.withdrawn, "net": whole.net, "refused": whole.refused}
        if rows
        else None,
    )
