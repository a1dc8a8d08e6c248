"""Entry: a message was read, clicked, answered …, for the first time and with evidence enough."""

from collections.abc import Iterable
from typing import Any

from psycopg import sql
from rest_framework import serializers

from journeys.graph import Node
from journeys.hearing.entries import HearingConfig, HearingEntry
from journeys.node import Draft, Out, Scope
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import JourneyField, TemplateField, TopicField
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
        args = op.args
        of = [sql.SQL("m.brand_id = {}").format(sql.Literal(args["brand_id"]))]
        of += [
            sql.SQL("{} = {}").format(sql.Identifier("m", field), sql.Literal(args[field]))
            for field in ("channel", "journey_id", "topic_id")
            if args[field]
        ]
        if args["template_id"]:
            of.append(OF_TEMPLATE.format(sql.Literal(args["template_id"])))
        return HEARD.format(
            outcome=sql.Literal(args["outcome"]), fact=sql.Literal(_fact(op)), of=sql.SQL(" and ").join(of)
        )


def _fact(op: Op) -> str:
    """As delivery names it: a reading with the grade that is reached."""
    outcome, evidence = op.args["outcome"], op.args["evidence"]
    return f"{outcome}_{evidence}" if outcome == "opened" else outcome
