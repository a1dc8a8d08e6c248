"""Who is, or was, in a journey, and how they left it."""

from psycopg import sql
from rest_framework import serializers

from journeys.naming.condition_parts import at_end, check_journey, exit_names, journey_words, with_journeys
from journeys.reasons import Reason
from lib.forms import Field, JourneyField
from segments.condition import Condition, Values
from segments.facts import Facts, absent, counted, exists, figure
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.periods import PeriodField, period_words, within
from segments.values import value

STATES = {
    "inside": "is inside",
    "outside": "is not inside",
    "entered": "has entered",
    "never_entered": "has not entered",
    "left": "has left",
    "finished": "has come to an end of",
    "goal": "has reached a goal of",
    "no_goal": "has reached no goal of",
    "exit_rule": "met an exit rule of",
    "sent_away": "was sent away from",
}
NEGATED = {"outside": "inside", "never_entered": "entered", "no_goal": "goal"}
NAMED = ["finished", "exit_rule"]
# What the ledger says of those who have not simply gone on to an end.
REASONS = {
    "goal": (Reason.GOAL, Reason.GOAL_PASSED),
    "exit_rule": (Reason.EXIT_RULE,),
    "sent_away": (Reason.ENDED, Reason.STOPPED, Reason.BROKEN),
}


class InJourney(Condition):
    key = "in_journey"
    label = "In a journey"
    icon = "route"
    category = "audience"
    description = "Whether somebody is or was in a journey, has reached its goal, or how they left it."

    class Config(Fields):
        journey_id = JourneyField(
            min_value=1, required=False, allow_null=True, default=None, label="Journey", help_text="Empty: any journey."
        )
        state = serializers.ChoiceField(list(STATES.items()), default="inside", label="What is asked")
        exit = serializers.CharField(
            max_length=60,
            required=False,
            allow_blank=True,
            default="",
            label="By the exit",
            help_text="The name of an end of the journey, or of an exit rule. Empty: any.",
            style={"when": {"state": NAMED}},
        )
        period = PeriodField(
            help_text="When they entered, left, or reached the goal.",
            style={"when": {"state": [key for key in STATES if key not in ("inside", "outside")]}},
        )

        def validate_journey_id(self, given: int | None) -> int | None:
            return check_journey(given, self.context["known"])

    examples = (
        {"state": "inside"},
        {"state": "outside"},
        {"state": "entered", "period": {"span": "last_days", "days": 30}},
        {"state": "never_entered"},
        {"state": "left"},
        {"state": "finished", "exit": "Bought 100%"},
        {"state": "goal", "period": {"span": "last_days", "days": 30}},
        {"state": "no_goal"},
        {"state": "exit_rule", "exit": "Returned"},
        {"state": "sent_away"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        rows = self._rows(config, moment)
        return absent(rows, moment) if config["state"] in NEGATED else exists(rows, moment)

    def words(self, config: Values, known: Known) -> str:
        state = config["state"]
        journey = f"the journey {journey_words(config['journey_id'], known)}" if config["journey_id"] else "any journey"
        by = f" by “{config['exit']}”" if state in NAMED and config["exit"] else ""
        period = "" if state in ("inside", "outside") else period_words(config["period"])
        return f"{STATES[state]} {journey}{by}{period}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        rows = self._rows(config, moment)
        at = sql.SQL("max({})").format(self._at(config))
        return {"times": counted(rows, moment), "last_at": figure(at, rows, moment)}

    def fields(self, known: Known) -> list[Field]:
        names = exit_names(known)
        return [
            each | {"suggestions": names} if each["key"] == "exit" else each
            for each in with_journeys(super().fields(known), known)
        ]

    def _rows(self, config: Values, moment: Moment) -> Facts:
        """Runs `n`, or decisions `n` of the ledger, that say so."""
        state = NEGATED.get(config["state"], config["state"])
        if state in REASONS:
            said = sql.SQL("n.reason in ({})").format(sql.SQL(", ").join(value(each.value) for each in REASONS[state]))
            found = Facts("journeys_decision", "n", said)
            if config["exit"] and state == "exit_rule":
                found = found.that(sql.SQL("n.detail ->> 'name' = {}").format(value(config["exit"])))
        else:
            found = Facts("journeys_enrollment", "n", sql.SQL("true"))
        if config["journey_id"]:
            found = found.that(sql.SQL("n.journey_id = {}").format(value(config["journey_id"])))
        if state == "inside":
            still = sql.SQL("n.entered_at <= {0} and (n.exited_at is null or n.exited_at > {0})")
            return found.that(still.format(value(moment.now)))
        if state == "finished":
            found = found.that(at_end(config["journey_id"], config["exit"]))
        return found.that(within(config["period"], self._at(config), moment))

    def _at(self, config: Values) -> sql.Composable:
        state = NEGATED.get(config["state"], config["state"])
        if state in REASONS:
            return sql.SQL("n.at")
        return sql.SQL("n.entered_at" if state in ("inside", "entered") else "n.exited_at")
