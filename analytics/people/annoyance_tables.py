"""The tables of the red line: where it is, what lies beyond it, and how the caps lie to it."""

from collections.abc import Iterable, Mapping

from analytics.facts.touches import ByNumber, together
from analytics.people.annoyance import LIMITS, WHAT, Allowed
from analytics.report import Column, Kind, Table


def lines(numbers: ByNumber, begin: Mapping[str, int | None]) -> Table:
    """The red lines, and what lies beyond them."""
    whole = together(numbers.values())
    rows = []
    for what, label, _ in WHAT:
        line = begin[what]
        beyond = together(each for number, each in numbers.items() if line is not None and number >= line)
        rows.append(
            {
                "key": what,
                "what": label,
                "limit": LIMITS[what],
                "line": line,
                "messages": beyond.messages if line else 0,
                "share": beyond.messages / whole.messages if whole.messages else None,
                "customers": beyond.customers if line else 0,
                "lost": getattr(beyond, what),
            }
        )
    return Table(
        "lines",
        "The red line",
        (
            Column("what", "What", Kind.TEXT),
            Column("limit", "Limit", Kind.SHARE, says="Of the n-th messages, more than so many is too much."),
            Column(
                "line",
                "From message",
                Kind.NUMBER,
                says="The first message of the week whose rate is beyond the limit for sure: "
                "even the lower end of its interval is.",
            ),
            Column(
                "messages",
                "Beyond it",
                unit="messages",
                says="Messages that were this one of a week, or later.",
                opens="customers",
            ),
            Column("share", "Share of messages", Kind.SHARE, says="Of all messages of these weeks.", opens="customers"),
            Column(
                "customers",
                "Customers × weeks",
                unit="people",
                says="Who got that many messages in a week, or more.",
                opens=True,
            ),
            Column(
                "lost", "Lost there", unit="messages", says="Messages beyond the line that made it happen.", opens=True
            ),
        ),
        rows,
        note="No red line: for no message of the week are we sure that the limit is exceeded. "
        "With few messages we cannot be.",
    )


def caps(found: Iterable[Allowed], begin: Mapping[str, int | None]) -> Table:
    line = min((each for each in begin.values() if each is not None), default=None)
    return Table(
        "caps",
        "Caps",
        (
            Column("brand", "Brand", Kind.TEXT, says="Empty: of all brands together."),
            Column("channel", "Channel", Kind.CHANNEL, says="None: on all together."),
            Column("topic", "Topic", Kind.TEXT, says="Empty: about all together."),
            Column("most", "At most", unit="messages", says="In the cap's window; caps hold for marketing."),
            Column("window", "Window", Kind.TEXT, says="rolling: any time that long; else the calendar's."),
            Column("window_s", "Length", Kind.SECONDS, says="Of a rolling window."),
            Column("in_a_week", "In a week", unit="messages", says="How many it lets through in one week at most."),
            Column(
                "room",
                "To the red line",
                Kind.NUMBER,
                "messages",
                says="Messages of a week between the cap and the red line; below 0 it lets through too many.",
            ),
        ),
        [
            {
                "key": str(each.cap.pk),
                "brand": each.cap.brand.name if each.cap.brand else "",
                "channel": each.cap.channel or None,
                "topic": each.cap.topic.name if each.cap.topic else "",
                "most": each.cap.most,
                "window": each.cap.window,
                "window_s": each.cap.window_s,
                "in_a_week": each.in_a_week,
                "room": line - 1 - each.in_a_week if line is not None else None,
            }
            for each in found
        ],
    )
