"""One journey: who came and went, what its cascades did, how quickly people react, what it cost and brought."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from psycopg.sql import Composed

from analytics.currency import exchange_to
from analytics.facts.excluded import excluded
from analytics.facts.rehearsed import rehearsal_warnings
from analytics.filters import Filters
from analytics.flow import people, tables_people, tables_reactions, tables_steps
from analytics.flow.asked import Asked
from analytics.flow.bought import bought
from analytics.flow.costs import costs
from analytics.flow.counted import OUT, Flow, flow
from analytics.flow.drawn import drawn
from analytics.flow.steps import STOPS, steps
from analytics.flow.times import times
from analytics.members.made import asked_of
from analytics.reaction_times import EDGES
from analytics.report import TOTAL, Answer, NoPeople, Report, either
from journeys.reasons import Reason

ONE_VERSION = {
    "key": "version",
    "text": "These numbers are of one version of the journey alone. “By version” says which.",
}
AT_STEP = {"passes", "came", "sent", "delivered", "only_here", "doubled", "reacted", "stopped", "open", "cost"}
REACTIONS = {"reacted": "reacted", "opened": "read", "answered": "answered"}


class JourneyReport(Report):
    key = "journey"
    label = "Journey"
    says = (
        "Who came in and left, whom each step of a cascade reached and stopped, how fast people react, cost and"
        " purchases."
    )
    takes = frozenset({"brand", "journey", "segment", "rule", "version"})
    needs = frozenset({"journey"})

    @asked_of("analytics_messageroll")
    def answer(self, filters: Filters, now: datetime) -> Answer:
        asked = Asked.of(filters, now)
        money = exchange_to(asked.journey.brand.currency)
        nodes, found = drawn(asked), flow(asked)
        chain = steps(asked, nodes, money)
        before = flow(Asked(asked.journey, asked.versions, filters.before(), now))
        reactions, purchases, charged = times(asked), bought(asked, money), costs(asked, money)
        tables = [
            tables_people.balance(found, asked),
            tables_people.doors(found, nodes),
            tables_people.goal(found, asked),
            tables_people.refused(found),
            tables_people.nodes(found, nodes),
            tables_people.ways(found, nodes),
            tables_steps.cascades(chain, nodes),
            tables_steps.steps(chain, nodes),
            tables_steps.stops(chain, nodes),
            tables_steps.channels(chain),
            tables_steps.costs(charged),
            tables_reactions.times(reactions, chain, nodes),
            tables_reactions.distribution(reactions),
            tables_reactions.bought(purchases, chain, nodes, filters.rule),
            tables_people.versions(found, asked),
        ]
        return Answer(
            tables,
            **money.stated(),
            warnings=[
                *([ONE_VERSION] if filters.version is not None else []),
                *rehearsal_warnings(filters),
            ],
            extra=_extra(asked, found, before) | {"excluded": excluded(filters, asked.ids)},
        )

    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        asked = Asked.of(filters, now)
        if row == TOTAL:
            return _of_total(asked, table, column)
        match table, column:
            case "balance", "people":
                return _of_balance(asked, row)
            case "doors", "people":
                return people.left(asked, *row.split("|", 1))
            case "goal", "people" | "entered" if row == Reason.GOAL:
                return people.entered(asked) if column == "entered" else people.left(asked, OUT, row)
            case "refused", "people":
                return people.refused(asked, row)
            case "nodes", "came":
                return people.came(asked, row)
            case "nodes", "inside":
                return people.inside(asked, row)
            case "nodes", "lost":
                return people.went(asked, row, OUT, "")
            case "ways", "people":
                node, port, reason = row.rsplit("|", 2)
                return people.went(asked, node, port, reason)
            case "steps", figure if figure in AT_STEP:
                return people.at_step(asked, *tables_steps.of_key(row), figure)
            case "stops", "people":
                step, by = row.rsplit("|", 1)
                if by in STOPS:
                    return people.at_step(asked, *tables_steps.of_key(step), f"stopped_{by}")
            case "cascades", figure:
                return people.of_cascade(asked, row, figure)
            case "channels", figure if figure in AT_STEP:
                return people.at_steps(asked, figure, channel=row)
            case "costs", "sent" | "delivered" | "billed" | "cost":
                return people.charged(asked, column, row)
            case "times", figure if figure in REACTIONS:
                return people.of_sent(asked, REACTIONS[figure], tables_steps.of_key(row))
            case "distribution", figure if figure in REACTIONS:
                channel, bucket = row.rsplit("|", 1)
                return people.of_sent(asked, REACTIONS[figure], channel=channel, bucket=int(bucket))
            case "bought", "purchases":
                return people.converted(asked, *tables_steps.of_key(row))
            case "bought", "cost":
                return people.at_step(asked, *tables_steps.of_key(row), "cost")
            case "bought", "either":
                key = tables_steps.of_key(row)
                return either([people.converted(asked, *key), people.at_step(asked, *key, "cost")])
            case "versions", "entered" | "out" | "inside":
                return _of_balance(Asked.of(replace(filters, version=int(row)), now), column)
        raise NoPeople("Nobody in particular stands behind this number.")


def _of_total(asked: Asked, table: str, column: str) -> Composed:
    match table, column:
        case "doors", "people":
            return people.left(asked)
        case "versions", "entered" | "out" | "inside":
            return _of_balance(asked, column)
        case "costs", "sent" | "delivered" | "billed" | "cost":
            return people.charged(asked, column)
        case "cascades", figure:  # a tile of the page is about all of them
            nodes = dict.fromkeys(
                op.node for _, op in people.ops_of(asked) if op.kind == "send" and "sent" not in op.outs
            )
            return either(people.of_cascade(asked, node, figure) for node in nodes)
        case "steps", figure if figure in AT_STEP:
            return people.at_steps(asked, figure)
        case "bought", "purchases":
            return people.all_converted(asked)
        case "bought", "cost":
            return people.at_steps(asked, "cost")
        case "bought", "either":
            return either([people.all_converted(asked), people.at_steps(asked, "cost")])
    raise NoPeople("Nobody in particular stands behind this number.")


def _of_balance(asked: Asked, row: str) -> Composed:
    if row == "entered":
        return people.entered(asked)
    if row == "out":
        return people.left(asked)
    if row == "inside":
        return people.inside(asked)
    if row in ("brought", "gone") and asked.filters.version is not None:
        return people.brought(asked) if row == "brought" else people.gone(asked)
    raise NoPeople("Who was inside before the period is not kept.")


def _extra(asked: Asked, found: Flow, before: Flow) -> dict[str, Any]:
    """`standing` is counted at the blocks, and must equal who is inside; `previous` is the period before."""
    journey = asked.journey
    return {
        "journey": {"id": journey.pk, "name": journey.name, "status": journey.status},
        "standing": found.standing,
        "reconciles": found.standing == found.inside,
        "is_open": asked.is_open,
        "previous": {"entered": before.entered, "out": before.out},
        "edges": list(EDGES),
        "rule": asked.filters.rule,
        "segment": asked.filters.segment,
        "version": asked.filters.version,
    }
