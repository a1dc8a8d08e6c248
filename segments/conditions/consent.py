"""What somebody allows us to write about, and where."""

from psycopg import sql
from rest_framework import serializers

from lib.forms import Field, TopicField
from segments.condition import Condition, Values
from segments.facts import Facts, absent, exists
from segments.fields import ChannelField, channel_words
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words, within
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
        topic_id = TopicField(min_value=1, label="Topic")
        state = serializers.ChoiceField(STATES, default="granted", label="Consent")
        period = PeriodField(
            label="Since", help_text="When it was said.", style={"when": {"state": ["granted", "refused"]}}
        )

        def validate_topic_id(self, given: int) -> int:
            known: Known | None = self.context.get("known")
            if known and given not in known.topics:
                raise serializers.ValidationError(f"There is no topic {given}.")
            return given

    examples = (
        {"channel": "email", "topic_id": 1, "state": "granted"},
        {"channel": "sms", "topic_id": 1, "state": "refused", "period": {"span": "last_days", "days": 30}},
        {"channel": "sms", "topic_id": 1, "state": "never_asked"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._consents(config)
        if config["state"] == "never_asked":
            return absent(rows, moment)
        said = rows.that(sql.SQL("o.granted" if config["state"] == "granted" else "not o.granted"))
        if config["period"]["span"] != "all_time":  # else what is said now, whenever that was
            said = said.that(within(config["period"], sql.SQL("o.changed_at"), moment))
        return exists(said, moment)

    def columnar(self, config: Values) -> bool:
        return True

    def words(self, config: Values, known: Known) -> str:
        topic = known.topics.get(config["topic_id"], f"topic {config['topic_id']}")
        when = "" if config["state"] == "never_asked" else period_words(config["period"])
        return f"consent to {topic} by {channel_words(config['channel'])} {dict(STATES)[config['state']]}{when}"

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
