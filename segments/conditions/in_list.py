"""Whoever is in a list: customers whom somebody has put together, and whom no rule changes."""

from django.db.models import Q
from psycopg import sql
from rest_framework import serializers

from customers.models import CustomerList
from lib.forms import CustomerListField, Field
from segments.condition import Condition, Values
from segments.facts import Facts, absent, exists, figure
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value


def lists(known: Known) -> dict[int, str]:
    """By id, those of no brand and of the brands that are known."""
    found = CustomerList.objects.order_by("name", "id")
    if known.brands is not None:
        found = found.filter(Q(brand=None) | Q(brand__in=known.brands))
    return dict(found.values_list("id", "name"))


class InList(Condition):
    key = "in_list"
    label = "In a list"
    icon = "list-check"
    category = "audience"
    description = (
        "Whoever is, or is not, in a list: imported, frozen from a segment, or put together by another system."
    )

    class Config(Fields):
        list_id = CustomerListField(min_value=1, label="List")
        member = serializers.ChoiceField([("yes", "is in"), ("no", "is not in")], default="yes", label="Membership")

        def validate_list_id(self, given: int) -> int:
            known: Known | None = self.context.get("known")
            if known and given not in known.looked_up(lists):
                raise serializers.ValidationError(f"There is no list {given}.")
            return given

    examples = ({"list_id": 1}, {"list_id": 1, "member": "no"})

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._members(config)
        return exists(rows, moment) if config["member"] == "yes" else absent(rows, moment)

    def recalls(self, config: Values) -> bool:
        return False

    def words(self, config: Values, known: Known) -> str:
        name = known.looked_up(lists).get(config["list_id"], str(config["list_id"]))
        return f"is {'' if config['member'] == 'yes' else 'not '}in the list “{name}”"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"added_at": figure(sql.SQL("max(l.added_at)"), self._members(config), moment)}

    def fields(self, known: Known) -> list[Field]:
        choices = [{"value": id_, "label": name} for id_, name in known.looked_up(lists).items()]
        return [
            each | {"type": "choice", "choices": choices} if each["key"] == "list_id" else each
            for each in super().fields(known)
        ]

    def _members(self, config: Values) -> Facts:
        """At most one row. A list has no history: who is in it is in it at any time."""
        return Facts("customers_listmember", "l", sql.SQL("l.list_id = {}").format(value(config["list_id"])))
