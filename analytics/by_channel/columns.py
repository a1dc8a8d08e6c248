"""The columns of the report on channels, each with its definition in words."""

from collections.abc import Iterable

from analytics.report import Column, Kind

MESSAGES, PEOPLE, PURCHASES = "messages", "people", "purchases"
EITHER = "either"  # whose purchases are in a number, or whose messages cost what is taken off

_ALL = (
    Column("sent", "Sent", Kind.COUNT, MESSAGES, "Messages that a provider has accepted in the period.", opens=True),
    Column(
        "delivered",
        "Delivered",
        Kind.COUNT,
        MESSAGES,
        "Of the messages sent in the period, those that have arrived, whenever that was. What came back has failed.",
        opens=True,
    ),
    Column("delivery_rate", "Delivery rate", Kind.SHARE, "", "Delivered of sent.", opens="delivered"),
    Column(
        "opened",
        "Read",
        Kind.COUNT,
        MESSAGES,
        "Messages that a person has read, certainly or most likely. Openings by privacy proxies and robots are not "
        "among them. A channel that does not report reading, such as SMS, has no such number.",
        opens=True,
    ),
    Column(
        "read_rate",
        "Read rate",
        Kind.SHARE,
        "",
        "Read of delivered, without robots, on channels that report reading.",
        opens="opened",
    ),
    Column(
        "opened_weak",
        "Left out",
        Kind.COUNT,
        MESSAGES,
        "Openings that a privacy proxy or a robot has most likely made: they are in no rate.",
        opens=True,
    ),
    Column("clicked", "Clicked", Kind.COUNT, MESSAGES, "Messages in which a person followed a link.", opens=True),
    Column("click_rate", "Click rate", Kind.SHARE, "", "Clicked of delivered.", opens="clicked"),
    Column(
        "clicked_weak",
        "Clicks left out",
        Kind.COUNT,
        MESSAGES,
        "Messages whose links a scanner or another robot has followed, and no person: they are in no rate.",
        opens=True,
    ),
    Column("replied", "Answered", Kind.COUNT, MESSAGES, "Messages that were answered.", opens=True),
    Column(
        "failed",
        "Failed",
        Kind.COUNT,
        MESSAGES,
        "Taken by the provider and then refused, returned or expired.",
        opens=True,
    ),
    Column("failure_rate", "Failure rate", Kind.SHARE, "", "Failed of sent.", opens="failed"),
    Column(
        "unsubscribed", "Unsubscribed", Kind.COUNT, MESSAGES, "Messages that made somebody unsubscribe.", opens=True
    ),
    Column("unsubscribe_rate", "Unsubscribe rate", Kind.SHARE, "", "Unsubscribed of delivered.", opens="unsubscribed"),
    Column(
        "complained",
        "Complaints",
        Kind.COUNT,
        MESSAGES,
        "Messages that were reported as spam, over the channels that tell so.",
        opens=True,
    ),
    Column(
        "complaint_rate",
        "Complaint rate",
        Kind.SHARE,
        "",
        "Complaints of delivered, on channels that tell them.",
        opens="complained",
    ),
    Column(
        "purchases",
        "Purchases",
        Kind.NUMBER,
        PURCHASES,
        "Purchases made in the period that count for these messages by the rule asked for, whenever the message was "
        "sent. What was refunded in full does not count.",
        opens=True,
    ),
    Column(
        "purchase_rate", "Purchase rate", Kind.SHARE, "", "Purchases for each message delivered.", opens="purchases"
    ),
    Column("revenue", "Revenue", Kind.MONEY, "", "What these purchases brought, less refunds.", opens="purchases"),
    Column(
        "cost",
        "Cost",
        Kind.MONEY,
        "",
        "What the providers charge for the messages, by their own billing rule.",
        opens=True,
    ),
    Column(
        "cost_per_delivered",
        "Cost per delivered",
        Kind.MONEY,
        "",
        "Cost for each message delivered.",
        opens="delivered",
    ),
    Column("cost_per_click", "Cost per click", Kind.MONEY, "", "Cost for each message clicked.", opens="clicked"),
    Column("cost_per_purchase", "Cost per purchase", Kind.MONEY, "", "Cost for each purchase.", opens="purchases"),
    Column(
        "net_revenue",
        "Revenue less sending",
        Kind.MONEY,
        "",
        "Revenue less the cost of sending; goods not paid yet.",
        opens=EITHER,
    ),
    Column(
        "margin",
        "Margin",
        Kind.MONEY,
        "",
        "Revenue less what the goods cost, of that part of the revenue of which this is known.",
        opens="purchases",
    ),
    Column(
        "margin_known",
        "Margin known of",
        Kind.SHARE,
        "",
        "The part of the revenue whose goods' cost is known.",
        opens="purchases",
    ),
    Column(
        "profit",
        "Net profit",
        Kind.MONEY,
        "",
        "Margin less what sending cost. Where the goods' cost is known of a part only, the rest is missing.",
        opens=EITHER,
    ),
)
_BY_KEY = {each.key: each for each in _ALL}
EVERYTHING = tuple(_BY_KEY)
BOUGHT = frozenset(
    {"purchases", "purchase_rate", "revenue", "cost_per_purchase", "net_revenue", "margin", "margin_known", "profit"}
)
OF_MESSAGES = tuple(key for key in EVERYTHING if key not in BOUGHT)
IN_TIME = (
    "sent",
    "delivered",
    "delivery_rate",
    "opened",
    "read_rate",
    "clicked",
    "click_rate",
    "failed",
    "unsubscribed",
    "unsubscribe_rate",
    "complained",
    "purchases",
    "revenue",
    "cost",
)


def columns(keys: Iterable[str] = EVERYTHING) -> list[Column]:
    """These columns."""
    return [_BY_KEY[key] for key in keys]
