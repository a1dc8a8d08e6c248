"""Where a customer stands in a loyalty programme: level, points and since when, which are attributes.

There is no second place that says so. Whoever writes attributes (a file, the bulk API, the Segment protocol, a block of
a journey) says it in `loyalty_<programme>`, `loyalty_<programme>_points` and `loyalty_<programme>_since`; conditions,
entries on a change of an attribute, templates, the history and joining of profiles know of it without knowing of
loyalty. Cards are identities in the programme's namespace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from customers.models import AttributeDefinition, Customer, LoyaltyProgramme

Type = AttributeDefinition.Type
BEGINNING = "loyalty_"
PARTS = {
    "level": ("", "level", Type.TEXT),
    "points": ("_points", "points", Type.NUMBER),
    "since": ("_since", "since", Type.DATE),
}


class AttributeTaken(ValueError):
    """An attribute that the programme needs is there already and of another type; `str()` is a sentence."""


@dataclass(frozen=True)
class Standing:
    """A customer in a programme. `rank` counts from 1, of `levels`; None: the level is none of them."""

    programme: LoyaltyProgramme
    level: str | None
    rank: int | None
    points: int | float | None
    since: str | None
    cards: list[str]


def attribute(programme_key: str, part: str) -> str:
    """The key of the attribute that holds a part (level, points, since) of a programme."""
    return f"{BEGINNING}{programme_key}{PARTS[part][0]}"


def define(programme: LoyaltyProgramme) -> None:
    """Makes the attributes of a programme known. Raises AttributeTaken."""
    for part, (_, words, type_) in PARTS.items():
        key = attribute(programme.key, part)
        known, _ = AttributeDefinition.objects.get_or_create(
            key=key, defaults={"label": f"{programme.name}: {words}"[:100], "type": type_}
        )
        if known.type != type_:
            raise AttributeTaken(f"There is an attribute “{key}” already, and its type is {known.type}.")


def levels_by_attribute() -> dict[str, list[str]]:
    """The levels that an attribute may have, by its key; of programmes that name any."""
    programmes = LoyaltyProgramme.objects.exclude(levels=[]).values_list("key", "levels")
    return {attribute(key, "level"): list(levels) for key, levels in programmes}


def level_of(programme: LoyaltyProgramme, text: str) -> str | None:
    """The level that somebody has written, without regard to case; None: there is no such level."""
    if not programme.levels:
        return text
    return next((each for each in programme.levels if each.casefold() == text.casefold()), None)


def standings(
    attributes: Mapping[str, Any], identities: Sequence[tuple[str, str]], brands: list[int] | None = None
) -> list[Standing]:
    """Where somebody stands, in the programmes that they take part in: of these brands (None: all) and of none."""
    found = []
    for programme in LoyaltyProgramme.objects.select_related("brand"):
        if brands is not None and programme.brand_id is not None and programme.brand_id not in brands:
            continue
        level, points, since = (attributes.get(attribute(programme.key, part)) for part in PARTS)
        cards = [value for namespace, value in identities if programme.namespace and namespace == programme.namespace]
        if level is not None or points is not None or cards:
            rank = programme.levels.index(level) + 1 if level in programme.levels else None
            found.append(Standing(programme, level, rank, points, since, cards))
    return found


def anybody_at(programme_key: str, level: str) -> bool:
    """Whether some customer has this level."""
    return Customer.objects.filter(attributes__contains={attribute(programme_key, "level"): level}).exists()
