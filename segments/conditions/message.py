"""What became of the messages that somebody was sent."""

from typing import Any

from psycopg import sql
from rest_framework import serializers

from delivery.kinds import KINDS
from delivery.models import Template
from lib.forms import Field, TemplateField, TopicField
from segments.comparisons import TimesComparison, happened, never, number_words
from segments.condition import Condition, Values
from segments.facts import Facts, counted, figure
from segments.fields import channel_words
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words, within
from segments.values import value

# What became of a message, the words for it, and the stamp that says when; of what did not happen, when it was sent.
OUTCOMES = {
    "sent": ("was sent", "sent_at"),
    "delivered": ("received", "delivered_at"),
    "opened": ("read", "opened_at"),
    "not_opened": ("did not read", "sent_at"),
    "clicked": ("clicked", "clicked_at"),
    "replied": ("answered", "replied_at"),
    "no_reaction": ("neither read, clicked nor answered", "sent_at"),
    "failed": ("could not be given", "failed_at"),
    "unsubscribed": ("unsubscribed by", "unsubscribed_at"),
    "complained": ("complained about", "complained_at"),
}
EVIDENCE = {"certain": ["certain"], "likely": ["certain", "likely"]}
# What must not have happened by then.
MISSING = {"not_opened": ["opened"], "no_reaction": ["opened", "clicked", "replied"]}
HAPPENED = [key for key in OUTCOMES if key != "sent" and key not in MISSING]


OF_TEMPLATE = sql.SQL(
    "m.content_id in (select n.id from delivery_content n"
    " join delivery_templateversion v on v.id = n.template_version_id where v.template_id = {})"
)


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
            style={"when": {"outcome": ["opened", *MISSING]}},
        )
        topic_id = TopicField(
            min_value=1, required=False, allow_null=True, default=None, label="Topic", help_text="Empty: any topic."
        )
        template_id = TemplateField(
            min_value=1,
            required=False,
            allow_null=True,
            default=None,
            label="Template",
            help_text="Whatever its version. Empty: any message.",
        )
        period = PeriodField()
        period_of = serializers.ChoiceField(
            [("happened", "when it happened"), ("sent", "when the message was sent")],
            default="happened",
            label="The time is that",
            help_text="What became of the messages of a time, by now; or what happened in it, whenever they were sent.",
            style={"when": {"outcome": HAPPENED}},
        )

        def validate_topic_id(self, given: int | None) -> int | None:
            return _known(given, self.context["known"].topics, "topic")

        def validate_template_id(self, given: int | None) -> int | None:
            return _known(given, self.context["known"].looked_up(templates), "template")

    examples: tuple[Values, ...] = (
        {"outcome": "opened", "channel": "email", "period": {"span": "last_days", "days": 30}},
        {"outcome": "sent", "compare": "more_than", "value": 3, "period": {"span": "last_days", "days": 7}},
        {"outcome": "clicked", "compare": "exactly", "value": 0},
        {"outcome": "opened", "channel": "push", "evidence": "weak"},
        {"outcome": "not_opened", "compare": "at_least", "value": 5, "period": {"span": "last_days", "days": 30}},
        {"outcome": "no_reaction", "channel": "email", "evidence": "weak", "topic_id": 1},
        {"outcome": "clicked", "compare": "less_than", "value": 1, "period": {"span": "last_days", "days": 30}}
        | {"period_of": "sent"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        return happened(config, self._messages(config, moment), moment)

    def words(self, config: Values, known: Known) -> str:
        verb = OUTCOMES[config["outcome"]][0]
        many = "none" if never(config) else number_words(config)
        by = f" by {channel_words(config['channel'])}" if config["channel"] else ""
        return f"{verb} {many} of our messages{by}{self.about(config, known)}{self._when(config)}"

    def about(self, config: Values, known: Known) -> str:
        """Which messages are meant, with a blank before it; nothing for all."""
        template = known.looked_up(templates).get(config["template_id"])
        made = f" made from “{template}”" if template else ""
        return f"{made} about {known.topics.get(config['topic_id'])}" if config["topic_id"] else made

    def fields(self, known: Known) -> list[Field]:
        choices = {"topic_id": known.topics, "template_id": known.looked_up(templates)}
        return [
            each | {"type": "choice", "choices": [{"value": id_, "label": name} for id_, name in found.items()]}
            if (found := choices.get(each["key"])) is not None
            else each
            for each in super().fields(known)
        ]

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = self._messages(config, moment)
        last = figure(sql.SQL("max({})").format(self._stamp(config)), rows, moment)
        return {"messages": counted(rows, moment), "last_at": last}

    def noted(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        # Counting them all costs as much again, and whether there was any is what is asked most.
        only_last = config["compare"] == "at_least" and config["value"] == 1
        found = self.compared(config, moment)
        return {"last_at": found["last_at"]} if only_last else {"messages": found["messages"]}

    def meant(self, config: Values) -> Facts:
        """The messages of the channel, the topic and the template, whatever became of them."""
        meant = Facts("delivery_message", "m", sql.SQL("true"))
        if config["channel"]:
            meant = meant.that(sql.SQL("m.channel = {}").format(value(config["channel"])))
        if config["topic_id"]:
            meant = meant.that(sql.SQL("m.topic_id = {}").format(value(config["topic_id"])))
        if config["template_id"]:
            meant = meant.that(OF_TEMPLATE.format(value(config["template_id"])))
        return meant

    def _stamp(self, config: Values) -> sql.Composable:
        return sql.Identifier("m", OUTCOMES[config["outcome"]][1])

    def _messages(self, config: Values, moment: Moment) -> Facts:
        outcome = config["outcome"]
        sent = outcome not in HAPPENED or config["period_of"] == "sent"
        when = within(config["period"], sql.SQL("m.sent_at") if sent else self._stamp(config), moment)
        messages = self.meant(config).that(when)
        if outcome in HAPPENED:
            return messages.that(_has(outcome, config, moment))
        for each in MISSING.get(outcome, []):
            messages = messages.that(sql.SQL("({}) is not true").format(_has(each, config, moment)))
        return messages

    def _when(self, config: Values) -> str:
        period = period_words(config["period"])
        return (
            f" sent{period}" if period and config["outcome"] in HAPPENED and config["period_of"] == "sent" else period
        )


def templates(known: Known) -> dict[int, str]:
    """Names of templates by id, of the brands that are known."""
    found = Template.objects.all() if known.brands is None else Template.objects.filter(brand__in=known.brands)
    return dict(found.order_by("name", "id").values_list("id", "name"))


def _known(given: int | None, found: dict[int, str], what: str) -> int | None:
    if given is not None and given not in found:
        raise serializers.ValidationError(f"There is no {what} {given}.")
    return given


def _has(outcome: str, config: Values, moment: Moment) -> sql.Composable:
    """Whether this has happened to the message by now, with as much evidence as is asked for."""
    stamp = sql.Identifier("m", OUTCOMES[outcome][1])
    happened_by_now = sql.SQL("{} <= {}").format(stamp, value(moment.now))
    if outcome != "opened" or config["evidence"] not in EVIDENCE:
        return happened_by_now
    grades = sql.SQL(", ").join(value(grade) for grade in EVIDENCE[config["evidence"]])
    return sql.SQL("{} and m.opened_grade in ({})").format(happened_by_now, grades)
