"""What somebody allows us to write about, and where."""

from psycopg import sql
from rest_framework import serializers

from lib.forms import Field
from segments.condition import Condition, Values
from segments.facts import Facts, absent, exists
from segments.fields import ChannelField, channel_words
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import value

STATES = [("granted", "is given"), ("refused", "is refused"), ("never_asked", "was never asked for")]


class Consent(Condition):
    key = "consent"
    label = "Consent"
    icon = "shield-check"
    category = "profile"
    description = "Whether somebody allows a topic on a channel, has refused it, or was never asked."

    class Config(Fields):
        channel = ChannelField(label="Channel")
        topic_id = serializers.IntegerField(min_value=1, label="Topic")
        state = serializers.ChoiceField(STATES, default="granted", label="Consent")

        def validate_topic_id(self, given: int) -> int:
            known: Known | None = self.context.get("known")
            if known and given not in known.topics:
                raise serializers.ValidationError(f"There is no topic {given}.")
            return given

    examples = (
        {"channel": "email", "topic_id": 1, "state": "granted"},
        {"channel": "sms", "topic_id": 1, "state": "refused"},
        {"channel": "sms", "topic_id": 1, "state": "never_asked"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._consents(config)
        if config["state"] == "never_asked":
            return absent(rows, moment)
        state = sql.SQL("o.granted" if config["state"] == "granted" else "not o.granted")
        return exists(rows.that(state), moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        topic = known.topics.get(config["topic_id"], f"topic {config['topic_id']}")
        return f"consent to {topic} by {channel_words(config['channel'])} {dict(STATES)[config['state']]}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = self._consents(config)
        return {
            "granted": sql.SQL("(select o.granted {})").format(rows.rows),
            "changed_at": sql.SQL("(select o.changed_at {})").format(rows.rows),
        }

    def fields(self, known: Known) -> list[Field]:
        choices = [{"value": id_, "label": name} for id_, name in known.topics.items()]
        return [
            each | {"type": "choice", "choices": choices} if each["key"] == "topic_id" else each
            for each in super().fields(known)
        ]

    def _consents(self, config: Values) -> Facts:
        """At most one row."""
        asked = sql.SQL("o.channel = {} and o.topic_id = {}").format(
            value(config["channel"]), value(config["topic_id"])
        )
        return Facts("customers_consent", "o", asked)
