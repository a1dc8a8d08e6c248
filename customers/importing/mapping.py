"""A mapping says what a file looks like and where its columns go. It is a JSON object, checked as a whole."""

import json
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from rest_framework import serializers

from customers.importing.format import UNCLEAN, Shape, formats
from customers.importing.loader import loaders
from customers.importing.problems import ImportProblem
from customers.importing.row import Terms
from customers.importing.source import ENCODINGS
from customers.importing.target import CUSTOMERS, Put, Target, targets
from lib.forms import StrictSerializer


class MappingSerializer(StrictSerializer):
    """The mapping without its columns, whose fields depend on their targets."""

    rows = serializers.ChoiceField([], help_text="What one row is.")
    format = serializers.ChoiceField([])
    encoding = serializers.ChoiceField(ENCODINGS, default="utf-8")
    delimiter = serializers.CharField(default=",", max_length=1, trim_whitespace=False, help_text="Of CSV.")
    header = serializers.BooleanField(default=True, help_text="Whether the first row names the columns.")
    widths = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10_000),
        default=list,
        max_length=1000,
        help_text="Of columns of fixed width: how many characters each has.",
    )
    sheet = serializers.CharField(
        default="", allow_blank=True, max_length=100, help_text="Of a workbook; the first one if empty."
    )
    region = serializers.CharField(default="", allow_blank=True, help_text="Of phone numbers without country code: UA.")
    time_zone = serializers.CharField(default="UTC", help_text="Of times that name none.")
    currency = serializers.RegexField(r"^[A-Z]{3}$", default="USD", help_text="Of amounts.")
    decimal = serializers.ChoiceField([".", ","], default=".", help_text="The decimal sign.")
    source = serializers.RegexField(  # type: ignore[assignment]  # the field of this name, not DRF's attribute
        r"^[a-z0-9_.-]{0,40}$", default="", allow_blank=True, help_text="Where the file comes from: shop."
    )
    as_of = serializers.DateTimeField(default=None, allow_null=True, help_text="When the consents were true.")
    list = serializers.CharField(
        default="", allow_blank=True, max_length=120, help_text="A list into which all customers of the file are put."
    )
    shift_days = serializers.IntegerField(default=0, help_text="Moves all dates; for made-up data.")
    columns = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, registry in (("rows", loaders), ("format", formats)):
            field = self.fields[name]
            if isinstance(field, serializers.ChoiceField):
                field.choices = {each.key: each.label for each in registry}

    def validate_delimiter(self, value: str) -> str:
        if value in '"\r\n\0':
            raise serializers.ValidationError("A line end, a quote or a NUL cannot part columns.")
        return value

    def validate_region(self, value: str) -> str:
        if value and value not in phonenumbers.SUPPORTED_REGIONS:
            raise serializers.ValidationError(f"“{value}” is not a region. Write one such as UA.")
        return value

    def validate_time_zone(self, value: str) -> str:
        if value not in available_timezones():
            raise serializers.ValidationError(f"“{value}” is not a time zone. Write one such as Europe/Kyiv.")
        return value


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the header, or its place counted from 1; what it fills and how."""

    column: str | int
    target: Target
    options: Dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping that holds together. `given` is it as it was written."""

    given: Dict[str, Any]
    fields: Dict[str, Any]
    columns: list[Column]

    def terms(self, now: datetime) -> Terms:
        """What holds for every row. Raises ImportProblem."""
        as_of = self.fields["as_of"]
        if as_of is not None and as_of > now + timedelta(days=1):
            raise ImportProblem("The mapping is wrong at as_of: it lies in the future.")
        kept = ("region", "time_zone", "currency", "decimal", "source", "shift_days", "as_of", "list")
        return Terms(now=now, **{name: self.fields[name] for name in kept})

    def shape(self) -> Shape:
        """How the table is written."""
        kept = ("delimiter", "header", "widths", "sheet", "decimal")
        names = [each.column for each in self.columns if isinstance(each.column, str)]
        least = max((each.column for each in self.columns if isinstance(each.column, int)), default=0)
        return Shape(**{name: self.fields[name] for name in kept}, names=names, least=least)

    def puts(self, header: list[str] | None, terms: Terms) -> list[tuple[int, str, Put]]:
        """For each column that is loaded: its place in a row (from 0), its name for people, and its function.

        `header` has the names of the columns; None when the file has none. Raises ImportProblem.
        """
        return [
            (_place(each.column, header), str(each.column), each.target.put(each.options, terms))
            for each in self.columns
            if each.target.key != "skip"
        ]


def load_mapping(file: Path) -> Mapping:
    """The mapping in a JSON file. Raises ImportProblem."""
    try:
        return read_mapping(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ImportProblem(f"There is no mapping {file}.") from None
    except OSError as error:
        raise ImportProblem(f"The mapping {file} cannot be read: {error.strerror}.") from None
    except json.JSONDecodeError as error:
        raise ImportProblem(f"The mapping {file} is not JSON: line {error.lineno}: {error.msg}.") from None
    except UnicodeDecodeError:
        raise ImportProblem(f"The mapping {file} is not written in UTF-8.") from None


def read_mapping(given: Any) -> Mapping:
    """Checks a mapping. Raises ImportProblem that names the first thing that is wrong."""
    if _is_unclean(given):
        raise ImportProblem("The mapping holds a NUL character, or half of a character (a lone surrogate).")
    fields = _validated(MappingSerializer(data=given), "The mapping")
    columns = [_column(number, each, fields["rows"]) for number, each in enumerate(fields["columns"], start=1)]
    _refuse_double(columns)
    loader = loaders[fields["rows"]]
    filled = {each.target.key for each in columns}
    for needed in loader.needs:
        if needed not in filled:
            label = targets[needed].label.lower()
            raise ImportProblem(f"The mapping has no column with the target “{needed}” ({label}).")
    if fields["list"] and loader.key != CUSTOMERS:
        raise ImportProblem("The mapping is wrong at list: only a file of customers can be put into a list.")
    return Mapping(given, fields, columns)


def _is_unclean(given: Any) -> bool:
    """Whether it holds what PostgreSQL cannot keep."""
    if isinstance(given, dict):
        return any(_is_unclean(key) or _is_unclean(value) for key, value in given.items())
    if isinstance(given, list):
        return any(map(_is_unclean, given))
    return isinstance(given, str) and bool(UNCLEAN.search(given))


def _column(number: int, given: dict[str, Any], rows: str) -> Column:
    where = f"Column {number} of the mapping"
    options = dict(given)
    name, key = options.pop("column", None), options.pop("target", None)
    by_name, by_place = isinstance(name, str) and name.strip(), type(name) is int and name > 0
    if not by_name and not by_place:
        raise ImportProblem(f"{where} says in “column” neither a name nor a place counted from 1.")
    where = f"Column “{name}” of the mapping"
    if key not in targets:
        raise ImportProblem(f"{where} has the target “{key}”; known are {', '.join(targets.types)}.")
    target = targets[key]
    if rows not in target.rows:
        raise ImportProblem(f"{where} has the target “{key}”, which a file of {rows} cannot have.")
    column = name.strip() if isinstance(name, str) else name
    return Column(column, target, _validated(target.Options(data=options), where))


def _refuse_double(columns: list[Column]) -> None:
    """Two columns that fill the same would overwrite each other, row by row."""
    seen: dict[str, Column] = {}
    for each in columns:
        if each.target.key == "skip":
            continue
        slot = each.target.slot(each.options)
        if slot in seen:
            raise ImportProblem(f"The columns “{seen[slot].column}” and “{each.column}” both fill {slot}.")
        seen[slot] = each


def _place(column: str | int, header: list[str] | None) -> int:
    if isinstance(column, int):
        if header is not None and column > len(header):
            raise ImportProblem(f"The mapping names column {column}, and the file has {len(header)} columns.")
        return column - 1
    if header is None:
        raise ImportProblem(f"The mapping names the column “{column}”, and says that the file has no header.")
    if header.count(column) > 1:
        raise ImportProblem(f"The file has several columns “{column}”; name it by its place, counted from 1.")
    if column not in header:
        found = ", ".join(header[:20])
        raise ImportProblem(f"The file has no column “{column}”. It has: {found[:300]}.")
    return header.index(column)


def _validated(serializer: serializers.Serializer[Any], where: str) -> dict[str, Any]:
    if not serializer.is_valid():
        raise ImportProblem(f"{where} {_first(serializer.errors)}")
    return dict(serializer.validated_data)


def _first(errors: Any, path: str = "") -> str:
    """The first error of a serializer as the rest of a sentence: “is wrong at currency: ...”."""
    if isinstance(errors, dict):
        key, inner = next(iter(errors.items()))
        return _first(inner, path if key == "non_field_errors" else f"{path}.{key}" if path else str(key))
    if isinstance(errors, list):
        return _first(next((each for each in errors if each), ""), path)
    return f"is wrong at {path}: {errors}" if path else f"is wrong: {errors}"
