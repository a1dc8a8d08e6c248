"""Whether somebody is known under a name elsewhere: a card, an id in the shop."""

from psycopg import sql
from rest_framework import serializers

from customers.models import Namespace
from lib.forms import Field
from segments.condition import Condition, Values
from segments.facts import Facts, absent, counted, exists
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value


def namespaces(known: Known) -> dict[str, str]:
    """The labels of all kinds of identities, by key."""
    return dict(Namespace.objects.order_by("label", "key").values_list("key", "label"))


class Identity(Condition):
    key = "identity"
    label = "Identity"
    icon = "id"
    category = "profile"
    description = "Whether somebody has an identity of a kind: a loyalty card, an account in the shop, a device."

    class Config(Fields):
        namespace = serializers.CharField(max_length=40, label="Kind")
        has = serializers.ChoiceField([("yes", "has one"), ("no", "has none")], default="yes", label="Identity")

        def validate_namespace(self, given: str) -> str:
            known: Known | None = self.context.get("known")
            if known and given not in known.looked_up(namespaces):
                raise serializers.ValidationError(f"There is no kind of identities “{given}”.")
            return given

    examples = ({"namespace": "card"}, {"namespace": "card", "has": "no"})

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._identities(config)
        return exists(rows, moment) if config["has"] == "yes" else absent(rows, moment)

    def recalls(self, config: Values) -> bool:
        return False

    def words(self, config: Values, known: Known) -> str:
        label = known.looked_up(namespaces).get(config["namespace"], config["namespace"])
        return f"has {'an' if config['has'] == 'yes' else 'no'} identity of the kind “{label}”"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"identities": counted(self._identities(config), moment)}

    def fields(self, known: Known) -> list[Field]:
        choices = [{"value": key, "label": label} for key, label in known.looked_up(namespaces).items()]
        return [
            each | {"type": "choice", "choices": choices} if each["key"] == "namespace" else each
            for each in super().fields(known)
        ]

    def _identities(self, config: Values) -> Facts:
        return Facts("customers_identity", "i", sql.SQL("i.namespace = {}").format(value(config["namespace"])))
