"""Whether an address of somebody must not be written to."""

from psycopg import sql
from rest_framework import serializers

from segments.condition import Condition, Values
from segments.facts import Facts, absent, exists, figure
from segments.fields import ChannelField, channel_words
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value


class Suppressed(Condition):
    key = "suppressed"
    label = "Suppressed"
    icon = "ban"
    category = "profile"
    description = (
        "Whether an address on a channel is on the suppression list: it bounced, complained, or was put there."
    )

    class Config(Fields):
        channel = ChannelField(label="Channel")
        suppressed = serializers.ChoiceField(
            [("yes", "is suppressed"), ("no", "is not suppressed")], default="yes", label="Suppression"
        )

    examples = ({"channel": "email"}, {"channel": "sms", "suppressed": "no"})

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._addresses(config, moment)
        return exists(rows, moment) if config["suppressed"] == "yes" else absent(rows, moment)

    def recalls(self, config: Values) -> bool:
        return False

    def words(self, config: Values, known: Known) -> str:
        some = "an" if config["suppressed"] == "yes" else "no"
        return f"has {some} address for {channel_words(config['channel'])} that is suppressed"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = self._addresses(config, moment)
        return {"address": figure(sql.SQL("min(a.endpoint)"), rows, moment)}

    def _addresses(self, config: Values, moment: Moment) -> Facts:
        """Addresses `a`, also those that are no longer active, that were on the list at the moment."""
        listed = sql.SQL(
            "a.channel = {} and exists (select 1 from customers_suppression s"
            " where s.channel = a.channel and s.endpoint = a.endpoint and s.created_at <= {})"
        )
        return Facts("customers_address", "a", listed.format(value(config["channel"]), value(moment.now)))
