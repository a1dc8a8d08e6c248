"""What was known of a customer at a moment in the past, of what is stored with its history: attributes and consents.

Purchases, events and messages tell their own times. Of the rest (addresses, lists, names elsewhere, language, time
zone) only today is known: such conditions say so (Condition.recalls).
"""

from datetime import datetime
from pathlib import Path

from psycopg import sql

from lib.sql import fill, load

HERE = Path(__file__).parent


def recalled(query: sql.Composable, customer_id: int, at: datetime) -> sql.Composable:
    """A question about one customer, asked of what was known of them at that moment.

    Its tables of customers and consents are replaced by what they held of this one, under the same names: whatever
    conditions ask of them is asked of that.
    """
    return fill(load(HERE / "recalling.sql"), customer=customer_id, at=at, asked=query)
