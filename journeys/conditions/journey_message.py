"""What became of the messages that a journey has sent somebody."""

from psycopg import sql

from journeys.naming.condition_parts import check_journey, journey_words, with_journeys
from lib.forms import Field, JourneyField
from segments.condition import Values
from segments.conditions.message import Message
from segments.facts import Facts
from segments.known import Known
from segments.values import value


class JourneyMessage(Message):
    key = "journey_message"
    label = "Messages of a journey"
    icon = "mail-share"
    category = "messages"
    description = "How many messages of a journey somebody was sent, received, read, clicked or left by."

    class Config(Message.Config):
        journey_id = JourneyField(
            min_value=1, required=False, allow_null=True, default=None, label="Journey", help_text="Empty: any journey."
        )

        def validate_journey_id(self, given: int | None) -> int | None:
            return check_journey(given, self.context["known"])

    examples = (
        {"outcome": "clicked"},
        {"outcome": "no_reaction", "compare": "at_least", "value": 3, "period": {"span": "last_days", "days": 30}},
        {"outcome": "sent", "compare": "exactly", "value": 0, "channel": "email"},
    )

    def about(self, config: Values, known: Known) -> str:
        which = f"the journey {journey_words(config['journey_id'], known)}" if config["journey_id"] else "any journey"
        return f" of {which}{super().about(config, known)}"

    def fields(self, known: Known) -> list[Field]:
        return with_journeys(super().fields(known), known)

    def meant(self, config: Values) -> Facts:
        if config["journey_id"]:
            return super().meant(config).that(sql.SQL("m.journey_id = {}").format(value(config["journey_id"])))
        return super().meant(config).that(sql.SQL("m.journey_id is not null"))
