"""Which attribute would divide a segment best: the one that tells most about who buys.

The measure is the information gain of an attribute's groups about whether somebody bought in the last 90 days, as a
share of all there is to know (the mutual information over the entropy; Shannon 1948). It is 0 when the groups buy
alike, and 1 when the groups alone say who buys; it weighs each group by its size, so that a tiny group with a strange
rate does not win, and it needs no order of values. What chance alone would give is taken off (Miller 1955): attributes
with many values look good in any sample. It is reckoned on a sample of the segment.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, log2
from statistics import quantiles
from typing import Any

from psycopg import sql

from lib.sql import rows
from segments.counting import all_ids
from segments.facts import exists
from segments.known import KnownAttribute
from segments.moment import Moment, Tally, Way
from segments.patience import TooSlow, patience
from segments.periods import within
from segments.predicate import segment_predicate
from segments.purchases import purchases
from segments.sampling import base, candidates

DAYS = 90
SAMPLE = 20_000  # of everybody
ENOUGH = 400  # of the segment among them; with fewer they are looked up
MOST = 4_000  # of the segment
MOST_VALUES = 12  # of a text: with more of them it is a name and no group
LEAST = 0.01  # of the gain: less is nothing to speak of
SHOWN = 5
LIMIT_MS = 3_000
COVERED = 0.9  # of the people by the most frequent values of a text: else it has no groups
UNKNOWN, OTHERS = "not known", "others"


@dataclass(frozen=True)
class Group:
    """A value of an attribute, which share of the segment has it, and which share of those bought."""

    value: str
    share: float
    bought: float


@dataclass(frozen=True)
class Split:
    """An attribute that divides a segment, and how well (`gain`, from 0 to 1)."""

    attribute: str
    label: str
    words: str
    gain: float
    values: list[Group]


def splits(segment_id: int, moment: Moment) -> list[Split]:
    """The best first; none when nothing divides it, or it cannot be said quickly."""
    try:
        people = _people(segment_id, moment)
    except TooSlow:
        return []
    found = [
        split
        for key, attribute in moment.known.attributes.items()
        if (split := _split(key, attribute, [(each.get(key), has) for each, has in people]))
    ]
    return sorted(found, key=lambda each: -each.gain)[:SHOWN]


def _people(segment_id: int, moment: Moment) -> list[tuple[Mapping[str, Any], bool]]:
    """Attributes of a sample of the segment, and who of them bought."""
    ids = candidates(base(), SAMPLE)
    inside = _looked_at(ids, segment_predicate(segment_id, _few(moment)), moment)
    if len(inside) < ENOUGH:
        every = all_ids(lambda at: segment_predicate(segment_id, at), moment, LIMIT_MS)
        step = max(1, len(every) // MOST)
        inside = _looked_at(list(every[::step][:MOST]), sql.SQL("true"), moment)
    return inside


def _looked_at(ids: list[int], predicate: sql.Composable, moment: Moment) -> list[tuple[Mapping[str, Any], bool]]:
    lately = within({"span": "last_days", "days": DAYS}, sql.SQL("p.occurred_at"), moment)
    few = _few(moment)
    query = sql.SQL(
        "select c.attributes::text, {} from unnest({}::bigint[]) given (id)"
        " join customers_customer c on c.id = given.id where {} limit {}"
    ).format(exists(purchases(few).that(lately), few), ids, predicate, MOST)
    with patience(LIMIT_MS):
        return [(json.loads(attributes), has) for attributes, has in rows(query)]


def _few(moment: Moment) -> Moment:
    return replace(moment, way=Way.FEW, tally=Tally())


def _split(key: str, attribute: KnownAttribute, people: Sequence[tuple[Any, bool]]) -> Split | None:
    names = grouped(attribute.type, [given for given, _ in people])
    if names is None:
        return None
    sizes = Counter(names)
    buyers = Counter(name for name, (_, has) in zip(names, people, strict=True) if has)
    gain = information(sizes, buyers)
    if gain < LEAST:
        return None
    largest = sorted(sizes.items(), key=lambda each: (-each[1], each[0]))
    groups = [Group(name, size / len(people), buyers[name] / size) for name, size in largest]
    least, most = (pick(groups, key=lambda each: each.bought) for pick in (min, max))
    words = (
        f"{attribute.label}: from {least.bought:.0%} ({least.value}) to {most.bought:.0%} ({most.value}) "
        f"bought in the last {DAYS} days."
    )
    return Split(key, attribute.label, words, round(gain, 4), groups)


def information(sizes: Mapping[str, int], buyers: Mapping[str, int]) -> float:
    """What the groups tell about who bought: from 0 to 1."""
    total, bought = sum(sizes.values()), sum(buyers.values())
    whole = _entropy(bought, total)
    if not whole or len(sizes) < 2:
        return 0.0
    rest = sum(size / total * _entropy(buyers.get(name, 0), size) for name, size in sizes.items())
    chance = (len(sizes) - 1) / (2 * total * log(2))
    return max(0.0, whole - rest - chance) / whole


def _entropy(some: int, total: int) -> float:
    share = some / total if total else 0.0
    return -sum(part * log2(part) for part in (share, 1 - share) if part)


def grouped(type_: str, values: Sequence[Any]) -> list[str] | None:
    """The group of each: texts are their own, numbers are in quarters, days in years; None: it makes no groups."""
    match type_:
        case "boolean":
            return [
                {True: "yes", False: "no"}.get(each, UNKNOWN) if isinstance(each, bool) else UNKNOWN for each in values
            ]
        case "text":
            return _few_values([each if isinstance(each, str) and each else UNKNOWN for each in values])
        case "number":
            return _quarters(values)
        case "date":
            years = [each[:4] if isinstance(each, str) and each[:4].isdigit() else UNKNOWN for each in values]
            if len(set(years)) <= MOST_VALUES:
                return years
            return [each if each == UNKNOWN else f"{each[:3]}0 to {each[:3]}9" for each in years]
        case _:
            return None


def _few_values(names: list[str]) -> list[str] | None:
    frequent = dict(Counter(names).most_common(MOST_VALUES))
    if sum(frequent.values()) < COVERED * len(names):
        return None
    return [name if name in frequent else OTHERS for name in names]


def _quarters(values: Sequence[Any]) -> list[str] | None:
    numbers = [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(set(numbers)) < 2:
        return None
    ends = sorted({*quantiles(numbers, n=4, method="inclusive")[:3], max(numbers)})

    def name(given: Any) -> str:
        if not isinstance(given, int | float) or isinstance(given, bool):
            return UNKNOWN
        place = next(place for place, end in enumerate(ends) if given <= end)
        return f"{ends[place - 1]:g} to {ends[place]:g}" if place else f"at most {ends[0]:g}"

    return [name(each) for each in values]
