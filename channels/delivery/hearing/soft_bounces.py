"""Addresses whose mail comes back again and again without anybody saying that they do not exist.

A full mailbox, a policy of today, a server that is away: each alone says little. The rule: when the messages to an
address have come back in a row on so many different days that were handed over, and none in between has stayed or was
answered, it is suppressed as `soft_bounces`. A day counts once, however many messages it had, as in GNU Mailman
(administration manual, 2.8 “The Bounce Processing Category”, gnu.org/software/mailman/mailman-admin/node25.html, read
2026-11-22), from which the number is, too: its threshold is a score of 5. Mailchimp cleans after 7 to 15 soft bounces,
and counts each.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from delivery import statuses
from delivery.outcomes import Report
from delivery.statements import statement
from lib.sql import execute

DAYS = 5
WITHIN = timedelta(days=180)  # what came back longer ago says nothing any more
CHANNELS = ("email",)
REASON = "soft_bounces"


def suppress(reports: Sequence[Report], now: datetime) -> None:
    """Suppresses those addresses of these reports that have bounced too often in a row; one statement, or none.

    Call it in the transaction that has recorded them, and after those that are dead have been buried.
    """
    returned = [each for each in reports if each.type == statuses.BOUNCED]
    if returned:
        execute(
            statement(
                "soft_bounces",
                customer_ids=[each.customer_id for each in returned],
                message_ids=[each.message_id for each in returned],
                channels=list(CHANNELS),
                failures=sorted(statuses.FAILURES),
                days=DAYS,
                since=now - WITHIN,
                reason=REASON,
                now=now,
            )
        )
