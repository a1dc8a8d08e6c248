"""Entry: somebody did something, and, if so asked, did not do something else within a time (an abandoned basket)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from psycopg import sql
from rest_framework import serializers

from journeys.entry import Finding, Visitor
from journeys.graph import Node
from journeys.hearing.entries import HearingConfig, HearingEntry
from journeys.hearing.happenings import PURCHASE_PROPERTIES, happened, key_of
from journeys.hearing.timely import findings, happenings
from journeys.node import Draft, Out, Scope
from journeys.problems import WARNING, Problem
from journeys.program import Op
from journeys.reasons import Reason
from lib.forms import DurationField
from segments.happenings import PURCHASE, Happening
from segments.properties import PATH

HEARD = sql.SQL(
    "select e.customer_id, {key}::varchar as key, e.occurred_at, e.occurred_at + {wait} as due_at,"
    " jsonb_build_object('event', jsonb_build_object("
    "'name', {name}::text, 'at', e.occurred_at, 'properties', e.properties)) as context,"
    " jsonb_build_object('kind', 'event', 'id', e.id, 'name', {name}::text, 'at', e.occurred_at) as cause"
    # The lateral keeps to the index, whatever the statistics of a young table say.
    " from new n cross join lateral ("
    "select e.* from {table} where e.customer_id = n.customer_id and e.id = n.id and {condition} offset 0) e"
)
FOLLOWED = sql.SQL(
    "exists (select from {table} where e.customer_id = k.customer_id and {condition}"
    " and e.occurred_at > k.occurred_at and e.occurred_at <= k.due_at and {same})"
)


class Following(Happening):
    """What must not follow; of an entry with a key only what has the same key."""

    its_property = serializers.RegexField(
        PATH,
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        label="Its property with the same value",
        help_text="Where the entry is for each basket or order: what this event calls it. Empty: the same.",
    )


class Trigger(Happening):
    """What brings people in, and what keeps them out."""

    key_property = serializers.RegexField(
        PATH,
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        label="One run for each",
        help_text="A property that names what it is about, as basket_id: each basket is then a run of its own.",
    )
    unless = Following(many=True, required=False, default=list, max_length=5, label="Only if none of these follows")  # type: ignore[call-arg]
    within_s = DurationField(
        min_value=60, required=False, allow_null=True, default=None, label="within", help_text="Then they enter."
    )


class EntryEvent(HearingEntry):
    key = "entry_event"
    label = "Entry by event"
    icon = "bolt"
    description = "People enter when they do something, at once or if something else does not follow in time."

    class Config(Trigger, HearingConfig):
        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            attrs = super().validate(attrs)
            if bool(attrs["unless"]) != bool(attrs["within_s"]):
                raise serializers.ValidationError(
                    {"within_s": ["Say what must not follow, and within how long."]}, "required"
                )
            if attrs["key_property"]:
                _check_key(attrs["event"], attrs["key_property"], "key_property")
                for index, each in enumerate(attrs["unless"]):
                    path = f"unless.{index}.its_property"
                    _check_key(each["event"], each["its_property"] or attrs["key_property"], path)
            return attrs

    def default_config(self) -> dict[str, Any]:
        return super().default_config() | {"filters": [], "unless": [], "key_property": ""}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        for field, name in [("event", config["event"])] + [
            (f"unless.{index}.event", each["event"]) for index, each in enumerate(config["unless"])
        ]:
            if not scope.stock.is_heard(name):
                yield Problem(
                    "event_unheard",
                    f"No event “{name}” has come yet.",
                    "Look whether its name is right, and whether whatever sends it is connected.",
                    node.id,
                    field=field,
                    severity=WARNING,
                    params={"event": name},
                )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key}, {"next": Out("next")})]

    def triggers(self, op: Op) -> Iterable[tuple[str, str]]:
        name = op.args["event"]
        yield ("purchase", "") if name == PURCHASE else ("event", name)

    def heard(self, op: Op) -> sql.Composable:
        table, condition = happened(op.args["event"], op.args["filters"])
        return HEARD.format(
            table=table,
            condition=condition,
            key=_key(op.args["key_property"]),
            name=sql.Literal(op.args["event"]),
            wait=sql.SQL("{} * interval '1 second'").format(sql.Literal(op.args["within_s"] or 0)),
        )

    def objections(self, op: Op) -> list[tuple[sql.Composable, Reason]]:
        key_property = op.args["key_property"]
        found = [(sql.SQL("k.key = ''"), Reason.NO_KEY)] if key_property else []
        return found + [
            (_followed(each, each["its_property"] or key_property if key_property else ""), Reason.FOLLOWED)
            for each in op.args["unless"]
        ]

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """Whether what brings people in came at all, when last, whether in time, and what would have kept them out."""
        yield from _told(op.args, visitor)
        for each in op.args["unless"]:
            for found in _told(each, visitor)[:1]:
                yield replace(found, holds=None)  # it keeps people out only where it follows


def _told(asked: dict[str, Any], visitor: Visitor) -> list[Finding]:
    """Whether something came from a customer, with the properties that it must have, and whether in time."""
    name = asked["event"]
    times, last, fitting, came = happenings(asked, visitor)
    if came:
        return list(findings("heard", came, visitor, {"event": name, "times": fitting}))
    if last:
        return [Finding("unfit", holds=False, params={"event": name, "times": times, "last": last.isoformat()})]
    return [Finding("unheard", holds=False, params={"event": name})]


def _followed(each: dict[str, Any], key_property: str) -> sql.Composable:
    """Whether it happened after what brought the arrival `k`, up to and including the moment at which `k` is due."""
    table, condition = happened(each["event"], each["filters"])
    same = sql.SQL("{} = k.key").format(_key(key_property)) if key_property else sql.SQL("true")
    return FOLLOWED.format(table=table, condition=condition, same=same)


def _key(path: str) -> sql.Composable:
    return key_of(path) if path else sql.SQL("''")


def _check_key(event: str, path: str, field: str) -> None:
    """Purchases have few properties: a key that they lack would never be the same."""
    if event == PURCHASE and path not in PURCHASE_PROPERTIES:
        known = ", ".join(PURCHASE_PROPERTIES)
        words = f"Purchases have no property “{path}”. They have {known}."
        raise serializers.ValidationError({field: [words]}, "no_property")
