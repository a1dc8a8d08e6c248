"""Conditions on the properties of what happened: “basket.total is at least 100”. Journeys mean the same by them.

A property is a text, a number, a yes or no, a list, or not there. It is never of two kinds: the text “5” is no number 5
where texts are compared; where numbers are, a number that was sent as a text is one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from psycopg import sql
from rest_framework import serializers

from lib.forms import StrictSerializer
from segments.fields import FIRST_DAY, LAST_DAY
from segments.moment import Way
from segments.operators.folding import folded, unlike
from segments.periods import day_words
from segments.values import value

PATH = r"^[^\s.{}]+(\.[^\s.{}]+){0,4}$"
MOST_VALUES = 100
SHOWN_VALUES = 5
NUMBERS = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}
DAYS = {"on": "=", "before": "<", "on_or_before": "<=", "after": ">", "on_or_after": ">="}
VALUES = ["one_of", "not_one_of"]
NOTHING = ["is_true", "is_false", "exists", "missing"]
FOLDED = ["contains", "not_contains", "starts_with"]  # the case of letters is not minded
COMPARISONS = [
    ("is", "is"),
    ("is_not", "is not"),
    ("one_of", "is one of"),
    ("not_one_of", "is none of"),
    ("contains", "contains"),
    ("not_contains", "does not contain"),
    ("starts_with", "starts with"),
    ("at_least", "is at least"),
    ("at_most", "is at most"),
    ("more_than", "is more than"),
    ("less_than", "is less than"),
    ("on", "is on the day"),
    ("before", "is before the day"),
    ("on_or_before", "is on or before the day"),
    ("after", "is after the day"),
    ("on_or_after", "is on or after the day"),
    ("is_true", "is yes"),
    ("is_false", "is no"),
    ("exists", "is there"),
    ("missing", "is not there"),
]
# How many digits of a number the columnar copy holds, before the point and behind it.
WHOLE, PLACES = 20, 10
Filter = dict[str, Any]


class PropertyFilter(StrictSerializer):
    """One condition on a property of an event: “basket.total is at least 100”."""

    property = serializers.RegexField(
        PATH,
        max_length=100,
        label="Property",
        help_text="Its name; with dots into an object: basket.total. Purchases have amount, currency, units and order.",
    )
    compare = serializers.ChoiceField(COMPARISONS, default="is", label="Comparison")
    value = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        label="Value",
        style={"when": {"compare": [key for key, _ in COMPARISONS if key not in [*VALUES, *NOTHING]]}},
    )
    values = serializers.ListField(
        child=serializers.CharField(max_length=200, allow_blank=True),
        max_length=MOST_VALUES,
        required=False,
        label="Values",
        style={"when": {"compare": VALUES}},
        error_messages={"max_length": f"At most {MOST_VALUES:,} values can stand here."},
    )

    def validate(self, attrs: Filter) -> Filter:
        if attrs["compare"] in NUMBERS and number_of(attrs["value"]) is None:
            raise serializers.ValidationError({"value": ["Give a number."]}, "no_number")
        if attrs["compare"] in DAYS and not _is_day(attrs["value"]):
            raise serializers.ValidationError({"value": ["Write a day, such as 1990-12-31."]}, "no_day")
        if attrs["compare"] in VALUES and not attrs.get("values"):
            raise serializers.ValidationError({"values": ["This is needed here."]}, "required")
        return attrs


def filters_field(**kwargs: Any) -> Any:
    """Several of them, all of which hold, as a field of a form."""
    return PropertyFilter(many=True, required=False, default=list, max_length=20, label="Only if", **kwargs)  # type: ignore[call-arg]


def small(text: sql.Composable) -> sql.Composable:
    """A text in small letters, as PostgreSQL makes them."""
    return sql.SQL("lower({})").format(text)


@dataclass(frozen=True)
class Property:
    """One property of a row in SQL, seen as each of the kinds that it may be: null as those it is not.

    `figure` is a number, or a text that is written like one. `listed` says whether a list has this text. `fold` makes
    small letters of capitals.
    """

    text: sql.Composable
    number: sql.Composable
    figure: sql.Composable
    truth: sql.Composable
    present: sql.Composable
    listed: Callable[[sql.Composable], sql.Composable]
    fold: Callable[[sql.Composable], sql.Composable] = small


Source = Callable[[str], Property]  # the property of a path


def in_json(document: sql.Composable, way: Way = Way.FEW) -> Source:
    """The properties that stand in a column of JSON."""
    return lambda path: _in_columns(document, path) if way == Way.COLUMNS else _in_jsonb(document, path)


def of_columns(texts: dict[str, sql.Composable], numbers: dict[str, sql.Composable]) -> Source:
    """Columns as properties, by name; there are no others."""

    def found(path: str) -> Property:
        text, number = texts.get(path, sql.SQL("null::text")), numbers.get(path, sql.SQL("null::numeric"))
        present = sql.SQL("({} is not null or {} is not null)").format(text, number)
        return Property(text, number, number, sql.SQL("null::boolean"), present, lambda _: sql.SQL("false"))

    return found


def holds(filters: Sequence[Filter], source: Source) -> sql.Composable:
    """Whether all of these are true of the properties of a row; never null."""
    return sql.SQL("({})").format(sql.SQL(" and ").join([sql.SQL("true"), *(_holds(each, source) for each in filters)]))


def in_copy(filters: Sequence[Filter]) -> bool:
    """Whether the columnar copy reads these as PostgreSQL does."""
    return all(is_copied(each["property"]) and _fits(each) for each in filters)


def is_copied(path: str) -> bool:
    """Whether a path leads to the same place there: “items.-1” and “items.007” do so in PostgreSQL only."""
    return not any(re.fullmatch(r"[+-]\d+|0\d+", part) for part in path.split("."))


def filters_words(filters: Sequence[Filter]) -> str:
    """“ whose basket.total is at least 100 and city is Kyiv”, with a blank before it; nothing for none."""
    said = " and ".join(_words(each) for each in filters)
    return f" whose {said}" if said else ""


def number_of(text: str) -> Decimal | None:
    """The number that a text says; None when it says none that can be compared."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    places = number.as_tuple().exponent
    return number if isinstance(places, int) and places >= -30 and number.adjusted() < 30 else None


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and FIRST_DAY <= date.fromisoformat(text) <= LAST_DAY
    except ValueError:
        return False


def _fits(each: Filter) -> bool:
    if each["compare"] in FOLDED and unlike() is None:
        return False
    numbers = [number for text in (each["value"], *each.get("values", [])) if (number := number_of(text)) is not None]
    return all(number.adjusted() < WHOLE and int(number.as_tuple().exponent) >= -PLACES for number in numbers)


def _holds(each: Filter, source: Source) -> sql.Composable:
    asked, compare = source(each["property"]), each["compare"]
    if compare in NUMBERS:
        # What is no number compares with none.
        number = number_of(each["value"]) or Decimal(0)
        return sql.SQL("({} {} {}) is true").format(asked.figure, sql.SQL(NUMBERS[compare]), value(number))
    if compare in DAYS:
        # A day as it is written, at the beginning of a time or alone: its order as a text is that of the days.
        return sql.SQL(
            "((case when left({0}, 10) ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' then left({0}, 10) end) {1} {2}) is true"
        ).format(asked.text, sql.SQL(DAYS[compare]), value(each["value"]))
    match compare:
        case "is" | "is_not":
            answer = _is(asked, [each["value"]])
        case "one_of" | "not_one_of":
            answer = _is(asked, each["values"])
        case "contains" | "not_contains":
            # A list contains a member, a text a part of it.
            part = sql.SQL("strpos({}, {}) > 0").format(asked.fold(asked.text), asked.fold(value(each["value"])))
            answer = sql.SQL("({} or {})").format(part, asked.listed(value(each["value"])))
        case "starts_with":
            answer = sql.SQL("starts_with({}, {})").format(asked.fold(asked.text), asked.fold(value(each["value"])))
        case "is_true" | "is_false":
            answer = asked.truth if compare == "is_true" else sql.SQL("not {}").format(asked.truth)
        case _:
            answer = asked.present
    negated = compare in ("is_not", "not_one_of", "not_contains", "missing")
    return sql.SQL("({}) is not true" if negated else "({}) is true").format(answer)


def _is(asked: Property, given: Sequence[str]) -> sql.Composable:
    """Whether it is one of these: a text letter by letter, a number by its value, yes and no as true and false."""
    parts = [sql.SQL("{} in ({})").format(asked.text, sql.SQL(", ").join(value(each) for each in given))]
    if numbers := [number for each in given if (number := number_of(each)) is not None]:
        parts.append(sql.SQL("{} in ({})").format(asked.number, sql.SQL(", ").join(value(each) for each in numbers)))
    parts += [
        sql.SQL("{}" if word == "true" else "not {}").format(asked.truth) for word in ("true", "false") if word in given
    ]
    return sql.SQL("({})").format(sql.SQL(" or ").join(parts))


def _in_jsonb(document: sql.Composable, path: str) -> Property:
    place = sql.SQL("{}::text[]").format(sql.Literal(path.split(".")))
    if "%" in path:
        place = sql.SQL("array[{}]").format(sql.SQL(", ").join(value(part) for part in path.split(".")))
    found = sql.SQL("({} #> {})").format(document, place)
    said = sql.SQL("({} #>> {})").format(document, place)

    def of(type_: str, expression: sql.Composable) -> sql.Composable:
        # CASE keeps the cast away from what cannot be cast.
        return sql.SQL("(case when jsonb_typeof({}) = {} then {} end)").format(found, sql.Literal(type_), expression)

    return Property(
        text=of("string", said),
        number=of("number", sql.SQL("{}::numeric").format(said)),
        figure=sql.SQL(r"(case when {0} ~ '^-?[0-9]{{1,30}}(\.[0-9]{{1,30}})?$' then {0}::numeric end)").format(said),
        truth=of("boolean", sql.SQL("{}::boolean").format(said)),
        present=sql.SQL("{} is not null").format(said),
        listed=lambda member: of("array", sql.SQL("jsonb_exists({}, {})").format(found, member)),
    )


def _in_columns(document: sql.Composable, path: str) -> Property:
    """The same in DuckDB. A number that a decimal there cannot hold ends the question: PostgreSQL answers it."""
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path.split("."))
    place = value(pointer)
    type_ = sql.SQL("json_type({}, {})").format(document, place)
    word = sql.SQL("json_word({}, {})").format(document, place)
    number = sql.SQL("json_number({}, {})").format(document, place)
    written = sql.SQL(
        r"(case when regexp_full_match({0}, '-?[0-9]{{1,30}}(\.[0-9]{{1,30}})?') then json_exact({0}) end)"
    ).format(word)
    return Property(
        fold=folded,
        text=word,
        number=number,
        figure=sql.SQL("coalesce({}, {})").format(number, written),
        truth=sql.SQL("(case when {} = 'BOOLEAN' then json_extract_string({}, {}) = 'true' end)").format(
            type_, document, place
        ),
        present=sql.SQL("coalesce({}, 'NULL') <> 'NULL'").format(type_),
        listed=lambda member: sql.SQL(
            "(case when {} = 'ARRAY' then list_contains(cast(json_extract({}, {}) as json[])::varchar[],"
            " to_json({})::varchar) end)"
        ).format(type_, document, place, member),
    )


def _words(each: Filter) -> str:
    compare = each["compare"]
    said = f"{each['property']} {dict(COMPARISONS)[compare]}"
    if compare in NOTHING:
        return said
    if compare in VALUES:
        shown = ", ".join(each["values"][:SHOWN_VALUES])
        more = len(each["values"]) - SHOWN_VALUES
        return f"{said} {shown}{f' and {more:,} more' if more > 0 else ''}"
    if compare in DAYS:
        return f"{said.removesuffix(' the day')} {day_words(date.fromisoformat(each['value']))}"
    return f"{said} {each['value'] or '(nothing)'}"
