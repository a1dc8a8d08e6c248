"""What people write back to us: each reply is kept, finds its customer, and counts as a reaction of theirs."""

from collections.abc import Sequence
from datetime import datetime

from delivery.models import Account
from delivery.provider import Reply


def take(account: Account, replies: Sequence[Reply], now: datetime) -> int:
    """Stores replies that came over an account, in the caller's transaction; how many reports were new."""
    raise NotImplementedError
