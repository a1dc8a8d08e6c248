"""Did one thing, and then, or then not, another within a time."""

from datetime import timedelta

from psycopg import sql
from rest_framework import serializers

from segments.condition import Condition, Values
from segments.facts import Facts, counted, exists, figure
from segments.fields import Config as Fields
from segments.happenings import PURCHASE, Happening, happening_words, happenings, is_copied
from segments.known import Known
from segments.moment import Moment, Way
from segments.periods import PeriodField, period_words, since, within
from segments.values import value

UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
LONGEST = timedelta(days=3660)
# About everybody in PostgreSQL: both kinds in the order of their time, and to each the next of the other kind.
ALL_IN_ORDER = """exists (select 1 from (
  select x.customer_id, x.at, x.begins,
         min(x.at) filter (where not x.begins) over (
           partition by x.customer_id order by x.at desc groups between unbounded preceding and 1 preceding
         ) as next_at
  from (
    select first.customer_id, first.occurred_at as at, true as begins from {first_rows}
    union all
    select later.customer_id, later.occurred_at, false from {later_rows}
  ) x
) s where s.customer_id = c.id and s.begins and (s.next_at <= s.at + {time}) is {truth})"""
# In the columnar copy, which has a join for it.
NEXT_OF_EACH = """exists (select 1 from
  (select first.customer_id, first.occurred_at as at from {first_rows}) a
  asof left join (select later.customer_id, later.occurred_at as at from {later_rows}) b
  on a.customer_id = b.customer_id and b.at > a.at
  where a.customer_id = c.id and (b.at <= a.at + {time}) is {truth})"""


class Sequence(Condition):
    key = "sequence"
    label = "One thing after another"
    icon = "arrow-right-bar"
    category = "behaviour"
    description = (
        "Whether somebody did something, and then did, or did not do, something else within a time. "
        "“Then not” holds when the time is over: as long as it runs, it is not known yet."
    )

    class Config(Fields):
        first = Happening(label="First")
        followed = serializers.ChoiceField([("yes", "and then"), ("no", "and then not")], default="yes", label="Then")
        then = Happening(label="Next")
        within = serializers.IntegerField(
            min_value=1, max_value=5_270_400, default=1, label="Within", help_text="A day is 24 hours here."
        )
        unit = serializers.ChoiceField([(key, key) for key in UNITS], default="days", label="Unit")
        period = PeriodField(help_text="When the first of them happened.")

        def validate(self, attrs: Values) -> Values:
            if attrs["within"] * UNITS[attrs["unit"]] > LONGEST:
                raise serializers.ValidationError({"within": [f"At most {LONGEST.days:,} days can be asked."]})
            return attrs

    examples = (
        {"first": {"event": "visit"}, "then": {"event": "purchase"}, "within": 2, "unit": "days"},
        {
            "first": {
                "event": "visit",
                "filters": [{"property": "basket.total", "compare": "more_than", "value": "9"}],
            },
            "followed": "no",
            "then": {"event": "purchase", "filters": [{"property": "amount", "compare": "at_least", "value": "10"}]},
            "within": 90,
            "unit": "minutes",
            "period": {"span": "last_days", "days": 30},
        },
        {
            "first": {"event": "purchase", "filters": [{"property": "order", "compare": "starts_with", "value": "p"}]},
            "followed": "no",
            "then": {"event": "purchase"},
            "within": 24,
            "unit": "hours",
        },
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        # The index finds the purchases of a customer by their time, but not their events.
        if moment.way == Way.FEW or (moment.way == Way.BASE and config["then"]["event"] == PURCHASE):
            return exists(self._found(config, moment), moment)
        told = NEXT_OF_EACH if moment.way == Way.COLUMNS else ALL_IN_ORDER
        first, later = self._first(config, moment), self._later(config, moment)
        return sql.SQL(told).format(
            first_rows=sql.SQL("{} where {}").format(first.source, first.where),
            later_rows=sql.SQL("{} where {}").format(later.source, later.where),
            time=self._time(config),
            truth=sql.SQL("true" if config["followed"] == "yes" else "not true"),
        )

    def columnar(self, config: Values) -> bool:
        return is_copied(config["first"]) and is_copied(config["then"])

    def words(self, config: Values, known: Known) -> str:
        then = happening_words(config["then"])
        if config["followed"] == "no":
            then = then.replace("made a purchase", "made no purchase", 1).replace("did “", "did not do “", 1)
        unit = config["unit"] if config["within"] != 1 else config["unit"].removesuffix("s")
        over = " (which are over)" if config["followed"] == "no" and config["within"] != 1 else ""
        over = over or (" (which is over)" if config["followed"] == "no" else "")
        first = f"{happening_words(config['first'])}{period_words(config['period'])}"
        return f"{first} and then {then} within {config['within']:,} {unit}{over}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        found = self._found(config, moment)
        return {
            "times": counted(found, moment),
            "last_at": figure(sql.SQL("max(first.occurred_at)"), found, moment),
        }

    def noted(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        # Counting them all costs as much again.
        return {"last_at": self.compared(config, moment)["last_at"]}

    def _time(self, config: Values) -> sql.Composable:
        seconds = int((config["within"] * UNITS[config["unit"]]).total_seconds())
        return sql.SQL("interval {}").format(sql.Literal(f"{seconds} seconds"))

    def _first(self, config: Values, moment: Moment) -> Facts:
        """Those that begin a sequence; where something must not follow, only those whose time is over."""
        at = sql.SQL("first.occurred_at")
        found = happenings(config["first"], moment, "first").that(within(config["period"], at, moment))
        if config["followed"] == "yes":
            return found
        return found.that(sql.SQL("{} + {} <= {}").format(at, self._time(config), value(moment.now)))

    def _later(self, config: Values, moment: Moment) -> Facts:
        """Those that may follow: of the whole period and what comes after it."""
        at = sql.SQL("later.occurred_at")
        when = within(since(config["period"], moment), at, moment)
        return happenings(config["then"], moment, "later").that(when)

    def _found(self, config: Values, moment: Moment) -> Facts:
        """Those after which the other thing came, or did not come, in time."""
        later = self._later(config, moment)
        came = sql.SQL(
            "exists (select 1 from {} where later.customer_id = first.customer_id and {}"
            " and later.occurred_at > first.occurred_at and later.occurred_at <= first.occurred_at + {} offset 0)"
        ).format(later.source, later.where, self._time(config))
        return self._first(config, moment).that(came if config["followed"] == "yes" else sql.SQL("not {}").format(came))
