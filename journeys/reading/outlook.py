"""What a cascade that is being drawn would cost and whom it would reach, step by step, before anything is published.

Asked at every pause of somebody who draws, so it must be quick: among many customers a sticky sample answers
(segments/sampling.py), and for a segment too small for that a sample of its members, whom the columnar copy names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from accounts.models import Brand
from customers.models import Topic
from delivery.models import Sender
from delivery.prices import PartPrice, part_prices
from delivery.traffic import ALLOWED_UNASKED
from journeys.reading.reach import Way, fates_by_way, figures
from lib.sql import rows
from segments.columnar.asking import asked_ids
from segments.moment import Moment
from segments.moment import Way as Asking
from segments.patience import TooSlow
from segments.predicate import segment_predicate
from segments.sampling import base, candidates, mixed

LIMIT_MS = 1_500  # for each statement: who draws does not wait for it, but the server has others to serve
EXACT = 20_000  # customers; among fewer nothing needs to be estimated
SAMPLE = 8_000
ENOUGH = 400  # members in the sample; of fewer a share says little
ALL = sql.SQL("select c.id from customers_customer c where {}")


@dataclass(frozen=True)
class Step:
    """A channel, and the sender that somebody has chosen for it."""

    channel: str
    sender_id: int | None


@dataclass(frozen=True)
class StepOutlook:
    """`fates`: of the members, how many could be written to at this step, and why the others could not."""

    channel: str
    fates: dict[str, int] | None
    price: PartPrice | None


@dataclass(frozen=True)
class Outlook:
    """`sampled`: how many members were asked, from whom the others are reckoned; 0: all of them."""

    members: int | None
    reachable: int | None
    sampled: int
    steps: list[StepOutlook]


def outlook(
    brand: Brand, segments: Sequence[int], topic: Topic | None, steps: Sequence[Step], now: datetime
) -> Outlook:
    """For the members of any of these segments. Nobody is counted without a segment or without a topic."""
    prices = _prices(brand, steps)
    if not segments or topic is None or not steps:
        return Outlook(None, None, 0, [StepOutlook(each.channel, None, prices[each]) for each in steps])
    unasked = topic.traffic_class in ALLOWED_UNASKED
    channels = list(dict.fromkeys(each.channel for each in steps))
    ways = [Way(channel, topic.pk, brand.pk, unasked) for channel in channels]
    found, scale, sampled = _asked(segments, ways, now)
    scaled = (found[0], found[1], *(round(each * scale) for each in found[2:]))
    fates = dict(zip(channels, fates_by_way(scaled), strict=True))
    members, reachable = (round(each * scale) for each in found[:2])
    shown = [StepOutlook(each.channel, fates[each.channel], prices[each]) for each in steps]
    return Outlook(members, reachable, sampled, shown)


def _prices(brand: Brand, steps: Sequence[Step]) -> dict[Step, PartPrice | None]:
    """Of one part, by each step's sender: the chosen one, else the brand's default one of the channel."""
    active = Sender.objects.filter(brand=brand, is_active=True, account__is_active=True)
    usual: dict[str, int] = {}
    for pk, channel in active.order_by("-is_default", "id").values_list("pk", "channel"):
        usual.setdefault(channel, pk)
    known = set(active.values_list("pk", flat=True))
    chosen = {
        each: each.sender_id if each.sender_id in known else usual.get(each.channel) if not each.sender_id else None
        for each in steps
    }
    prices = part_prices(pk for pk in chosen.values() if pk is not None)
    return {each: prices.get(pk) if pk is not None else None for each, pk in chosen.items()}


def _asked(segments: Sequence[int], ways: Sequence[Way], now: datetime) -> tuple[tuple[int, ...], float, int]:
    """The figures, by how much they are to be multiplied, and how many members they are of (0: all).

    Raises RuleInvalid, and TooSlow if not even a sample can be asked.
    """

    def of(members: sql.Composable) -> tuple[int, ...]:
        return figures(members, sql.SQL("true"), ways, now, LIMIT_MS)

    among = base()
    if among.total <= EXACT:
        return of(_inside(segments, Moment(now))), 1.0, 0
    sample = _one_of(candidates(among, SAMPLE))
    found = of(sql.SQL("{} and {}").format(sample, _inside(segments, Moment(now, way=Asking.FEW))))
    if found[0] < ENOUGH:
        try:
            ids = asked_ids(lambda at: ALL.format(_inside(segments, at)), Moment(now), LIMIT_MS)
            members = sorted(ids, key=mixed)[:SAMPLE]
            return of(_one_of(members)), len(ids) / max(len(members), 1), 0 if len(members) == len(ids) else SAMPLE
        except TooSlow:
            pass  # a rough number is better than none
    [(there,)] = rows(sql.SQL("select count(*) from customers_customer c where {}").format(sample))
    return found, among.total / max(there, 1), found[0]


def _inside(segments: Sequence[int], moment: Moment) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(" or ").join(segment_predicate(each, moment) for each in segments))


def _one_of(ids: Sequence[int]) -> sql.Composable:
    return sql.SQL("c.id = any({}::bigint[])").format(list(ids))
