"""The report on attribution: by day, and how long after the touch was bought."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from analytics.attributed.columns import PURCHASES, REVENUE
from analytics.attributed.figures import NOTHING, Bought, Won
from analytics.by_channel.figures import share, whole
from analytics.lags import EDGES
from analytics.report import Column, Kind, Table
from delivery.attribution import RULES as RULE_WORDS

SPANS = (
    "up to 10 minutes",
    "up to 1 hour",
    "up to 3 hours",
    "up to 6 hours",
    "up to 12 hours",
    "up to 1 day",
    "up to 2 days",
    "up to 3 days",
    "up to 5 days",
)


def of_lags(lags: Mapping[int, Decimal]) -> Table:
    """How long after the touch was bought."""
    spans = [Decimal(lags.get(span, 0)) for span in range(len(EDGES))]
    everything = sum(spans, Decimal(0))
    so_far = Decimal(0)
    rows = []
    for span, count in enumerate(spans):
        so_far += count
        rows.append(
            {
                "key": str(span),
                "span": SPANS[span],
                "purchases": whole(count),
                "share": share(count, float(everything)),
                "by_then": share(so_far, float(everything)),
            }
        )
    return Table(
        key="lags",
        label="Time from touch to purchase",
        columns=[
            Column(
                "span", "Bought after", Kind.TEXT, says="Longer than the row above, up to this long after the touch."
            ),
            Column(
                "purchases", "Purchases", Kind.NUMBER, "purchases", "Purchases that count for a message.", opens=True
            ),
            Column("share", "Share", Kind.SHARE, "", "Of the purchases that count for a message.", opens="purchases"),
            Column("by_then", "By then", Kind.SHARE, "", "The share of all that had been bought by then.", opens=True),
        ],
        rows=rows,
        total={"purchases": whole(everything)},
        note="From the touch that counted, not from the sending. Windows end it: nothing later than 5 days is counted.",
    )


def of_days(days: Iterable[date], here: Mapping[date, Won], everything: Mapping[date, Bought], rule: str) -> Table:
    """Every day of the period."""
    rows = []
    for day in days:
        purchases, revenue = here.get(day, NOTHING).by(rule)
        of_day = everything.get(day, Bought())
        rows.append(
            {
                "key": day.isoformat(),
                "day": day,
                "purchases": whole(purchases),
                "revenue": revenue,
                "others": whole(of_day.purchases - purchases),
                "others_revenue": of_day.revenue - revenue,
            }
        )
    return Table(
        key="days",
        label="By day",
        columns=[
            Column("day", "Day", Kind.DAY, says="In the company's time zone."),
            Column("purchases", "Purchases", Kind.NUMBER, "purchases", PURCHASES.says, opens=True),
            REVENUE,
            Column(
                "others", "Other purchases", Kind.NUMBER, "purchases", "All other purchases of the day.", opens=True
            ),
            Column(
                "others_revenue", "Other revenue", Kind.MONEY, "", "What they brought, less refunds.", opens="others"
            ),
        ],
        rows=rows,
        note=RULE_WORDS[rule],
    )
