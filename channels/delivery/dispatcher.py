"""Takes messages from the outbox and hands them to providers, each at most once."""

from datetime import datetime

BATCH = 2000


def drain(now: datetime, limit: int = BATCH) -> int:
    """Hands over one batch: messages of one traffic class and one account; returns how many rows it took.

    0 means that nothing is queued (or that others have claimed all of it). Call it outside of a transaction: what is
    claimed must be committed before a provider hears of it.
    """
    raise NotImplementedError


def recover(now: datetime, grace_s: int = 60) -> int:
    """Marks what was in flight when its dispatcher died as `unknown`, sent at the moment of its claim; returns how many.

    Never sent again, except over accounts whose provider takes an idempotency key: these go back into the queue.
    """
    raise NotImplementedError


def handed_over(now: datetime, limit: int) -> int:
    """Marks queued rows as sent, at no cost, and counts them; nothing is rendered and nobody is told. For the benchmark.

    One statement; returns how many rows it marked.
    """
    raise NotImplementedError
