"""The red line of annoyance: from which message of a week on too many unsubscribe or complain; and what caps allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from analytics.facts.touches import Touched
from analytics.intervals import wilson
from delivery.models import Cap

# Of a hundred messages that customers get as their n-th of a week. Complaints: what mailbox providers ask for.
LIMITS = {"unsubscribed": 0.005, "complained": 0.001}
REFUSED = tuple(LIMITS)
# Their labels, and what is said of messages that made it happen.
WHAT = (
    ("unsubscribed", "Unsubscribed", "made their customer unsubscribe, whenever that was"),
    ("complained", "Complained", "were complained about, whenever that was"),
)
FEWEST = 5  # unsubscribes or complaints: of fewer no line is drawn, whatever their share
WEEK_S = 7 * 86400


@dataclass(frozen=True)
class Rate:
    """A share of messages, with its interval of 95 %; of no messages there is none."""

    share: float
    low: float
    high: float


def rate(touched: Touched, what: str) -> Rate | None:
    """How many of these messages made somebody unsubscribe or complain (`what`)."""
    hits = getattr(touched, what)
    if not touched.messages:
        return None
    return Rate(hits / touched.messages, *wilson(hits, touched.messages))


def red_line(numbers: Mapping[int, Touched], what: str) -> int | None:
    """The first message of a week whose rate is surely beyond the limit: all of its interval is. None: not seen."""
    for number, each in sorted(numbers.items()):
        found = rate(each, what)
        if found and found.low > LIMITS[what] and getattr(each, what) >= FEWEST:
            return number
    return None


@dataclass(frozen=True)
class Allowed:
    """A cap, and how many messages of marketing it lets through in one week at most."""

    cap: Cap
    in_a_week: int


def allowed(brands: Iterable[int] | None, channel: str | None) -> list[Allowed]:
    """The caps that concern these brands and this channel, the tightest first; one statement."""
    caps = Cap.objects.select_related("brand", "topic").order_by("id")
    ours = [
        each
        for each in caps
        if (brands is None or each.brand_id is None or each.brand_id in brands)
        and (channel is None or each.channel in ("", channel))
    ]
    return sorted((Allowed(each, _in_a_week(each)) for each in ours), key=lambda each: each.in_a_week)


def _in_a_week(cap: Cap) -> int:
    """In any seven days; what a month allows may all be used in one of them."""
    if cap.window == Cap.Window.DAY:
        return cap.most * 7
    if cap.window == Cap.Window.ROLLING and cap.window_s:
        return cap.most * ceil(WEEK_S / cap.window_s)
    return cap.most
