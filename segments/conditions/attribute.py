"""What is known about somebody: every attribute, with the questions that its type deserves."""

from typing import Any

from psycopg import sql
from rest_framework import serializers

from lib.forms import AttributeField, Field
from segments.condition import Condition, Values
from segments.facts import figure
from segments.fields import Config as Fields
from segments.fields import DaysField, ScalarField
from segments.known import Known
from segments.moment import Moment
from segments.operators import OPERATORS
from segments.operators.changes import changes
from segments.operators.given import NEEDED, SINGLE, shown, typed
from segments.operators.operator import Operator
from segments.operators.patterns import wrong_with
from segments.operators.question import EXACT, IGNORED, Question
from segments.periods import PeriodField, days_words, period_words

MOST_VALUES = 10_000
MOST_ENTRIES = 1_000
SHOWN_VALUES = 5


def _taking(*takes: str) -> dict[str, Any]:
    return {"when": {"operator": [key for key, each in OPERATORS.items() if each.takes in takes]}}


class Attribute(Condition):
    key = "attribute"
    label = "Attribute"
    icon = "user"
    category = "profile"
    description = "What is known about somebody: a city, an age, a birthday, a level, tags; or what it was before."

    class Config(Fields):
        attribute = AttributeField(max_length=60, label="Attribute")
        operator = serializers.ChoiceField([(key, each.label) for key, each in OPERATORS.items()], label="Question")
        value = ScalarField(required=False, allow_null=True, label="Value", style=_taking("value", "pattern", "range"))
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
        entries = serializers.IntegerField(
            min_value=0,
            max_value=MOST_ENTRIES,
            required=False,
            allow_null=True,
            label="Entries",
            style=_taking("entries"),
        )
        case = serializers.ChoiceField(
            [(IGNORED, "not minded"), (EXACT, "minded")],
            required=False,
            allow_null=True,
            label="Capitals",
            help_text="Left out: minded where a text is compared whole, not minded where a part of it is.",
            style={"when": {"operator": [key for key, each in OPERATORS.items() if each.case]}},
        )
        period = PeriodField(
            help_text="When it changed.",
            style={"when": {"operator": [key for key, each in OPERATORS.items() if each.timed]}},
        )

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
            self.require(attrs, *NEEDED.get(operator.takes, []))
            _check_values(attrs, operator, attribute.type)
            # What the question does not ask for is no part of it.
            asked = {"attribute", "operator", *NEEDED.get(operator.takes, [])}
            asked |= {"case"} if operator.case and attribute.type == "text" else set()
            asked |= {"period"} if operator.timed else set()
            return {name: each if name in asked else None for name, each in attrs.items()}

    examples = (
        {"attribute": "city", "operator": "equals", "value": "Kyiv"},
        {"attribute": "city", "operator": "equals", "value": "KYIV", "case": "ignored"},
        {"attribute": "city", "operator": "not_one_of", "values": ["Kyiv", "100%", "O'Brien", "a\\b"]},
        {"attribute": "city", "operator": "one_of", "values": ["kyiv", "100%"], "case": "ignored"},
        {"attribute": "city", "operator": "contains", "value": "%"},
        {"attribute": "city", "operator": "ends_with", "value": "IV"},
        {"attribute": "city", "operator": "starts_with", "value": "Ky", "case": "exact"},
        {"attribute": "city", "operator": "matches", "value": "^(ky|l)[a-z]{2,5}$"},
        {"attribute": "city", "operator": "absent"},
        {"attribute": "age", "operator": "between", "value": 18, "value_to": 29.5},
        {"attribute": "age", "operator": "not_one_of", "values": [20, "29.50"]},
        {"attribute": "birthday", "operator": "before", "value": "1990-01-01"},
        {"attribute": "birthday", "operator": "in_last_days", "days": 3650},
        {"attribute": "birthday", "operator": "anniversary_next_days", "days": 7},
        {"attribute": "birthday", "operator": "anniversary_this_month"},
        {"attribute": "vip", "operator": "is_true"},
        {"attribute": "tags", "operator": "has_none", "values": ["blocked"]},
        {"attribute": "tags", "operator": "has_all", "values": ["blocked", "vip"]},
        {"attribute": "tags", "operator": "entries_at_least", "entries": 1},
        {"attribute": "city", "operator": "changed_to", "value": "Kyiv", "period": {"span": "last_days", "days": 30}},
        {"attribute": "tags", "operator": "not_changed"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        operator = OPERATORS[config["operator"]]
        answer = operator.build(self._question(config, moment))
        return sql.SQL("({}) is not true").format(answer) if operator.negated else answer

    def columnar(self, config: Values) -> bool:
        return OPERATORS[config["operator"]].columnar(config)

    def words(self, config: Values, known: Known) -> str:
        attribute = known.attributes[config["attribute"]]
        operator = OPERATORS[config["operator"]]
        values = [shown(each, attribute.type) for each in _given(config)]
        if operator.takes == "range":
            return f"{attribute.label} is from {values[0]} to {values[1]}"
        asked = operator.label
        if operator.takes == "days":
            asked = asked.replace("… days", days_words(config["days"]))
        if operator.takes == "entries":
            asked = asked.replace("… entries", _entries_words(config["entries"]))
        more = f" and {len(values) - SHOWN_VALUES:,} more" if len(values) > SHOWN_VALUES else ""
        compared = f"{attribute.label} {asked} {', '.join(values[:SHOWN_VALUES])}{more}".rstrip()
        period = period_words(config["period"]) if operator.timed else ""
        return f"{compared}{_case_words(config, operator)}{period}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        question = self._question(config, moment)
        if not OPERATORS[config["operator"]].timed:
            return {config["attribute"]: question.raw}
        last = figure(sql.SQL("max(h.at)"), changes(question), moment)
        return {config["attribute"]: question.raw, "changed_at": last}

    def fields(self, known: Known) -> list[Field]:
        """Each operator says which types of attributes it suits."""
        choices = [{"value": key, "label": each.label, "types": sorted(each.types)} for key, each in OPERATORS.items()]
        return [each | {"choices": choices} if each["key"] == "operator" else each for each in super().fields(known)]

    def _question(self, config: Values, moment: Moment) -> Question:
        operator = OPERATORS[config["operator"]]
        type_ = moment.known.attributes[config["attribute"]].type
        return Question(
            key=config["attribute"],
            type=type_,
            values=[typed(each, type_, "value") for each in _given(config)],
            moment=moment,
            days=config.get("days") or 0,
            entries=config.get("entries") or 0,
            case=config.get("case") or operator.case or EXACT,
            period=config.get("period") or {"span": "all_time"},
        )


def _given(config: Values) -> list[Any]:
    """The values that the operator takes, as they stand in the rule."""
    needed = NEEDED.get(OPERATORS[config["operator"]].takes, [])
    return [config[name] for name in SINGLE if name in needed] + (config["values"] if "values" in needed else [])


def _check_values(attrs: Values, operator: Operator, type_: str) -> None:
    """Raises a field error for what does not suit the attribute."""
    needed = NEEDED.get(operator.takes, [])
    single = [typed(attrs[name], type_, name) for name in SINGLE if name in needed]
    for index, each in enumerate(attrs["values"] if "values" in needed else []):
        typed(each, type_, f"values.{index}")
    if operator.takes == "range" and single[1] < single[0]:
        raise serializers.ValidationError({"value_to": ["The second value is less than the first."]})
    if operator.takes == "pattern" and (sentence := wrong_with(single[0])):
        raise serializers.ValidationError({"value": [sentence]})


def _entries_words(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def _case_words(config: Values, operator: Operator) -> str:
    case = config.get("case")
    if not operator.case or not case or case == operator.case:
        return ""
    return " in exactly these letters" if case == EXACT else " in capitals or not"
