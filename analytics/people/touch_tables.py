"""The tables of touches: how many customers got how many messages in a week, and what came of the n-th one."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analytics.facts.touches import NOTHING, ByNumber, Touches, together
from analytics.people.annoyance import REFUSED, WHAT, rate
from analytics.report import Column, Kind, Table
from analytics.rolling.rolls.touches import MOST
from analytics.weeks import Week

SIDE_BY_SIDE = 7  # columns of the weeks: the last is for so many and more
GOT = "got_"


def _figures(numbers: ByNumber) -> dict[str, Any]:
    """What there is to say of a set of weeks of customers."""
    whole = together(numbers.values())
    often = sum(each.customers for number, each in numbers.items() if number >= SIDE_BY_SIDE)
    customers = whole.customers
    return {
        "customers": customers,
        "messages": whole.messages,
        "average": whole.messages / customers if customers else None,
        "often": often,
        "often_share": often / customers if customers else None,
        "unsubscribed": whole.unsubscribed,
        "complained": whole.complained,
    } | {f"{what}_rate": found.share if (found := rate(whole, what)) else None for what in REFUSED}


WEEKS_OF_CUSTOMERS = (
    "Customers who got a message in a week; somebody who got some in three weeks is counted three times."
)
COUNTED = (
    Column("customers", "Customers × weeks", unit="people", says=WEEKS_OF_CUSTOMERS, opens=True),
    Column(
        "messages",
        "Messages",
        unit="messages",
        says="Handed over in these weeks and not failed. Calls of other systems are written to nobody.",
        opens="customers",
    ),
    Column("average", "In a week", Kind.NUMBER, "messages", says="Messages ÷ customers × weeks.", opens="customers"),
    Column(
        "often",
        f"{SIDE_BY_SIDE} and more",
        unit="people",
        says=f"Customers × weeks with at least {SIDE_BY_SIDE} messages.",
        opens=True,
    ),
    Column(
        "often_share", f"Share with {SIDE_BY_SIDE} and more", Kind.SHARE, says="Of customers × weeks.", opens="often"
    ),
    Column(
        "unsubscribed",
        "Unsubscribed",
        unit="messages",
        says="Messages of these weeks by which somebody unsubscribed, whenever that was.",
        opens=True,
    ),
    Column("unsubscribed_rate", "Unsubscribe rate", Kind.SHARE, says="Unsubscribed ÷ messages.", opens="unsubscribed"),
    Column(
        "complained",
        "Complained",
        unit="messages",
        says="Messages of these weeks that somebody complained about, whenever that was.",
        opens=True,
    ),
    Column("complained_rate", "Complaint rate", Kind.SHARE, says="Complained ÷ messages.", opens="complained"),
)


def summary(found: Touches) -> Table:
    return Table("summary", "In all", COUNTED, [{"key": "all"} | _figures(found.whole)])


def touches(numbers: ByNumber) -> Table:
    """A row for each number of messages up to the most that anybody got."""
    whole = together(numbers.values())
    rows = []
    for number in range(1, max(numbers, default=0) + 1):
        each = numbers.get(number, NOTHING)
        row: dict[str, Any] = {"key": str(number), "touches": number}
        row |= {"customers": each.customers, "share": each.customers / whole.customers, "messages": each.messages}
        for what in REFUSED:
            found = rate(each, what)
            row |= {
                what: getattr(each, what),
                f"{what}_rate": found.share if found else None,
                f"{what}_low": found.low if found else None,
                f"{what}_high": found.high if found else None,
            }
        rows.append(row)
    return Table(
        "touches",
        "By number of messages in a week",
        (
            Column(
                "touches",
                "Messages in the week",
                unit="messages",
                says=f"How many somebody got, and which one of the week it was. {MOST} stands for {MOST} and more.",
            ),
            Column(
                "customers",
                "Customers × weeks",
                unit="people",
                says="Customers who got exactly so many in a week; once for each such week.",
                opens=True,
            ),
            Column("share", "Share", Kind.SHARE, says="Of all customers × weeks with any message.", opens="customers"),
            Column(
                "messages",
                "Were the n-th",
                unit="messages",
                says="Messages that were a customer's n-th of the week.",
                opens=True,
            ),
            *(column for what, label, verb in WHAT for column in _rates(what, label, verb)),
        ),
        rows,
        note="A message counts that was handed over and has not failed. What came of the n-th message is compared with "
        "all n-th messages: so those who left after the second are not taken for people who like two.",
        total={
            "customers": whole.customers,
            "share": 1.0,
            "messages": whole.messages,
            "unsubscribed": whole.unsubscribed,
            "complained": whole.complained,
        }
        if numbers
        else None,
    )


def _rates(what: str, label: str, verb: str) -> Iterator[Column]:
    """How many, their rate, and its interval."""
    yield Column(what, label, unit="messages", says=f"Of the n-th messages, those that {verb}.", opens=True)
    yield Column(f"{what}_rate", f"{label}, rate", Kind.SHARE, says=f"{label} ÷ n-th messages.", opens=what)
    yield Column(f"{what}_low", f"{label}, at least", Kind.SHARE, says="Lower end of the interval of 95% (Wilson).")
    yield Column(f"{what}_high", f"{label}, at most", Kind.SHARE, says="Upper end of the interval of 95% (Wilson).")


def weeks(of: Iterable[Week], found: Touches) -> Table:
    """A row for each week, a column for each number of messages."""
    rows = []
    for week in of:
        numbers = found.weeks.get(week.first_on, {})
        row: dict[str, Any] = {"key": str(week.first_on), "week": week.first_on}
        for number in range(1, SIDE_BY_SIDE):
            row[f"{GOT}{number}"] = numbers.get(number, NOTHING).customers
        figures = _figures(numbers)
        row[f"{GOT}{SIDE_BY_SIDE}"] = figures["often"]
        rows.append(row | {key: figures[key] for key in ("customers", "messages", "average", *REFUSED)})
    columns = {each.key: each for each in COUNTED}
    counted = (*(f"{GOT}{number}" for number in range(1, SIDE_BY_SIDE + 1)), "customers", "messages", *REFUSED)
    total = {key: sum(row[key] for row in rows) for key in counted}
    return Table(
        "weeks",
        "Weeks",
        (
            Column("week", "Week from", Kind.DAY, says="Its Monday; days of the company's time zone."),
            *(
                Column(
                    f"{GOT}{number}",
                    f"{number}" if number < SIDE_BY_SIDE else f"{number} and more",
                    unit="people",
                    says=f"Customers who got {'exactly ' if number < SIDE_BY_SIDE else ''}{number}"
                    f"{'' if number < SIDE_BY_SIDE else ' or more'} in the week.",
                    opens=True,
                )
                for number in range(1, SIDE_BY_SIDE + 1)
            ),
            Column("customers", "Customers", unit="people", says="Who got any message in the week.", opens=True),
            *(columns[key] for key in ("messages", "average", *REFUSED)),
        ),
        rows,
        note="Whole weeks, of which a day lies in the period; one that is not over is counted up to now.",
        total=total | {"average": total["messages"] / total["customers"] if total["customers"] else None},
    )


def parts(found: Touches, channel: str | None) -> Iterator[Table]:
    """A row for each channel and for each traffic class; of one channel alone there are no classes."""
    channels = {key: each for key, each in found.channels.items() if channel in (None, key)}
    yield _part("channels", "Channels", Column("channels", "Channel", Kind.CHANNEL), channels)
    if not channel:
        yield _part("classes", "Traffic classes", Column("classes", "Traffic class", Kind.TEXT), found.classes)


def _part(key: str, label: str, first: Column, found: Mapping[str, ByNumber]) -> Table:
    return Table(
        key,
        label,
        (first, *COUNTED),
        [{"key": each, key: each} | _figures(numbers) for each, numbers in sorted(found.items())],
        note="Each counted by itself, as if there were no others: so the customers do not add up.",
    )
