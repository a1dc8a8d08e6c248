"""Whether a channel can reach somebody."""

from psycopg import sql
from rest_framework import serializers

from segments.condition import Condition, Values
from segments.facts import Facts, absent, counted, exists
from segments.fields import ChannelField, channel_words
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value


class Address(Condition):
    key = "address"
    label = "Address"
    icon = "address-book"
    category = "profile"
    description = "Whether somebody has an active address on a channel: a number, a mailbox, a device."

    class Config(Fields):
        channel = ChannelField(label="Channel")
        has = serializers.ChoiceField([("yes", "has one"), ("no", "has none")], default="yes", label="Address")
        which = serializers.ChoiceField(
            [("any", "any of them"), ("primary", "the main one")],
            default="any",
            label="Which",
            help_text="A message goes to the main one; push messages to every device.",
        )

    examples = (
        {"channel": "email", "has": "yes"},
        {"channel": "push", "has": "no"},
        {"channel": "email", "which": "primary"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._addresses(config)
        return exists(rows, moment) if config["has"] == "yes" else absent(rows, moment)

    def columnar(self, config: Values) -> bool:
        return True

    def recalls(self, config: Values) -> bool:
        return False

    def words(self, config: Values, known: Known) -> str:
        main = config["which"] == "primary"
        some = "no" if config["has"] == "no" else "a" if main else "an"
        return f"has {some} {'main ' if main else ''}address for {channel_words(config['channel'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"addresses": counted(self._addresses(config), moment)}

    def _addresses(self, config: Values) -> Facts:
        on_channel = sql.SQL("a.channel = {} and a.is_active").format(value(config["channel"]))
        addresses = Facts("customers_address", "a", on_channel)
        return addresses.that(sql.SQL("a.is_primary")) if config["which"] == "primary" else addresses
