"""The columns of the lift report, each number with its definition."""

from analytics.report import Column, Kind

WITHIN = "within the window after they came"
TIMES = "The difference per person, times the people of the arm."
ARMS = (
    Column("comparison", "Comparison", Kind.TEXT),
    Column("arm", "Arm", Kind.TEXT),
    Column(
        "people", "People", unit="people", says="Customers whom chance put into this arm in the period.", opens=True
    ),
    Column("share", "Share", Kind.SHARE, says="Of all people of the comparison.", opens="people"),
    Column("expected", "Was to be", Kind.SHARE, says="The share that was set, of the people who came."),
    Column(
        "visited",
        "Visited",
        unit="people",
        says=f"People with an event page, screen, visit or Product Viewed {WITHIN}.",
        opens=True,
    ),
    Column("converted", "Converted", unit="people", says=f"People who did what the goal names {WITHIN}.", opens=True),
    Column("buyers", "Bought", unit="people", says=f"People with a purchase that stands, {WITHIN}.", opens=True),
    Column("purchases", "Purchases", unit="purchases", says=f"Their purchases {WITHIN}.", opens="buyers"),
    Column("revenue", "Revenue", Kind.MONEY, says=f"What these come to, less refunds, {WITHIN}.", opens="buyers"),
    Column(
        "messages",
        "Messages",
        unit="messages",
        says=f"Messages of this journey that they were sent {WITHIN}.",
        opens=True,
    ),
    Column(
        "cost", "Cost", Kind.MONEY, says="What these messages cost, by each provider's own billing rule.", opens=True
    ),
)
ABOUT = (
    Column("comparison", "Comparison", Kind.TEXT),
    Column("arm", "Arm", Kind.TEXT),
    Column("against", "Against", Kind.TEXT),
    Column("outcome", "Outcome", Kind.TEXT),
)
TESTED = (
    Column(
        "statistic",
        "z or t",
        Kind.NUMBER,
        says="The difference in standard errors: z of two proportions, or Welch's t.",
    ),
    Column(
        "p_value", "p-value", Kind.NUMBER, says="How often chance alone makes such a difference, if one looks once."
    ),
)
VERDICT = Column("verdict", "Verdict", Kind.TEXT, says="By the always-valid interval: whether it excludes zero.")


def differences_columns(value: Kind, change: Kind) -> tuple[Column, ...]:
    """The columns of a table of differences."""
    return (
        *ABOUT,
        Column("value", "In this arm", value, says="Per person of the arm.", opens=True),
        Column("other", "In the other", value, says="Per person of the arm that it is compared with.", opens=True),
        Column("difference", "Difference", change, says="This arm less the other."),
        Column("low", "From", change, says="The 95% interval of somebody who looks once, at a time fixed before."),
        Column("high", "To", change, says="Its other end."),
        *TESTED,
        Column("always_low", "Always-valid from", change, says="The 95% interval that holds however often one looks."),
        Column("always_high", "Always-valid to", change, says="Its other end."),
        Column("always_p", "Always-valid p", Kind.NUMBER, says="A p-value that holds however often one looks."),
        Column("needed", "People needed", unit="people", says="To see a difference like this one four times in five."),
        VERDICT,
    )


INCREMENTAL = (
    Column("comparison", "Comparison", Kind.TEXT),
    Column("arm", "Arm", Kind.TEXT),
    Column("against", "Against", Kind.TEXT),
    Column("people", "People", unit="people", says="In this arm.", opens=True),
    Column("purchases", "Incremental purchases", Kind.NUMBER, "purchases", TIMES),
    Column("revenue", "Incremental revenue", Kind.MONEY, says=TIMES),
    Column("revenue_low", "From", Kind.MONEY, says="The always-valid 95% interval of it."),
    Column("revenue_high", "To", Kind.MONEY, says="Its other end."),
    Column("cost", "Incremental cost", Kind.MONEY, says="What messages cost more per person, times its people."),
    Column(
        "attributed_purchases",
        "Attributed purchases",
        Kind.NUMBER,
        "purchases",
        "That count for messages of this journey, of the same people in the same time.",
        opens=True,
    ),
    Column(
        "attributed_revenue",
        "Attributed revenue",
        Kind.MONEY,
        says="What they come to, by the rule that is chosen.",
        opens="attributed_purchases",
    ),
)
