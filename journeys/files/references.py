"""What the ids in a journey refer to, and how such a thing is called in a file.

A thing is named by its name alone where one thing only can be meant: of the journey's brand, or of no brand. Otherwise
by {name, brand, channel, id}, as much of it as it takes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from accounts.models import Brand
from customers.models import CustomerList, Topic
from delivery.models import Sender, Template
from journeys.files.sentences import SENTENCES
from journeys.models import Journey
from segments.models import Segment

Named = str | dict[str, Any]
MOST_OFFERED = 5


@dataclass(frozen=True)
class Kind:
    """A kind of things that ids refer to. `brand` is where its brand's key stands, `only` which of them count."""

    model: type[Model]
    brand: str = "brand__key"
    channel: str = ""
    only: Q = field(default_factory=Q)


# The `refers` of every ReferenceField; it is the English word, too.
KINDS: dict[str, Kind] = {
    "segment": Kind(Segment),
    "topic": Kind(Topic),
    "sender": Kind(Sender, channel="channel"),
    "template": Kind(Template),
    "journey": Kind(Journey, only=Q(ad_hoc=None)),
    "list": Kind(CustomerList),
    "brand": Kind(Brand, brand=""),
}
PARTS = ("name", "brand", "channel", "id")


@dataclass(frozen=True)
class Thing:
    """One of them, as far as naming it needs."""

    id: int
    name: str
    brand: str | None
    channel: str | None


class NotFound(ValueError):
    """A name that names nothing, or more than one thing; `code` and `params` as in sentences.py, the text English."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(SENTENCES[code][0].format(**params))
        self.code, self.params = code, params


class Names:
    """Names of things and back, for a journey of one brand. One query for each kind that occurs.

    `brands`: things of others are not known (None: all are).
    """

    def __init__(self, brand: Brand, brands: Sequence[int] | None = None) -> None:
        self.brand, self.brands = brand, brands
        self._things: dict[str, list[Thing]] = {}

    def name(self, kind: str, id_: int, channels: Sequence[str] = ()) -> Named | None:
        """How the thing is written; None for one that does not exist, or is none of one's business."""
        things = self._of(kind)
        thing = next((each for each in things if each.id == id_), None)
        if thing is None:
            return None
        return next(form for form in _forms(thing) if self._meant(kind, form, channels) == [thing])

    def find(self, kind: str, raw: Any, channels: Sequence[str] = ()) -> int:
        """The id of what is written so. Raises NotFound."""
        if isinstance(raw, str):
            raw = {"name": raw}
        if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
            raise NotFound("unknown_name_form", kind=kind, given=_say(raw))
        if unknown := sorted(set(raw) - set(PARTS)):
            raise NotFound("unknown_name_part", kind=kind, part=unknown[0], known=", ".join(PARTS))
        found = self._meant(kind, raw, channels)
        if len(found) == 1:
            return found[0].id
        if not found:
            raise self._missing(kind, raw)
        ids = ", ".join(str(each.id) for each in found[:MOST_OFFERED])
        told = "; ".join(_written(each, by_id=len(_whole(found)) < len(found)) for each in found[:MOST_OFFERED])
        raise NotFound("unknown_name_several", kind=kind, name=raw["name"], count=len(found), ids=ids, written=told)

    def _missing(self, kind: str, raw: dict[str, Any]) -> NotFound:
        name = raw["name"]
        place = "" if not KINDS[kind].brand else f" of {self.brand.name}"
        if isinstance(raw.get("brand"), str):
            place = f" of the brand “{raw['brand']}”"
        asked = {"kind": kind, "name": name, "place": place}
        others = [each for each in self._of(kind) if each.name == name]
        if others:
            told = "; ".join(_written(each) for each in others[:MOST_OFFERED])
            return NotFound("unknown_name_elsewhere", **asked, written=told)
        like = [each.name for each in self._of(kind) if each.name.casefold().strip() == name.casefold().strip()]
        return NotFound("unknown_name_like", **asked, like=like[0]) if like else NotFound("unknown_name", **asked)

    def _meant(self, kind: str, form: Named, channels: Sequence[str]) -> list[Thing]:
        asked = {"name": form} if isinstance(form, str) else form
        brands: tuple[Any, ...] = (asked["brand"],) if "brand" in asked else (self.brand.key, None)
        if not KINDS[kind].brand:
            brands = (None,)
        if "channel" in asked:
            channels = [asked["channel"]]
        return [
            each
            for each in self._of(kind)
            if each.name == asked["name"]
            and each.brand in brands
            and (each.channel is None or not channels or each.channel in channels)
            and asked.get("id", each.id) == each.id
        ]

    def _of(self, kind: str) -> list[Thing]:
        if kind not in self._things:
            self._things[kind] = list(_load(KINDS[kind], self.brands))
        return self._things[kind]


def _load(kind: Kind, brands: Sequence[int] | None) -> Iterator[Thing]:
    found = kind.model._default_manager.filter(kind.only)
    if brands is not None:
        found = found.filter(Q(brand__in=brands) | Q(brand=None) if kind.brand else Q(pk__in=brands))
    more = [each for each in (kind.brand, kind.channel) if each]
    for id_, name, *rest in found.order_by("pk").values_list("pk", "name", *more):
        told = dict(zip(more, rest, strict=True))
        yield Thing(id_, name, told.get(kind.brand), told.get(kind.channel))


def _forms(thing: Thing) -> Iterator[Named]:
    """The ways to write it, the shortest first; the last one names nothing else."""
    yield thing.name
    if thing.channel:
        yield {"name": thing.name, "channel": thing.channel}
    yield {"name": thing.name, "brand": thing.brand}
    whole = {"name": thing.name, "brand": thing.brand} | ({"channel": thing.channel} if thing.channel else {})
    yield whole
    yield whole | {"id": thing.id}


def _whole(things: list[Thing]) -> set[tuple[str | None, str | None]]:
    return {(each.brand, each.channel) for each in things}


def _written(thing: Thing, *, by_id: bool = False) -> str:
    parts = [f"name: {thing.name}", f"brand: {thing.brand or 'null'}"]
    parts += [f"channel: {thing.channel}"] if thing.channel else []
    parts += [f"id: {thing.id}"] if by_id else []
    return "{" + ", ".join(parts) + "}"


def _say(raw: Any) -> str:
    return f"this is {str(raw)[:40]!r}" if not isinstance(raw, dict | list) else "this has no name"
