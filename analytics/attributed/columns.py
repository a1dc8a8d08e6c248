"""Columns that several tables of the report on attribution share, and their cells."""

from decimal import Decimal
from typing import Any

from analytics.attributed.figures import Won
from analytics.by_channel.figures import share, whole
from analytics.report import Column, Kind

PURCHASES = Column(
    "purchases",
    "Purchases",
    Kind.NUMBER,
    "purchases",
    "Purchases of the period that count here by the rule, each once in the total. Cancelled ones are none.",
    opens=True,
)
REVENUE = Column("revenue", "Revenue", Kind.MONEY, "", "What these purchases brought, less refunds.", opens="purchases")
SHARE = Column("share", "Share", Kind.SHARE, "", "Of the revenue in the last row.", opens="purchases")
CENT = Decimal("0.01")


def figures_of(won: Won, total: Won, rule: str) -> dict[str, Any]:
    """The cells of what counts here, beside the whole."""
    purchases, revenue = won.by(rule)
    return {
        "purchases": whole(purchases),
        "revenue": revenue,
        "share": share(revenue, float(total.by(rule)[1])),
        "order": (revenue / purchases).quantize(CENT) if purchases else None,
        "margin": won.margin if won.known else None,
    }
