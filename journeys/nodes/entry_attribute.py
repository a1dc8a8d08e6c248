"""Entry: what is known of somebody has changed: the loyalty status, the city, a label.

The database brings people here itself, whoever writes (docs/adr/0010-attribute-changes.md).
"""

from collections.abc import Iterable
from typing import Any

from psycopg import sql
from rest_framework import serializers

from customers.models import AttributeDefinition
from journeys.entry import Finding, Visitor
from journeys.graph import Node
from journeys.hearing.entries import HearingConfig, HearingEntry
from journeys.hearing.timely import MOST, Came, findings
from journeys.node import Draft, Out, Scope
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import AttributeField
from lib.sql import rows

# The last changes of an attribute, and which of them let somebody in: as the database judges (migrations/0006).
CHANGES = sql.SQL(
    "select h.at, h.before #>> '{{}}', h.value #>> '{{}}', ({from_fits}) is true and ({to_fits}) is true"
    " from customers_attributechange h where h.customer_id = {customer} and h.key = {key} and h.at <= {now}"
    " order by h.id desc limit {most}"
)
# Of a list: one of these is in it, and is not in what stands on the other side.
ONE_OF = sql.SQL(
    "coalesce({here} #>> '{{}}', '') = any({values}::text[]) or jsonb_typeof({here}) = 'array'"
    " and {here} ?| {values}::text[] and not coalesce({there} ?| {values}::text[], false)"
)
BEFORE, AFTER = sql.SQL("h.before"), sql.SQL("h.value")


def _values(label: str, help_text: str) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        required=False,
        default=list,
        max_length=50,
        label=label,
        help_text=help_text,
    )


class EntryAttribute(HearingEntry):
    key = "entry_attribute"
    label = "Entry by attribute"
    icon = "id-badge-2"
    description = "People enter when an attribute of theirs changes."

    class Config(HearingConfig):
        attribute = AttributeField(max_length=60, label="Attribute")
        from_values = _values("From", "One of these; none: any value. An empty one stands for no value.")
        to_values = _values("To", "One of these; none: any value. An empty one stands for no value.")

    def default_config(self) -> dict[str, Any]:
        return super().default_config() | {"from_values": [], "to_values": []}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        if config["attribute"] not in scope.stock.attributes:
            yield Problem(
                "attribute_gone",
                f"There is no attribute “{config['attribute']}”.",
                "Choose another attribute.",
                node.id,
                field="attribute",
                params={"attribute": config["attribute"]},
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key}, {"next": Out("next")})]

    def triggers(self, op: Op) -> Iterable[tuple[str, str]]:
        yield "attribute", op.args["attribute"]

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """When the attribute changed last, from what to what, and whether by a change that lets people in."""
        key = op.args["attribute"]
        query = CHANGES.format(
            from_fits=_one_of(BEFORE, AFTER, op.args["from_values"]),
            to_fits=_one_of(AFTER, BEFORE, op.args["to_values"]),
            customer=sql.Literal(visitor.customer.pk),
            key=sql.Literal(key),
            now=sql.Literal(visitor.now),
            most=sql.Literal(MOST),
        )
        changes = rows(query)
        label = AttributeDefinition.objects.filter(key=key).values_list("label", flat=True).first() or key
        said = {"attribute": label}
        if came := [Came(at, at, params={"from": before, "to": value}) for at, before, value, fits in changes if fits]:
            yield from findings("changed", came, visitor, said | {"times": len(came)})
        elif changes:
            at, before, value, _ = changes[0]
            params = said | {"from": before, "to": value, "last": at.isoformat()}
            yield Finding("changed_otherwise", holds=False, params=params)
        else:
            value = visitor.customer.attributes.get(key)
            yield Finding("unchanged", holds=False, params=said | {"value": value})


def _one_of(here: sql.Composable, there: sql.Composable, values: list[str]) -> sql.Composable:
    """Whether one side of a change is among these values; none: any."""
    if not values:
        return sql.SQL("true")
    return ONE_OF.format(here=here, there=there, values=sql.Literal(values))
