"""Links of HTML: where the address of each stands in the source, so that it is replaced and nothing else is touched."""

from dataclasses import dataclass
from html import unescape

from delivery.content.markup import Tag, Value, passing, pieces

MARK = "data-kaskad"  # with “untracked”: leave this link alone
PAST = passing("a", "area", "v:[a-z]+", "/body")
CONDITION = "<!--[if"  # Outlook reads what is in such a comment


@dataclass(frozen=True, slots=True)
class Anchor:
    """The address of a link, without entities, and the place of its value."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchors:
    """The links of a source in order; where the body ends."""

    links: tuple[Anchor, ...]
    body_end: int


def anchors(source: str) -> Anchors:
    """The links that a person can follow, those for Outlook included; without those that are to be left alone."""
    links: list[Anchor] = []
    body_end = len(source)
    for each in pieces(source, past=PAST):
        if isinstance(each, Tag):
            if each.name == "body" and each.is_end:
                body_end = each.start
            elif address := _address(each):
                links.append(Anchor(unescape(address.text).strip(), address.start, address.end))
        elif source.startswith(CONDITION, each.start):
            links += _in_condition(source[: each.end], each.start + len(CONDITION))
    return Anchors(tuple(links), body_end)


def _in_condition(source: str, at: int) -> list[Anchor]:
    inside = source[at:]
    found = (_address(each) for each in pieces(inside, past=PAST) if isinstance(each, Tag))
    return [Anchor(unescape(each.text).strip(), at + each.start, at + each.end) for each in found if each]


def _address(tag: Tag) -> Value | None:
    # v: is the VML of Outlook's buttons.
    if tag.is_end or not (tag.name in ("a", "area") or tag.name.startswith("v:")):
        return None
    attributes = tag.attributes()
    mark = attributes.get(MARK)
    if mark and mark.text.strip().lower() == "untracked":
        return None
    address = attributes.get("href")
    return address if address and address.text.strip() else None
