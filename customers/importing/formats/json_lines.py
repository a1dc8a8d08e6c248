"""JSON Lines: an object in every line (jsonlines.org, read 2026-11-22)."""

import json
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

from customers.importing.format import MOST_COLUMNS, Format, Record, Shape, text_of, too_many, unclean
from customers.importing.source import Source

LOOKED_AT = 10_000  # rows, and
LOOKED_AT_TEXT = 16 << 20  # characters, whose names make the columns
DEEPEST = 20


class JsonLines(Format):
    """Objects in objects are named with dots: address.city. Several plain values make one cell, parted by |."""

    key = "json_lines"
    label = "JSON Lines"
    uses = ("encoding",)
    names_columns = True

    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        names = self._names(source)
        yield Record(0, ", ".join(names), list(names))
        with source.lines() as lines:
            for number, line in enumerate(lines, start=1):
                if not (text := line.strip()):
                    continue
                flat, problem = _flat(text)
                cells = [text_of(flat.get(name), shape.decimal) for name in names]
                yield Record(number, text, cells, problem or unclean(cells))

    def _names(self, source: Source) -> dict[str, None]:
        """The names in the first rows, in the order in which they come."""
        names: dict[str, None] = {}
        length = 0
        with closing(_texts(source)) as texts:  # type: ignore[type-var]  # it is a generator
            for number, text in enumerate(texts, start=1):
                for name in _flat(text)[0]:
                    if len(names) < MOST_COLUMNS:
                        names.setdefault(name)
                length += len(text)
                if number >= LOOKED_AT or length >= LOOKED_AT_TEXT:
                    break
        return names


def _texts(source: Source) -> Iterator[str]:
    with source.lines() as lines:
        for line in lines:
            if text := line.strip():
                yield text


def _flat(text: str) -> tuple[dict[str, Any], str]:
    """The values by their names with dots, and why there are none."""
    try:
        found = json.loads(text, parse_constant=lambda name: None, parse_float=Decimal)
    except RecursionError:
        return {}, "The JSON is nested too deep."
    except ValueError as error:
        return {}, f"The row is not JSON: {error}."
    if not isinstance(found, dict):
        return {}, "The row is JSON, and not an object {…}."
    flat: dict[str, Any] = {}
    if not _put(found, "", flat, 0):
        return {}, f"The JSON is nested deeper than {DEEPEST} objects."
    return (flat, "") if len(flat) <= MOST_COLUMNS else ({}, too_many(len(flat)))


def _put(given: dict[str, Any], before: str, flat: dict[str, Any], depth: int) -> bool:
    if depth > DEEPEST:
        return False
    for key, value in given.items():
        name = f"{before}{key.strip()}"
        if isinstance(value, dict):
            if not _put(value, f"{name}.", flat, depth + 1):
                return False
        elif isinstance(value, list):
            plain = all(not isinstance(each, dict | list) for each in value)
            joined = "|".join(text_of(each, ".") for each in value)
            flat[name] = joined if plain else json.dumps(value, ensure_ascii=False, default=str)
        else:
            flat[name] = value
    return True
