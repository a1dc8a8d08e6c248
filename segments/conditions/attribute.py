"""What is known about somebody: every attribute, with the questions that its type deserves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from psycopg import sql
from rest_framework import serializers

from lib.forms import AttributeField, Field
from segments.condition import Condition, Values
from segments.fields import FIRST_DAY, LAST_DAY, DaysField, ScalarField
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.periods import day_words, days_words
from segments.values import array, json_value, value

MOST_VALUES = 1_000
SHOWN_VALUES = 5
PLACES = 30  # of a number, before and behind the point
EMPTY = sql.SQL("""('null'::jsonb, '""'::jsonb, '[]'::jsonb)""")


@dataclass(frozen=True)
class Question:
    """An attribute and what it is compared with, in the attribute's type."""

    key: str
    type: str
    values: list[Any]
    days: int
    moment: Moment

    @property
    def raw(self) -> sql.Composable:
        """The attribute as jsonb; null when there is none."""
        return sql.SQL("(c.attributes -> {})").format(value(self.key))

    @property
    def typed(self) -> sql.Composable:
        """The attribute as a text, a number or (of a date) an ISO day, whose order as text is that of the days.

        Null when it is absent or of another type: CASE keeps the cast away from what cannot be cast.
        """
        if self.type == "number":
            return sql.SQL("(case when jsonb_typeof({0}) = 'number' then {0}::numeric end)").format(self.raw)
        text = sql.SQL("(case when jsonb_typeof({}) = 'string' then c.attributes ->> {} end)").format(
            self.raw, value(self.key)
        )
        if self.type == "date":
            return sql.SQL("""(substring({} from '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') collate "C")""").format(text)
        return text

    def holds(self, given: Any) -> sql.Composable:
        """Contains exactly this: the index over attributes answers it."""
        return sql.SQL("c.attributes @> {}").format(json_value({self.key: given}))

    def day(self, days: int) -> str:
        """The ISO day so many days after today (before, when negative)."""
        return (self.moment.today + timedelta(days=days)).isoformat()


Build = Callable[[Question], sql.Composable]


@dataclass(frozen=True)
class Operator:
    """A question: its words before the values, the types it suits, what it takes, and its SQL.

    `takes` is value, range (value and value_to), values, days, or nothing. A negation is null-safe: who has no such
    attribute is in it.
    """

    label: str
    types: frozenset[str]
    takes: str
    build: Build
    negated: bool = False


def _signed(sign: sql.SQL) -> Build:
    return lambda ask: sql.SQL("{} {} {}").format(ask.typed, sign, value(ask.values[0]))


def _equals(ask: Question) -> sql.Composable:
    if ask.type == "text":
        return ask.holds(ask.values[0])
    return sql.SQL("{} = {}").format(ask.typed, value(ask.values[0]))


def _one_of(ask: Question) -> sql.Composable:
    return sql.SQL("{} in ({})").format(ask.typed, sql.SQL(", ").join(value(each) for each in ask.values))


def _between(ask: Question) -> sql.Composable:
    return sql.SQL("{} between {} and {}").format(ask.typed, value(ask.values[0]), value(ask.values[1]))


def _contains(ask: Question) -> sql.Composable:
    return sql.SQL("strpos(lower({}), lower({})) > 0").format(ask.typed, value(ask.values[0]))


def _starts_with(ask: Question) -> sql.Composable:
    return sql.SQL("starts_with(lower({}), lower({}))").format(ask.typed, value(ask.values[0]))


def _has_any(ask: Question) -> sql.Composable:
    # `?|` asks a text for being a key or an array for its elements: only lists are asked.
    return sql.SQL("case when jsonb_typeof({0}) = 'array' then jsonb_exists_any({0}, {1}) end").format(
        ask.raw, array(ask.values)
    )


def _present(ask: Question) -> sql.Composable:
    return sql.SQL("{} not in {}").format(ask.raw, EMPTY)


def _true(ask: Question) -> sql.Composable:
    return ask.holds(given=True)


def _false(ask: Question) -> sql.Composable:
    return ask.holds(given=False)


def _last_days(ask: Question) -> sql.Composable:
    return sql.SQL("{} between {} and {}").format(ask.typed, value(ask.day(-ask.days)), value(ask.day(0)))


def _next_days(ask: Question) -> sql.Composable:
    return sql.SQL("{} between {} and {}").format(ask.typed, value(ask.day(0)), value(ask.day(ask.days)))


def _more_days_ago(ask: Question) -> sql.Composable:
    return sql.SQL("{} < {}").format(ask.typed, value(ask.day(-ask.days)))


TEXT, NUMBER, BOOLEAN, DATE, LIST = (frozenset({each}) for each in ("text", "number", "boolean", "date", "list"))
EVERY = TEXT | NUMBER | BOOLEAN | DATE | LIST

OPERATORS = {
    "equals": Operator("is", TEXT | NUMBER, "value", _equals),
    "not_equals": Operator("is not", TEXT | NUMBER, "value", _equals, negated=True),
    "one_of": Operator("is one of", TEXT | NUMBER, "values", _one_of),
    "not_one_of": Operator("is none of", TEXT | NUMBER, "values", _one_of, negated=True),
    "contains": Operator("contains", TEXT, "value", _contains),
    "not_contains": Operator("does not contain", TEXT, "value", _contains, negated=True),
    "starts_with": Operator("starts with", TEXT, "value", _starts_with),
    "more_than": Operator("is more than", NUMBER, "value", _signed(sql.SQL(">"))),
    "at_least": Operator("is at least", NUMBER, "value", _signed(sql.SQL(">="))),
    "at_most": Operator("is at most", NUMBER, "value", _signed(sql.SQL("<="))),
    "less_than": Operator("is less than", NUMBER, "value", _signed(sql.SQL("<"))),
    "before": Operator("is before", DATE, "value", _signed(sql.SQL("<"))),
    "on_or_before": Operator("is on or before", DATE, "value", _signed(sql.SQL("<="))),
    "on": Operator("is on", DATE, "value", _equals),
    "on_or_after": Operator("is on or after", DATE, "value", _signed(sql.SQL(">="))),
    "after": Operator("is after", DATE, "value", _signed(sql.SQL(">"))),
    "between": Operator("is from … to", NUMBER | DATE, "range", _between),
    "in_last_days": Operator("is in the last … days", DATE, "days", _last_days),
    "in_next_days": Operator("is in the next … days", DATE, "days", _next_days),
    "more_days_ago": Operator("is more than … days ago", DATE, "days", _more_days_ago),
    "is_true": Operator("is yes", BOOLEAN, "", _true),
    "is_false": Operator("is no", BOOLEAN, "", _false),
    "has_any": Operator("has any of", LIST, "values", _has_any),
    "has_all": Operator("has all of", LIST, "values", lambda ask: ask.holds(ask.values)),
    "has_none": Operator("has none of", LIST, "values", _has_any, negated=True),
    "present": Operator("is known", EVERY, "", _present),
    "absent": Operator("is not known", EVERY, "", _present, negated=True),
}


def _taking(*takes: str) -> dict[str, Any]:
    return {"when": {"operator": [key for key, each in OPERATORS.items() if each.takes in takes]}}


class Attribute(Condition):
    key = "attribute"
    label = "Attribute"
    icon = "user"
    category = "profile"
    description = "What is known about somebody: a city, an age, a birthday, a level, tags."

    class Config(Fields):
        attribute = AttributeField(max_length=60, label="Attribute")
        operator = serializers.ChoiceField([(key, each.label) for key, each in OPERATORS.items()], label="Question")
        value = ScalarField(required=False, allow_null=True, label="Value", style=_taking("value", "range"))
        value_to = ScalarField(required=False, allow_null=True, label="To", style=_taking("range"))
        values = serializers.ListField(
            child=ScalarField(),
            max_length=MOST_VALUES,
            required=False,
            label="Values",
            style=_taking("values"),
            error_messages={"max_length": f"At most {MOST_VALUES:,} values can stand here."},
        )
        days = DaysField(required=False, allow_null=True, label="Days", style=_taking("days"))

        def validate(self, attrs: Values) -> Values:
            known: Known = self.context["known"]
            if attrs["attribute"] not in known.attributes:
                raise serializers.ValidationError({"attribute": [f"There is no attribute “{attrs['attribute']}”."]})
            attribute = known.attributes[attrs["attribute"]]
            operator = OPERATORS[attrs["operator"]]
            if attribute.type not in operator.types:
                fitting = ", ".join(key for key, each in OPERATORS.items() if attribute.type in each.types)
                sentence = f"{attribute.label} is a {attribute.type}: it can be asked {fitting}."
                raise serializers.ValidationError({"operator": [sentence]})
            needed = {"value": ["value"], "range": ["value", "value_to"], "values": ["values"], "days": ["days"]}
            self.require(attrs, *needed.get(operator.takes, []))
            for name in ("value", "value_to"):
                if name in needed.get(operator.takes, []):
                    _typed(attrs[name], attribute.type, name)
            if operator.takes == "values":
                for index, each in enumerate(attrs["values"]):
                    _typed(each, attribute.type, f"values.{index}")
            if operator.takes == "range" and _ordered(attrs, attribute.type) < 0:
                raise serializers.ValidationError({"value_to": ["The second value is less than the first."]})
            return attrs

    examples = (
        {"attribute": "city", "operator": "equals", "value": "Kyiv"},
        {"attribute": "city", "operator": "not_one_of", "values": ["Kyiv", "100%", "O'Brien"]},
        {"attribute": "city", "operator": "contains", "value": "%"},
        {"attribute": "city", "operator": "absent"},
        {"attribute": "age", "operator": "between", "value": 18, "value_to": 29.5},
        {"attribute": "birthday", "operator": "before", "value": "1990-01-01"},
        {"attribute": "birthday", "operator": "in_last_days", "days": 3650},
        {"attribute": "vip", "operator": "is_true"},
        {"attribute": "tags", "operator": "has_none", "values": ["blocked"]},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        operator = OPERATORS[config["operator"]]
        question = self._question(config, moment)
        answer = operator.build(question)
        return sql.SQL("({}) is not true").format(answer) if operator.negated else answer

    def words(self, config: Values, known: Known) -> str:
        attribute = known.attributes[config["attribute"]]
        operator = OPERATORS[config["operator"]]
        shown = [_shown(each, attribute.type) for each in _given(config)]
        if operator.takes == "range":
            return f"{attribute.label} is from {shown[0]} to {shown[1]}"
        if operator.takes == "days":
            return f"{attribute.label} {operator.label.replace('… days', days_words(config['days']))}"
        more = f" and {len(shown) - SHOWN_VALUES:,} more" if len(shown) > SHOWN_VALUES else ""
        return f"{attribute.label} {operator.label} {', '.join(shown[:SHOWN_VALUES])}{more}".rstrip()

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {config["attribute"]: self._question(config, moment).raw}

    def fields(self, known: Known) -> list[Field]:
        """Each operator says which types of attributes it suits."""
        choices = [{"value": key, "label": each.label, "types": sorted(each.types)} for key, each in OPERATORS.items()]
        return [each | {"choices": choices} if each["key"] == "operator" else each for each in super().fields(known)]

    def _question(self, config: Values, moment: Moment) -> Question:
        type_ = moment.known.attributes[config["attribute"]].type
        values = [_typed(each, type_, "value") for each in _given(config)]
        return Question(config["attribute"], type_, values, config.get("days") or 0, moment)


def _given(config: Values) -> list[Any]:
    """The values that the operator takes, as they stand in the rule."""
    names = {"value": ("value",), "range": ("value", "value_to")}.get(OPERATORS[config["operator"]].takes, ())
    values = list(config.get("values") or []) if OPERATORS[config["operator"]].takes == "values" else []
    return [config[name] for name in names] + values


def _typed(given: Any, type_: str, field: str) -> Any:
    """A value of a rule in the type of its attribute. Raises a field error when it is of another type."""
    if type_ == "number":
        try:
            number = Decimal(str(given)) if not isinstance(given, bool) else Decimal("nan")
        except InvalidOperation:
            number = Decimal("nan")
        places = number.as_tuple().exponent
        if not isinstance(places, int) or places < -PLACES or number.adjusted() > PLACES:
            raise serializers.ValidationError({field: ["Write a number."]})
        return number
    if type_ == "date":
        try:
            day = date.fromisoformat(given) if isinstance(given, str) and len(given) == 10 else None
        except ValueError:
            day = None
        if day is None or not FIRST_DAY <= day <= LAST_DAY:
            raise serializers.ValidationError({field: ["Write a day, such as 1990-12-31."]})
        return day.isoformat()
    if not isinstance(given, str):
        raise serializers.ValidationError({field: ["Write a text."]})
    return given


def _ordered(config: Values, type_: str) -> int:
    first, last = (_typed(config[name], type_, name) for name in ("value", "value_to"))
    return -1 if last < first else 1


def _shown(given: Any, type_: str) -> str:
    return day_words(date.fromisoformat(given)) if type_ == "date" else str(given)
