"""Which link of a chain could be dropped, and how sure that is.

Leaving a step out saves its cost; against that stand the people whom only it reaches, what these bought, and what the
steps behind it cost for those who come to them instead. What it brings is known from a sample of people only: so
the verdict is given by the ends of 95 % intervals (Wilson's of the share that is reached, Garwood's of the
purchases), and none is given on few messages. What an order is worth is taken as its average.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import sqrt

from scipy.special import gammaincinv, ndtri

from analytics.by_channel.figures import EXACT
from analytics.by_channel.steps import Chain, Link
from analytics.facts.messages import READ_ON

FEWEST = 300  # messages of a step, before anything is said of it
HARDLY = 0.01  # a step that surely reaches less than this share reaches hardly anybody
LEVEL = 0.95
KNOWN_OF = Decimal("0.95")  # of the revenue: from there on its margin is judged by, and not the revenue itself


class Verdict(StrEnum):
    """What the numbers say of a step. The words of each: `words`."""

    THIN = "thin"  # too few messages
    KEEP_EARNS = "keep_earns"
    KEEP_SPARES = "keep_spares"
    DROP_COST = "drop_cost"
    DROP_SILENT = "drop_silent"
    OPEN = "open"  # the intervals lie on both sides
    FREE = "free"  # costs nothing, and reaches people
    UNTOLD = "untold"  # nothing is bought anywhere: what reaching somebody is worth only people know


@dataclass(frozen=True)
class Advice:
    """Of one link. Money, but for people. `low` and `high` are the ends of the interval of 95 %.

    `saves`: the step's own cost. `later`: what the steps behind it would cost for those whom it has reached. `lost` of
    these would not be reached by any of them, if they reach them as they reach the others. `worth` is what was
    bought by it (`by_margin`: less what the goods cost); `rest_share` the share of people whom the steps behind reach.
    """

    link: Link
    verdict: Verdict
    reach_low: float | None
    reach_high: float | None
    rest_share: float | None
    lost: float
    saves: Decimal
    later: Decimal
    worth: Decimal
    worth_low: Decimal
    worth_high: Decimal
    by_margin: bool
    reads_unknown: bool


def wilson(part: float, whole: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval of a share."""
    z = float(ndtri((1 + level) / 2))
    middle, spread = part / whole, z * z / whole
    half = z * sqrt(middle * (1 - middle) / whole + spread / (4 * whole))
    return (
        max(0.0, (middle + spread / 2 - half) / (1 + spread)),
        min(1.0, (middle + spread / 2 + half) / (1 + spread)),
    )


def garwood(count: float, level: float = LEVEL) -> tuple[float, float]:
    """The interval of how many were to be expected where so many were counted."""
    tail = (1 - level) / 2
    return (float(gammaincinv(count, tail)) if count else 0.0, float(gammaincinv(count + 1, 1 - tail)))


def advise(chain: Chain) -> list[Advice]:
    """Of each link of a cascade; none of one that has a single link."""
    if len(chain.links) < 2:
        return []
    order, by_margin = _an_order(chain.links)
    return [_of(link, chain.links[place + 1 :], order, by_margin=by_margin) for place, link in enumerate(chain.links)]


def _an_order(links: Sequence[Link]) -> tuple[Decimal | None, bool]:
    """What a purchase by this chain is worth, and whether that is its margin. None: nothing was bought."""
    purchases, revenue = sum(each.purchases for each in links), sum(each.revenue for each in links)
    margin, known = sum(each.margin for each in links), sum(each.known for each in links)
    if not purchases or not revenue:
        return None, False
    by_margin = known >= revenue * KNOWN_OF
    return Decimal(margin if by_margin else revenue) / Decimal(purchases), by_margin


def _of(link: Link, behind: Sequence[Link], order: Decimal | None, *, by_margin: bool) -> Advice:
    first = behind[0].tried if behind else 0
    rest_share = min(1.0, sum(each.reached for each in behind) / first) if first else None
    rest_cost = sum((each.cost for each in behind), Decimal(0)) / first if first else Decimal(0)
    reached = min(link.reached, link.tried)
    low, high = wilson(reached, link.tried) if link.tried else (None, None)
    fewest, most = garwood(float(link.purchases))
    # An order of its own, where there are any: what is bought by an SMS may be of another size.
    own = Decimal(link.margin if by_margin else link.revenue) / link.purchases if link.purchases else order
    value = own or Decimal(0)
    advice = Advice(
        link=link,
        verdict=Verdict.THIN,
        reach_low=low,
        reach_high=high,
        rest_share=rest_share,
        lost=reached * (1 - (rest_share or 0.0)),
        saves=link.cost,
        later=(reached * rest_cost).quantize(EXACT),
        worth=link.purchases * value,
        worth_low=_money(value, fewest * (1 - (rest_share or 0.0))),
        worth_high=_money(value, most),
        by_margin=by_margin,
        reads_unknown=link.channel not in READ_ON,
    )
    return _judged(advice, rest_cost, order)


def _judged(advice: Advice, rest_cost: Decimal, order: Decimal | None) -> Advice:
    link = advice.link
    if link.tried < FEWEST or advice.reach_low is None or advice.reach_high is None:
        return advice
    spares_low = _money(rest_cost, advice.reach_low * link.tried)
    spares_high = _money(rest_cost, advice.reach_high * link.tried)
    if advice.reach_high < HARDLY and not advice.reads_unknown and advice.worth_low <= link.cost:
        verdict = Verdict.DROP_SILENT
    elif link.cost == 0:
        verdict = Verdict.FREE
    elif spares_low >= link.cost:
        verdict = Verdict.KEEP_SPARES
    elif order is None:
        verdict = Verdict.UNTOLD
    elif advice.worth_low + spares_low >= link.cost:
        verdict = Verdict.KEEP_EARNS
    elif advice.worth_high + spares_high < link.cost:
        verdict = Verdict.DROP_COST
    else:
        verdict = Verdict.OPEN
    return Advice(**(vars(advice) | {"verdict": verdict}))


def _money(each: Decimal, times: float) -> Decimal:
    return (each * Decimal(times)).quantize(EXACT)
