"""How many of those who would enter a draft can be written to by its messages: an estimate, in half a second."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from delivery.kinds import KINDS
from delivery.traffic import ALLOWED_UNASKED
from journeys.linting.look import Look, Step
from segments.counting import count
from segments.estimating import estimate
from segments.moment import Moment
from segments.patience import TooSlow
from segments.tree import RuleInvalid, check

CERTAIN_MS = 2_000
SEGMENTS = ("entry_segment", "entry_schedule")


@dataclass(frozen=True)
class Reached:
    """Of the members of an entry's segment: how many have an address on a channel, and how many may be written to."""

    channel: str
    topic: int
    members: int
    addressed: int
    allowed: int


def reached(look: Look) -> list[Reached]:
    """What `_counted` says, asked once for all rules."""
    kept = look.stock.looked_up
    if "reach" not in kept:
        kept["reach"] = _counted(look)
    found: list[Reached] = kept["reach"]
    return found


def _counted(look: Look) -> list[Reached]:
    """For each way in which people are written to; all entries by a segment together. Empty when it takes too long.

    Where nobody is said, nobody is meant: what a sample does not find is looked for in the whole base.
    """
    segments = {
        look.configs[node.id]["segment_id"]
        for node in look.graph.nodes
        if node.type in SEGMENTS and node.id in look.configs
    }
    ways = sorted(
        {(each.channel, each.topic.pk) for each in look.steps if each.topic and not KINDS[each.channel].is_call}
    )
    if not segments or not ways:
        return []
    unasked = {each.topic.pk for each in look.steps if each.topic and each.topic.traffic_class in ALLOWED_UNASKED}
    came = {"any": [{"type": "in_segment", "segment_id": each} for each in sorted(segments)]}
    asked = [came, *(each for way in ways for each in _questions(came, way, unasked=way[1] in unasked))]
    known = look.stock.known
    try:
        tree = check({"any": [{"all": [each]} for each in asked]}, known)
        numbers = _numbers(tree, Moment(look.scope.now, known), len(asked))
    except (RuleInvalid, TooSlow):
        return []
    members, *rest = numbers
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return [Reached(*way, members, addressed, allowed) for way, (addressed, allowed) in zip(ways, pairs, strict=True)]


def steps_of(look: Look, reach: Reached) -> Iterable[Step]:
    """The messages that are sent this way."""
    return (each for each in look.steps if each.topic and (each.channel, each.topic.pk) == (reach.channel, reach.topic))


def _questions(came: Any, way: tuple[str, int], *, unasked: bool) -> list[dict[str, Any]]:
    """Who has an address, and who of them may be written to."""
    channel, topic = way
    has = {"type": "address", "channel": channel, "which": "any" if KINDS[channel].every_address else "primary"}
    consent = {"type": "consent", "channel": channel, "topic_id": topic}
    may = {"not": consent | {"state": "refused"}} if unasked else consent | {"state": "granted"}
    return [{"all": [came, has]}, {"all": [came, has, may]}]


def _numbers(tree: Any, moment: Moment, asked: int) -> list[int]:
    found = estimate(tree, moment)
    numbers = _by_place(found.groups, asked)
    if found.sampled and 0 in numbers:
        return _by_place(count(tree, moment, CERTAIN_MS).groups, asked)
    return numbers


def _by_place(groups: Iterable[Any], asked: int) -> list[int]:
    by_path = {each.path: each.count for each in groups}
    return [by_path[f"any.{place}"] for place in range(asked)]
