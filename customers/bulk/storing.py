"""Rows of a call into the base: each is checked by itself, those that are in order go through the loaders in sets."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from customers.bulk.kind import Kind, Reading, Said
from customers.importing.loader import loaders
from customers.importing.problems import Refused
from customers.importing.row import Row, Terms
from customers.models import Topic
from customers.origin import coming_from
from customers.taking.traits import Attributes

CREATED, UPDATED, UNCHANGED, REJECTED = "created", "updated", "unchanged", "rejected"
REASON_LONGEST = 500
Read = dict[str, list[Row]]  # rows by their loader


def store(kind: Kind, given: Sequence[Any], terms: Terms, brands: list[int] | None) -> dict[str, Any]:
    """{results, totals}: what became of each row. Call it in a transaction. `brands` are the caller's; None: all."""
    reading = Reading(terms, Attributes.load(), _topics(brands))
    reasons: dict[int, str] = {}
    fates: dict[int, str] = {}
    with coming_from(terms.source):
        rounds = [_read(kind, batch, reading, reasons) for batch in _rounds(kind, _checked(kind, given, reasons))]
        reading.attributes.store()
        for rows in rounds:
            for loader, each in rows.items():
                outcome = loaders[loader].load(each, terms, 0)
                fates |= outcome.fates
                reasons |= {row.line: reason for row, reason in outcome.refused}
    results = [
        {"row": number, "result": REJECTED, "reason": _printable(reasons[number])}
        if number in reasons
        else {"row": number, "result": fates[number], "reason": ""}
        for number in range(len(given))
    ]
    counts = Counter(each["result"] for each in results)
    totals = {name: counts[name] for name in (CREATED, UPDATED, UNCHANGED, REJECTED)}
    return {"results": results, "totals": {"received": len(results)} | totals}


def _checked(kind: Kind, given: Sequence[Any], reasons: dict[int, str]) -> list[tuple[int, Said]]:
    """The rows that are written as they should be, with their places in the call."""
    found = []
    for number, each in enumerate(given):
        fields = kind.Fields(data=each)
        if fields.is_valid():
            found.append((number, fields.validated_data))
        else:
            reasons[number] = _first(fields.errors)
    return found


def _rounds(kind: Kind, checked: Sequence[tuple[int, Said]]) -> list[list[tuple[int, Said]]]:
    """Rows that must not be stored together (Kind.apart) stand in different rounds, in their order."""
    rounds: list[list[tuple[int, Said]]] = []
    seen: Counter[Hashable] = Counter()
    for number, said in checked:
        what = kind.apart(said)
        place = seen[what] if what is not None else 0
        if what is not None:
            seen[what] += 1
        if place == len(rounds):
            rounds.append([])
        rounds[place].append((number, said))
    return rounds


def _read(kind: Kind, batch: Sequence[tuple[int, Said]], reading: Reading, reasons: dict[int, str]) -> Read:
    rows: Read = {}
    for number, said in batch:
        try:
            for loader, row in kind.rows(said, number, reading):
                if problem := loaders[loader].problem(row):
                    raise Refused(problem)
                rows.setdefault(loader, []).append(row)
        except Refused as refused:
            reasons[number] = str(refused)
    return rows


def _topics(brands: list[int] | None) -> Mapping[str, int]:
    found = Topic.objects.select_related("brand")
    if brands is not None:
        found = found.filter(brand__in=brands)
    return {f"{each.brand.key}/{each.key}": each.pk for each in found}


def _printable(reason: str) -> str:
    """What came from outside may hold what neither JSON nor the database takes: half characters and NUL."""
    return reason[:REASON_LONGEST].encode("utf-8", "replace").decode().replace("\0", "␀")


def _first(errors: Any, path: str = "") -> str:
    """The first error of a row as a sentence: “amount: A valid number is required.”"""
    if isinstance(errors, dict):
        key, inner = next(iter(errors.items()))
        return _first(inner, path if key == "non_field_errors" else f"{path}.{key}" if path else str(key))
    if isinstance(errors, list):
        place, inner = next(((place, each) for place, each in enumerate(errors) if each), (0, ""))
        return _first(inner, f"{path}.{place}" if isinstance(inner, dict) else path)
    return f"{path}: {errors}" if path else str(errors)
