"""How fast an account may be given messages, whatever the number of dispatchers: a token bucket in its row."""

from datetime import datetime

from django.db.models import F

from delivery.models import Account
from delivery.statements import statement
from lib.sql import rows


def take(account: Account, wanted: int, now: datetime) -> int:
    """How many messages of `wanted` this account may be given now; they are taken out of its allowance."""
    if account.rate_per_s is None:
        return wanted
    granted = rows(statement("throttle", account=account.pk, wanted=wanted, now=now))
    return int(granted[0][0]) if granted else wanted


def give_back(account: Account, unused: int) -> None:
    """Puts back what was taken and not needed."""
    if account.rate_per_s is not None and unused > 0:
        Account.objects.filter(pk=account.pk).update(allowance=F("allowance") + unused)
