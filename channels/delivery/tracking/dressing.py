"""Rendered messages get their tracking links, marks and pixel; many messages with one look at the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from delivery import public, tokens
from delivery.content.contents import Compiled
from delivery.content.fields import Rendered
from delivery.kind import Kind
from delivery.provider import Outgoing
from delivery.tracking import links
from delivery.tracking.addresses import addresses
from delivery.tracking.anchors import Anchors, anchors
from delivery.tracking.campaigns import names

WHOLE, TEXT, HTML = "whole", "text", "html"  # Rendered.links: the field is a link, a text with links, HTML
TRAP = 0  # the link that no person sees
LARGEST_KEPT = 100_000  # characters of a source whose links are remembered


@dataclass(frozen=True, slots=True)
class Bare:
    """A rendered message without its links. `brand` has id, url and utm_source; `campaign` is its journey's name."""

    customer_id: int
    message_id: int
    kind: Kind
    fields: Mapping[str, str]
    brand: Mapping[str, Any]
    campaign: str = ""


class Place(NamedTuple):
    """A link in a text: from where to where, and where it leads."""

    start: int
    end: int
    target: links.Target


class Found(NamedTuple):
    """A field with its links. `body_end`: where the body of HTML ends."""

    key: str
    places: list[Place]
    body_end: int | None


class Undressed(NamedTuple):
    """A message as it was rendered, what it was rendered from, and the journey that it belongs to."""

    message: Outgoing
    content: Compiled
    journey_id: int | None


def dressed(made: Sequence[Undressed], now: datetime) -> list[Outgoing]:
    """The messages as they are handed over, in the same order; their parts are counted with the links that they have.

    As with `dress`; and a statement for the names of journeys that are new to this process.
    """
    campaigns = names({each.journey_id for each in made if each.journey_id is not None}, now)
    bare = [
        Bare(
            each.message.customer_id,
            each.message.message_id,
            each.content.kind,
            each.message.fields,
            each.content.brand,
            campaigns.get(each.journey_id or 0, ""),
        )
        for each in made
    ]
    return [
        replace(each.message, fields=fields, parts=each.content.kind.parts(fields))
        for each, fields in zip(made, dress(bare, now), strict=True)
    ]


def dress(messages: Sequence[Bare], now: datetime) -> list[dict[str, str]]:
    """The fields of each message as they are sent, in the same order.

    Two statements at most, however many messages and links they are; none when all links are known to this process.
    Call it outside of a transaction and before the hand-over: a link must be known before anybody can follow it.
    """
    found = [list(_in_fields(each)) for each in messages]
    ids = links.ids_of({place.target for fields in found for each in fields for place in each.places}, now)
    return [_dressed(message, fields, ids) for message, fields in zip(messages, found, strict=True)]


def click_url(brand_url: str, link_id: int, message_id: int, customer_id: int) -> str:
    """The tracking link of one message to one target."""
    return f"{public.base(brand_url)}/c/{tokens.sign('click', link_id, message_id, customer_id)}"


def pixel_url(brand_url: str, message_id: int, customer_id: int) -> str:
    """The picture that says that a message was opened."""
    return f"{public.base(brand_url)}/o/{tokens.sign('open', message_id, customer_id)}.gif"


def _in_fields(message: Bare) -> Iterator[Found]:
    brand = message.brand
    setting = links.Setting(brand["id"], brand["url"], brand["utm_source"], message.kind.key, message.campaign)
    for key, how in link_fields(message.kind).items():
        text = message.fields.get(key, "")
        if not text or (how != HTML and "://" not in text):
            continue
        found, body_end = _found(text, how)
        targets = ((start, end, links.target_of(url, setting)) for url, start, end in found)
        yield Found(key, [Place(start, end, target) for start, end, target in targets if target], body_end)


def _dressed(message: Bare, found: Sequence[Found], ids: Mapping[links.Target, int]) -> dict[str, str]:
    fields = dict(message.fields)
    urls: dict[links.Target, str] = {}
    for key, places, body_end in found:
        text, out, at = fields[key], [], 0
        for start, end, target in places:
            if target not in urls:
                urls[target] = click_url(message.brand["url"], ids[target], message.message_id, message.customer_id)
            out += [text[at:start], urls[target]]
            at = end
        if body_end is not None:
            end = max(at, body_end)
            out += [text[at:end], _unseen(message)]
            at = end
        fields[key] = "".join([*out, text[at:]])
    return fields


def _unseen(message: Bare) -> str:
    """What no person sees: a link that only robots follow, and the pixel."""
    trap = click_url(message.brand["url"], TRAP, message.message_id, message.customer_id)
    pixel = pixel_url(message.brand["url"], message.message_id, message.customer_id)
    return (
        f'<a href="{trap}" style="display:none" tabindex="-1" aria-hidden="true" rel="nofollow"></a>'
        f'<img src="{pixel}" alt="" width="1" height="1" style="display:block;width:1px;height:1px;border:0">'
    )


@lru_cache(maxsize=100)
def link_fields(kind: Kind) -> dict[str, str]:
    """The fields of a channel that hold links, and how (Rendered.links)."""
    fields = kind.Content().fields
    return {
        key: field.links
        for key, field in fields.items()
        if isinstance(field, Rendered) and field.links and key not in kind.untracked
    }


def _found(text: str, how: str) -> tuple[list[tuple[str, int, int]], int | None]:
    if how == WHOLE:
        return [(text, 0, len(text))], None
    if how == TEXT:
        return [(text[start:end], start, end) for start, end in addresses(text)], None
    html = _anchors(text)
    return [(each.url, each.start, each.end) for each in html.links], html.body_end


def _anchors(source: str) -> Anchors:
    # A content that is not personal has one source for all: it is read once.
    return _kept_anchors(source) if len(source) <= LARGEST_KEPT else anchors(source)


@lru_cache(maxsize=64)
def _kept_anchors(source: str) -> Anchors:
    return anchors(source)
