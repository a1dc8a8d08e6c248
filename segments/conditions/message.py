"""What became of the messages that somebody was sent."""

from typing import Any

from psycopg import sql
from rest_framework import serializers

from delivery.kinds import KINDS
from segments.comparisons import TimesComparison, happened, never, number_words
from segments.condition import Condition, Values
from segments.facts import Facts, counted, figure
from segments.fields import channel_words
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words, within
from segments.values import value

# What happened, the words for it, and the stamp of the message that says when.
OUTCOMES = {
    "sent": ("was sent", "sent_at"),
    "delivered": ("received", "delivered_at"),
    "opened": ("read", "opened_at"),
    "clicked": ("clicked", "clicked_at"),
    "replied": ("answered", "replied_at"),
    "failed": ("could not be given", "failed_at"),
    "unsubscribed": ("unsubscribed by", "unsubscribed_at"),
    "complained": ("complained about", "complained_at"),
}
EVIDENCE = {"certain": ["certain"], "likely": ["certain", "likely"]}


class AnyChannelField(serializers.ChoiceField):
    """A channel kind, or none for any of them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["choices"] = [(kind.key, kind.label) for kind in sorted(KINDS, key=lambda each: each.rank)]
        super().__init__(required=False, allow_blank=True, default="", **kwargs)


class Message(Condition):
    key = "message"
    label = "Messages"
    icon = "mail-opened"
    category = "messages"
    description = "How many of our messages somebody was sent, received, read, clicked or left by, ever or in a period."

    class Config(TimesComparison):
        outcome = serializers.ChoiceField(
            [(key, words) for key, (words, _) in OUTCOMES.items()], default="opened", label="What happened"
        )
        channel = AnyChannelField(label="Channel", help_text="Empty: any channel.")
        evidence = serializers.ChoiceField(
            [
                ("certain", "certain (an answer from a person)"),
                ("likely", "likely or better"),
                ("weak", "any (machines read mail too)"),
            ],
            default="likely",
            label="Evidence of reading",
            help_text="An e-mail that a privacy proxy or a scanner opened is weak evidence.",
            style={"when": {"outcome": ["opened"]}},
        )
        period = PeriodField(help_text="When it happened, not when the message was sent.")

    examples = (
        {"outcome": "opened", "channel": "email", "period": {"span": "last_days", "days": 30}},
        {"outcome": "sent", "compare": "more_than", "value": 3, "period": {"span": "last_days", "days": 7}},
        {"outcome": "clicked", "compare": "exactly", "value": 0},
        {"outcome": "opened", "channel": "push", "evidence": "weak"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return happened(config, self._messages(config, moment), moment)

    def words(self, config: Values, known: Known) -> str:
        by = f" by {channel_words(config['channel'])}" if config["channel"] else ""
        verb = OUTCOMES[config["outcome"]][0]
        many = "none" if never(config) else number_words(config)
        return f"{verb} {many} of our messages{by}{period_words(config['period'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = self._messages(config, moment)
        last = figure(sql.SQL("max({})").format(self._stamp(config)), rows, moment)
        return {"messages": counted(rows, moment), "last_at": last}

    def noted(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        # Counting them all costs as much again, and whether there was any is what is asked most.
        only_last = config["compare"] == "at_least" and config["value"] == 1
        found = self.compared(config, moment)
        return {"last_at": found["last_at"]} if only_last else {"messages": found["messages"]}

    def _stamp(self, config: Values) -> sql.Composable:
        return sql.Identifier("m", OUTCOMES[config["outcome"]][1])

    def _messages(self, config: Values, moment: Moment) -> Facts:
        messages = Facts("delivery_message", "m", within(config["period"], self._stamp(config), moment))
        if config["channel"]:
            messages = messages.that(sql.SQL("m.channel = {}").format(value(config["channel"])))
        if config["outcome"] == "opened" and config["evidence"] in EVIDENCE:
            grades = sql.SQL(", ").join(value(grade) for grade in EVIDENCE[config["evidence"]])
            messages = messages.that(sql.SQL("m.opened_grade in ({})").format(grades))
        return messages
