"""Who wants to hear nothing of a brand for a while."""

from psycopg import sql
from rest_framework import serializers

from accounts.models import Brand
from lib.forms import BrandField, Field
from segments.condition import Condition, Values
from segments.facts import Facts, absent, exists, figure
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value


def brands(known: Known) -> dict[int, str]:
    """The names of the brands that are known, by id."""
    found = Brand.objects.order_by("name", "id")
    if known.brands is not None:
        found = found.filter(pk__in=known.brands)
    return dict(found.values_list("id", "name"))


class ConsentPause(Condition):
    key = "consent_pause"
    label = "Asked for a pause"
    icon = "player-pause"
    category = "profile"
    description = "Whether somebody has asked a brand to be quiet for a while, and the while is not over."

    class Config(Fields):
        brand_id = BrandField(min_value=1, label="Brand")
        paused = serializers.ChoiceField(
            [("yes", "wants a pause"), ("no", "wants no pause")], default="yes", label="Pause"
        )

        def validate_brand_id(self, given: int) -> int:
            known: Known | None = self.context.get("known")
            if known and given not in known.looked_up(brands):
                raise serializers.ValidationError(f"There is no brand {given}.")
            return given

    examples = ({"brand_id": 1}, {"brand_id": 1, "paused": "no"})

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._pauses(config, moment)
        return exists(rows, moment) if config["paused"] == "yes" else absent(rows, moment)

    def recalls(self, config: Values) -> bool:
        return False

    def words(self, config: Values, known: Known) -> str:
        name = known.looked_up(brands).get(config["brand_id"], str(config["brand_id"]))
        return f"wants {'a' if config['paused'] == 'yes' else 'no'} pause from {name}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"until": figure(sql.SQL("max(z.until)"), self._pauses(config, moment), moment)}

    def fields(self, known: Known) -> list[Field]:
        choices = [{"value": id_, "label": name} for id_, name in known.looked_up(brands).items()]
        return [
            each | {"type": "choice", "choices": choices} if each["key"] == "brand_id" else each
            for each in super().fields(known)
        ]

    def _pauses(self, config: Values, moment: Moment) -> Facts:
        """At most one row."""
        lasting = sql.SQL("z.brand_id = {0} and z.paused_at <= {1} and z.until > {1}")
        return Facts("customers_consentpause", "z", lasting.format(value(config["brand_id"]), value(moment.now)))
