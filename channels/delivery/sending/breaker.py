"""The circuit breaker: an account that cannot be used rests for a while, longer each time, and is then tried again.

While it rests nothing of it is claimed; its messages wait, or take the way over the sender's fall-back
(delivery/sending/diverting.py). After the rest a small batch tries whether it works again.
"""

from datetime import datetime, timedelta

from django.db.models import F

from delivery.models import Account

FIRST_REST_S = 5
LONGEST_REST_S = 600
PROBE = 10  # messages that a batch after a rest has at most


def rests(account: Account, now: datetime) -> bool:
    """Whether the account is not to be used now."""
    return account.rests_until is not None and account.rests_until > now


def most(account: Account, limit: int) -> int:
    """How many messages a batch may have: few as long as it is not known whether the account works again."""
    return min(limit, PROBE) if account.outages else limit


def open_(account: Account, words: str, now: datetime) -> None:
    """The account could not be used: it rests, twice as long as the last time, ten minutes at most."""
    rest_s = min(FIRST_REST_S * 2 ** min(account.outages, 10), LONGEST_REST_S)
    Account.objects.filter(pk=account.pk).update(
        outages=F("outages") + 1 if account.outages < 1000 else F("outages"),
        rests_until=now + timedelta(seconds=rest_s),
        outage_words=words[:300],
    )


def close(account: Account) -> None:
    """The account has worked: no more rests."""
    if account.outages:
        Account.objects.filter(pk=account.pk).update(outages=0, rests_until=None, outage_words="")
