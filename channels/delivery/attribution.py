"""Which message a purchase counts for. One rule, used in every report and on the canvas, and stated beside the numbers.

A purchase counts for one message at most, so that it is never counted twice in a total: the last one that its customer
clicked (or answered) within the window of its channel; without such a click the last one read; without a reading the
last one delivered. Readings count when it is likely that a person read (delivery.statuses: certain or likely).
The message is chosen among those of all brands, journeys and channels, and only then the filters are applied: else the
same purchase would count for one journey under one filter and for another under the next.

Two other rules can be asked for: the first message that touched the customer within its window, and all of them
evenly (analytics/rolling/rolls/conversions.sql). Their parts, too, add up to the purchase and to no more.

Windows in common use: an e-mail works for days, what appears on a telephone for hours. Where reading is reported,
mere delivery is no reason to believe that a message sold anything; an SMS reports no more than that.
"""

from psycopg.sql import SQL, Composed

from delivery.kinds import KINDS
from delivery.statuses import CERTAIN, LIKELY
from lib.sql import beside, fill

HOUR, DAY = 3600, 86400
TOUCHES = ("clicked", "opened", "delivered")  # the strongest first
READ_GRADES = (CERTAIN, LIKELY)
# Seconds from a touch to the purchase; a touch that is not named counts for nothing.
WINDOWS: dict[str, dict[str, int]] = {
    "push": {"clicked": 5 * DAY, "opened": DAY},
    "webpush": {"clicked": 5 * DAY, "opened": DAY},
    "email": {"clicked": 5 * DAY, "opened": 5 * DAY},
    "viber": {"clicked": 5 * DAY, "opened": 12 * HOUR},
    "sms": {"clicked": 5 * DAY, "delivered": 12 * HOUR},
}
OTHERWISE = {"clicked": 5 * DAY, "opened": 12 * HOUR}  # for channels without windows of their own

RULE = (
    "A purchase counts for one message: the last one that its customer clicked or answered in the 5 days before it; "
    "else the last one read (e-mail 5 days, push 24 hours, messengers 12 hours before it); "
    "else the last SMS delivered in the 12 hours before it."
)
_TOUCHED = (
    "clicked or answered in the 5 days before it, read (e-mail 5 days, push 24 hours, messengers 12 hours before it), "
    "or an SMS delivered in the 12 hours before it"
)
# Each rule in words, by its key (analytics.filters.RULES).
RULES = {
    "last": RULE,
    "first": f"A purchase counts for one message: the first one that touched its customer: {_TOUCHED}.",
    "even": f"A purchase is shared evenly among all messages that touched its customer: {_TOUCHED}.",
}


def touches() -> Composed:
    """SQL of the messages that may have brought the purchase `b` (attribution.sql), each with its touches."""
    return fill(beside(__file__, "attribution.sql"), grades=list(READ_GRADES), **windows())


def last() -> Composed:
    """SQL of the one message that the purchase `b` counts for, or no row. It is chosen among those of everybody."""
    return SQL("select * from ({}) t order by rank, touched_at desc, message_id desc limit 1").format(touches())


def channels_by_delivery() -> list[str]:
    """The channels of which a mere delivery may count."""
    return [kind.key for kind in KINDS if "delivered" in WINDOWS.get(kind.key, OTHERWISE)]


def windows() -> dict[str, list[object]]:
    """As columns of a table: channels, touches, ranks (1 is the strongest), seconds."""
    rows = [
        (kind.key, touch, TOUCHES.index(touch) + 1, seconds)
        for kind in KINDS
        for touch, seconds in WINDOWS.get(kind.key, OTHERWISE).items()
    ]
    return {
        "channels": [row[0] for row in rows],
        "touches": [row[1] for row in rows],
        "ranks": [row[2] for row in rows],
        "seconds": [row[3] for row in rows],
    }
