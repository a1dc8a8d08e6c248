"""What the benchmark of segments asks: a fixed list, each with its rule, and how long it may take."""

from typing import Any

Rule = dict[str, Any]

LIFE_MS, MONTH_MS, YEAR_MS = 300, 1_000, 5_000


def last(days: int) -> Rule:
    return {"span": "last_days", "days": days}


def attribute(key: str, operator: str, **values: Any) -> Rule:
    return {"type": "attribute", "attribute": key, "operator": operator, **values}


CITY = attribute("city", "equals", value="Kyiv")
PUSH = {"type": "address", "channel": "push", "has": "yes"}
MAIL_ALLOWED = {"type": "consent", "channel": "email", "state": "granted"}  # and topic_id, which the base knows
THREE_OR_MORE = {"type": "purchase_count", "compare": "at_least", "value": 3}
SPENT_1000 = {"type": "purchase_sum", "compare": "more_than", "value": "1000.00"}
LAPSED = {"type": "last_purchase", "when": "more_days_ago", "days": 90}
LEFT_A_BASKET = {"type": "event", "name": "basket_left", "compare": "at_least", "value": 1, "period": last(7)}
SPENT_30 = {"type": "purchase_sum", "compare": "more_than", "value": "100.00", "period": last(30)}
SPENT_365 = {"type": "purchase_sum", "compare": "more_than", "value": "300.00", "period": last(365)}
PAIR = {"type": "purchase_pair", "days": 7}
LOOKED_AND_LEFT = {
    "type": "sequence",
    "first": {"event": "basket_added"},
    "followed": "no",
    "then": {"event": "purchase"},
    "within": 7,
    "unit": "days",
    "period": last(365),
}

# Each with the milliseconds that it may take.
ALONE: dict[str, tuple[Rule, int]] = {
    "everybody": ({"all": []}, LIFE_MS),
    "city is Kyiv": (CITY, LIFE_MS),
    "age from 20 to 30": (attribute("age", "between", value=20, value_to=30), LIFE_MS),
    "birthday in the next 7 days": (attribute("birthday", "anniversary_next_days", days=7), LIFE_MS),
    "is a VIP": (attribute("vip", "is_true"), LIFE_MS),
    "has a tag": (attribute("tags", "has_any", values=["tag3", "tag5"]), LIFE_MS),
    "city is not known": (attribute("city", "absent"), LIFE_MS),
    "can be reached by push": (PUSH, LIFE_MS),
    "allows e-mail": (MAIL_ALLOWED, LIFE_MS),
    "was never asked about SMS": ({"type": "consent", "channel": "sms", "state": "never_asked"}, LIFE_MS),
    "3 purchases or more": (THREE_OR_MORE, LIFE_MS),
    "spent more than 1,000": (SPENT_1000, LIFE_MS),
    "bought last more than 90 days ago": (LAPSED, LIFE_MS),
    "bought first this year": ({"type": "first_purchase", "when": "at_most_days_ago", "days": 365}, LIFE_MS),
    "left a basket in 7 days": (LEFT_A_BASKET, MONTH_MS),
    "spent more than 100 in 30 days": (SPENT_30, MONTH_MS),
    "looked at category c5 three times in 30 days": (
        {
            "type": "event",
            "name": "product_viewed",
            "filters": [{"property": "category", "compare": "is", "value": "c5"}],
            "compare": "at_least",
            "value": 3,
            "period": last(30),
        },
        MONTH_MS,
    ),
    "spent more than 300 in 365 days": (SPENT_365, YEAR_MS),
    "paid 60 or more on average in 365 days": (
        {"type": "purchase_average", "compare": "at_least", "value": "60.00", "period": last(365)},
        YEAR_MS,
    ),
    "no purchase in 365 days": ({"type": "purchase_in_period", "made": "no", "period": last(365)}, YEAR_MS),
    "bought s1 in 365 days": ({"type": "product_bought", "sku": "s1", "period": last(365)}, YEAR_MS),
    "bought of cat7 twice in 365 days": (
        {"type": "category_bought", "category": "cat7", "compare": "at_least", "value": 2, "period": last(365)},
        YEAR_MS,
    ),
    "two purchases within 7 days": (PAIR, YEAR_MS),
    "second purchase within 30 days of the first": ({"type": "purchase_soon_after", "number": 2, "days": 30}, YEAR_MS),
    "basket but no purchase within 7 days, in 365": (LOOKED_AND_LEFT, YEAR_MS),
}

# Three ways nested: each may take as long as the slowest of the parts under its root, and half of that again.
NESTED: dict[str, Rule] = {
    "in Kyiv, by push, spent much or left a basket": {
        "all": [CITY, {"any": [SPENT_365, LEFT_A_BASKET]}, PUSH],
    },
    "lapsed good customers who allow e-mail": {
        "all": [{"any": [THREE_OR_MORE, {"all": [SPENT_1000, LAPSED]}]}, {"not": SPENT_30}, MAIL_ALLOWED],
    },
    "quick repeaters who did not leave": {
        "all": [PAIR, {"not": {"any": [LAPSED, LOOKED_AND_LEFT]}}],
    },
}
