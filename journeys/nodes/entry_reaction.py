"""Entry: a message was read, clicked, answered …, for the first time and with evidence enough."""

from collections.abc import Iterable
from typing import Any

from psycopg import sql
from rest_framework import serializers

from delivery import statuses
from journeys.entry import Finding, Visitor
from journeys.graph import Node
from journeys.hearing.entries import HearingConfig, HearingEntry
from journeys.hearing.timely import MOST, Came, findings
from journeys.node import Draft, Out, Scope
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import JourneyField, TemplateField, TopicField
from lib.sql import rows
from segments.conditions.message import AnyChannelField

OUTCOMES = [
    ("delivered", "delivered"),
    ("opened", "read"),
    ("clicked", "clicked"),
    ("replied", "answered"),
    ("unsubscribed", "unsubscribed"),
    ("complained", "complained about"),
]
HEARD = sql.SQL(
    "select n.customer_id, ''::varchar as key, n.at as occurred_at, n.at as due_at,"
    " jsonb_build_object('event', jsonb_build_object('name', {outcome}::text, 'at', n.at, 'properties',"
    " jsonb_build_object('message', n.message_id, 'channel', m.channel, 'journey', m.journey_id))) as context,"
    " jsonb_build_object('kind', 'reaction', 'id', n.message_id, 'name', {outcome}::text, 'at', n.at,"
    " 'channel', m.channel) as cause"
    " from new n cross join lateral ("
    "select m.* from delivery_message m where m.customer_id = n.customer_id and m.id = n.message_id offset 0) m"
    " where n.name = {fact} and {of}"
)
OF_TEMPLATE = sql.SQL(
    "m.content_id in (select o.id from delivery_content o"
    " join delivery_templateversion v on v.id = o.template_version_id where v.template_id = {})"
)
# The messages to one customer, what became of them, and when we were first told: who clicked has read it as well.
REACTIONS = sql.SQL(
    "select m.channel, m.{at}, {grade}, (select min(v.received_at) from delivery_deliveryevent v"
    " where v.customer_id = m.customer_id and v.message_id = m.id and v.type = any({types}) and v.at >= m.{at})"
    " from delivery_message m where m.customer_id = {customer} and m.sent_at <= {now} and {of}"
    " order by m.{at} desc nulls last, m.id desc limit {most}"
)
TOLD_BY = {
    "delivered": [statuses.DELIVERED, statuses.OPENED, statuses.CLICKED, statuses.REPLIED],
    "opened": [statuses.OPENED, statuses.CLICKED, statuses.REPLIED],
}


class EntryReaction(HearingEntry):
    key = "entry_reaction"
    label = "Entry by reaction"
    icon = "mail-opened"
    description = "People enter when a message of ours is read, clicked or answered."

    class Config(HearingConfig):
        outcome = serializers.ChoiceField(OUTCOMES, default="clicked", label="What happened")
        evidence = serializers.ChoiceField(
            [
                ("certain", "certain (an answer from a person)"),
                ("likely", "likely or better"),
                ("weak", "any (machines read mail too)"),
            ],
            default="likely",
            label="Evidence of reading",
            help_text="An e-mail that a privacy proxy or a scanner opened is weak evidence.",
            style={"when": {"outcome": ["opened"]}},
        )
        channel = AnyChannelField(label="Channel", help_text="Empty: any channel.")
        journey_id = JourneyField(
            required=False, allow_null=True, default=None, label="Of the journey", help_text="Empty: of any message."
        )
        topic_id = TopicField(required=False, allow_null=True, default=None, label="Topic")
        template_id = TemplateField(required=False, allow_null=True, default=None, label="Template")

    def default_config(self) -> dict[str, Any]:
        return super().default_config() | {"outcome": "clicked", "evidence": "likely", "channel": ""}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        stock = scope.stock
        journeys = {key for key, each in stock.journeys.items() if each.brand_id == scope.brand.pk}
        for field, those, words in (
            ("journey_id", journeys, "journey"),
            ("topic_id", stock.topics, "topic"),
            ("template_id", stock.template_ids, "template"),
        ):
            if config[field] is not None and config[field] not in those:
                yield Problem(
                    f"entry_{words}_gone",
                    f"The {words} of this entry does not exist.",
                    f"Choose a {words} of this brand.",
                    node.id,
                    field=field,
                )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key, "brand_id": scope.brand.pk}, {"next": Out("next")})]

    def triggers(self, op: Op) -> Iterable[tuple[str, str]]:
        yield "reaction", _fact(op)

    def heard(self, op: Op) -> sql.Composable:
        return HEARD.format(outcome=sql.Literal(op.args["outcome"]), fact=sql.Literal(_fact(op)), of=_of(op))

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """Whether such a reaction came, when, to a message of which channel; else how many messages it waited for."""
        outcome = op.args["outcome"]
        messages = _messages(op, visitor)
        enough = statuses.GRADES[: statuses.GRADES.index(op.args["evidence"]) + 1]
        told = [each for each in messages if each[1] is not None and each[1] <= visitor.now]
        came = [
            Came(at, told_at or at, max_age_s=op.args["max_age_s"], params={"channel": channel})
            for channel, at, grade, told_at in told
            if outcome != "opened" or grade in enough
        ]
        said = {"outcome": outcome}
        if came:
            yield from findings("reacted", came, visitor, said | {"times": len(came)})
        elif told:
            yield Finding("reacted_weakly", holds=False, params=said | {"last": told[0][1].isoformat()})
        else:
            yield Finding("unreacted", holds=False, params=said | {"messages": len(messages)})


def _messages(op: Op, visitor: Visitor) -> list[tuple[Any, ...]]:
    """(channel, when it happened, how sure that is, when it was told) of the messages to a customer, the last first."""
    outcome = op.args["outcome"]
    return rows(
        REACTIONS.format(
            at=sql.Identifier(f"{outcome}_at"),
            grade=sql.SQL("m.opened_grade" if outcome == "opened" else "null::text"),
            types=sql.Literal(TOLD_BY.get(outcome, [outcome])),
            customer=sql.Literal(visitor.customer.pk),
            now=sql.Literal(visitor.now),
            of=_of(op),
            most=sql.Literal(MOST),
        )
    )


def _of(op: Op) -> sql.Composable:
    """Whether the message `m` is one of those that count."""
    args = op.args
    of = [sql.SQL("m.brand_id = {}").format(sql.Literal(args["brand_id"]))]
    of += [
        sql.SQL("{} = {}").format(sql.Identifier("m", field), sql.Literal(args[field]))
        for field in ("channel", "journey_id", "topic_id")
        if args[field]
    ]
    if args["template_id"]:
        of.append(OF_TEMPLATE.format(sql.Literal(args["template_id"])))
    return sql.SQL(" and ").join(of)


def _fact(op: Op) -> str:
    """As delivery names it: a reading with the grade that is reached."""
    outcome, evidence = op.args["outcome"], op.args["evidence"]
    return f"{outcome}_{evidence}" if outcome == "opened" else outcome
