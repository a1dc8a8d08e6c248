"""The channel on which somebody reacts most, as a cascade finds out that puts each customer's best channel first."""

from psycopg import sql
from rest_framework import serializers

from delivery import statuses
from delivery.kinds import KINDS
from journeys.ops.choose import LOOKS_BACK
from segments.condition import Condition, Values
from segments.facts import Facts, exists
from segments.fields import ChannelField, channel_words
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.values import array, value


class PreferredChannel(Condition):
    key = "preferred_channel"
    label = "Preferred channel"
    icon = "star"
    category = "messages"
    description = (
        "The channel on which somebody has reacted to the largest share of our messages in the last 180 days; "
        "of equals, the cheapest. Who has not reacted at all has none."
    )

    class Config(Fields):
        channel = ChannelField(label="Channel")
        preferred = serializers.ChoiceField(
            [("yes", "is the preferred one"), ("no", "is not the preferred one")], default="yes", label="Preferred"
        )

    examples = ({"channel": "email"}, {"channel": "push", "preferred": "no"})

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        # Few react, and a look at one channel is cheaper than a comparison of all.
        reacted = exists(self._messages(moment).that(self._reacted(config["channel"], moment)), moment)
        best = sql.SQL("({} and {} = {})").format(reacted, self._best(moment), value(config["channel"]))
        return best if config["preferred"] == "yes" else sql.SQL("{} is not true").format(best)

    def words(self, config: Values, known: Known) -> str:
        way = "reacts" if config["preferred"] == "yes" else "does not react"
        return f"{way} most on {channel_words(config['channel'])}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"preferred": self._best(moment)}

    def _messages(self, moment: Moment) -> Facts:
        """What was handed over in the time that a cascade looks back."""
        handed_over = sql.SQL("e.sent_at > {} and e.sent_at <= {}")
        return Facts("delivery_message", "e", handed_over.format(value(moment.now - LOOKS_BACK), value(moment.now)))

    def _reacted(self, channel: str, moment: Moment) -> sql.Composable:
        return sql.SQL("e.channel = {} and {}").format(value(channel), _reaction(moment))

    def _best(self, moment: Moment) -> sql.Composable:
        """The channel's key; null without any reaction."""
        channels = array([kind.key for kind in sorted(KINDS, key=lambda each: each.rank)])
        return sql.SQL(
            "(select h.channel from (select e.channel, count(*) as sent, count(*) filter (where {}) as reacted {}"
            " group by e.channel) h where h.reacted > 0"
            " order by h.reacted::numeric / h.sent desc, array_position({}, h.channel::text) limit 1)"
        ).format(_reaction(moment), self._messages(moment).rows, channels)


def _reaction(moment: Moment) -> sql.Composable:
    """Whether there was a click, an answer, or a reading that is likely at least, to the message `e` by then."""
    grades = array([statuses.CERTAIN, statuses.LIKELY])
    return sql.SQL(
        "(e.clicked_at <= {0} or e.replied_at <= {0} or e.opened_at <= {0} and e.opened_grade = any({1}))"
    ).format(value(moment.now), grades)
