"""Where somebody stands in a loyalty programme (customers/loyalty.py): its level, points and since are attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from psycopg import sql
from rest_framework import serializers

from customers.loyalty import PARTS, attribute
from customers.models import LoyaltyProgramme
from lib.forms import Field
from segments.comparisons import BETWEEN, NUMBER_CHOICES, money_words, number_words
from segments.condition import Condition, Values
from segments.facts import Facts, exists
from segments.fields import Config as Fields
from segments.fields import DaysField
from segments.known import Known
from segments.moment import Moment
from segments.operators import OPERATORS
from segments.operators.question import Question
from segments.periods import days_words
from segments.values import value

ASKS = {
    "takes_part": "takes part",
    "takes_no_part": "takes no part",
    "level_is": "has the level",
    "level_at_least": "has at least the level",
    "level_at_most": "has at most the level",
    "points": "has points",
    "since_at_least": "has taken part for at least … days",
    "since_at_most": "has taken part for at most … days",
}
NEEDED = {
    "level_is": ["levels"],
    "level_at_least": ["levels"],
    "level_at_most": ["levels"],
    "points": ["compare", "value"],
    "since_at_least": ["days"],
    "since_at_most": ["days"],
}
# What the words of a comparison are among the questions about attributes.
COMPARISONS = {key: "equals" if key == "exactly" else key for key, _ in NUMBER_CHOICES}
TYPES = {part: str(type_) for part, (_, _, type_) in PARTS.items()}


@dataclass(frozen=True)
class KnownProgramme:
    """A programme, as far as rules need it."""

    name: str
    levels: list[str]
    namespace: str


def programmes(known: Known) -> dict[str, KnownProgramme]:
    """By key, those of no brand and of the brands that are known."""
    found = LoyaltyProgramme.objects.order_by("name", "id")
    if known.brands is not None:
        found = found.filter(Q(brand=None) | Q(brand__in=known.brands))
    rows = found.values_list("key", "name", "levels", "namespace")
    return {key: KnownProgramme(name, list(levels), namespace) for key, name, levels, namespace in rows}


def _asked(*asks: str) -> dict[str, Any]:
    return {"when": {"asks": [*asks]}}


class Loyalty(Condition):
    key = "loyalty"
    label = "Loyalty programme"
    icon = "award"
    category = "profile"
    description = (
        "Whether somebody takes part in a loyalty programme, at which level, with how many points, since when."
    )

    class Config(Fields):
        programme = serializers.CharField(max_length=40, label="Programme")
        asks = serializers.ChoiceField(list(ASKS.items()), default="takes_part", label="Question")
        levels = serializers.ListField(
            child=serializers.CharField(max_length=60),
            max_length=100,
            required=False,
            label="Levels",
            style=_asked("level_is", "level_at_least", "level_at_most"),
        )
        compare = serializers.ChoiceField(NUMBER_CHOICES, default="at_least", label="Compare", style=_asked("points"))
        value = serializers.DecimalField(
            max_digits=14, decimal_places=2, required=False, allow_null=True, label="Points", style=_asked("points")
        )
        value_to = serializers.DecimalField(
            max_digits=14,
            decimal_places=2,
            required=False,
            allow_null=True,
            label="To",
            style={"when": {**_asked("points")["when"], **BETWEEN["when"]}},
        )
        days = DaysField(required=False, allow_null=True, label="Days", style=_asked("since_at_least", "since_at_most"))

        def validate(self, attrs: Values) -> Values:
            known: Known = self.context["known"]
            programme = known.looked_up(programmes).get(attrs["programme"])
            if programme is None:
                raise serializers.ValidationError({"programme": [f"There is no programme “{attrs['programme']}”."]})
            needed = NEEDED.get(attrs["asks"], [])
            if attrs["asks"] == "points" and attrs["compare"] == "between":
                needed = [*needed, "value_to"]
            self.require(attrs, *needed)
            if "value_to" in needed and attrs["value_to"] < attrs["value"]:
                raise serializers.ValidationError({"value_to": ["The second number is less than the first."]})
            if "levels" in needed:
                _check_levels(attrs, programme)
            return {name: each for name, each in attrs.items() if name in {"programme", "asks", "compare", *needed}}

    examples = (
        {"programme": "club", "asks": "takes_part"},
        {"programme": "club", "asks": "takes_no_part"},
        {"programme": "club", "asks": "level_is", "levels": ["silver"]},
        {"programme": "club", "asks": "level_at_least", "levels": ["silver"]},
        {"programme": "club", "asks": "points", "compare": "between", "value": "100", "value_to": "200.50"},
        {"programme": "club", "asks": "since_at_least", "days": 365},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        match config["asks"]:
            case "takes_part":
                return self._takes_part(config, moment)
            case "takes_no_part":
                return sql.SQL("({}) is not true").format(self._takes_part(config, moment))
            case "points":
                given = [config[name] for name in ("value", "value_to") if config.get(name) is not None]
                return self._part(config, "points", COMPARISONS[config["compare"]], moment, given)
            case "since_at_least":
                last = moment.days_ago(config["days"]).isoformat()
                return self._part(config, "since", "on_or_before", moment, [last])
            case "since_at_most":
                days = [moment.days_ago(config["days"]).isoformat(), moment.today.isoformat()]
                return self._part(config, "since", "between", moment, days)
            case asks:
                levels = self._levels(config, moment, asks)
                return self._part(config, "level", "one_of", moment, levels)

    def columnar(self, config: Values) -> bool:
        return config["asks"] not in ("takes_part", "takes_no_part")  # which look at cards, too

    def recalls(self, config: Values) -> bool:
        return self.columnar(config)  # cards are kept without their history

    def words(self, config: Values, known: Known) -> str:
        name = f"“{known.looked_up(programmes)[config['programme']].name}”"
        match config["asks"]:
            case "takes_part" | "takes_no_part" as asks:
                return f"takes {'part' if asks == 'takes_part' else 'no part'} in {name}"
            case "points":
                return f"has {number_words(config, money_words)} points in {name}"
            case "since_at_least" | "since_at_most" as asks:
                much = asks.removeprefix("since_").replace("_", " ")
                return f"has taken part in {name} for {much} {days_words(config['days'])}"
            case asks:
                return f"{ASKS[asks]} {' or '.join(config['levels'])} in {name}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {part: self._question(config, part, moment, []).raw for part in PARTS}

    def fields(self, known: Known) -> list[Field]:
        choices = [{"value": key, "label": each.name} for key, each in known.looked_up(programmes).items()]
        return [
            each | {"type": "choice", "choices": choices} if each["key"] == "programme" else each
            for each in super().fields(known)
        ]

    def suggest(self, field: str, q: str, config: dict[str, str], known: Known) -> list[Any] | None:
        """The levels of the programme, the lowest first."""
        if field != "levels":
            return None
        programme = known.looked_up(programmes).get(config.get("programme", ""))
        return [level for level in programme.levels if q.casefold() in level.casefold()] if programme else []

    def _takes_part(self, config: Values, moment: Moment) -> sql.Composable:
        """Has a level or points, or a card of the programme."""
        parts = [self._part(config, part, "present", moment, []) for part in ("level", "points")]
        namespace = moment.known.looked_up(programmes)[config["programme"]].namespace
        if namespace:
            card = sql.SQL("i.namespace = {}").format(value(namespace))
            parts.append(exists(Facts("customers_identity", "i", card), moment))
        return sql.SQL("({})").format(sql.SQL(" or ").join(parts))

    def _part(
        self, config: Values, part: str, operator: str, moment: Moment, values: Sequence[str | Decimal]
    ) -> sql.Composable:
        return OPERATORS[operator].build(self._question(config, part, moment, values))

    def _question(self, config: Values, part: str, moment: Moment, values: Sequence[str | Decimal]) -> Question:
        return Question(attribute(config["programme"], part), TYPES[part], list(values), moment)

    def _levels(self, config: Values, moment: Moment, asks: str) -> list[str]:
        levels = moment.known.looked_up(programmes)[config["programme"]].levels
        if asks == "level_is":
            return list(config["levels"])
        place = levels.index(config["levels"][0])
        return list(levels[place:] if asks == "level_at_least" else levels[: place + 1])


def _check_levels(attrs: Values, programme: KnownProgramme) -> None:
    for index, level in enumerate(attrs["levels"]):
        if (programme.levels or attrs["asks"] != "level_is") and level not in programme.levels:
            sentence = f"“{programme.name}” has no level “{level}”. It has: {', '.join(programme.levels) or 'none'}."
            raise serializers.ValidationError({f"levels.{index}": [sentence]})
    if attrs["asks"] != "level_is" and len(attrs["levels"]) > 1:
        raise serializers.ValidationError({"levels": ["Give one level here."]})
