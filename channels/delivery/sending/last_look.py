"""What is looked at for the last time after a claim, before the hand-over: the night and the caps.

Everything else that speaks against a message is found by the claim itself (sql/claim.sql). A message that has waited
comes here again, from the beginning.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from delivery.sending import caps, policies
from delivery.sending.handover import CAPPED, QUIET
from delivery.sending.making import Claimed
from delivery.sending.policies import Policy
from delivery.sending.quiet import Hours


def at_night(batch: Sequence[Claimed], hours: Hours, now: datetime) -> list[Claimed]:
    """The batch; those in whose quiet hours it comes are refused, and wait where their policy says so."""
    return [_at_night(each, hours, now) for each in batch]


def _at_night(row: Claimed, hours: Hours, now: datetime) -> Claimed:
    if row.refusal:
        return row
    policy = policies.read(row.policy)
    ends_at = policy.hours(hours).end(row.time_zone, now)
    return _refused(row, QUIET, ends_at if policy.waits_if_quiet else None, policy) if ends_at else row


def under_caps(batch: Sequence[Claimed], brand_id: int, limits: Sequence[caps.Limit], now: datetime) -> list[Claimed]:
    """The batch; those for whom a cap has no place are refused, and wait where their policy says so."""
    verdicts = {each.message_id: each.free_at for each in caps.capped(batch, brand_id, limits, now)}
    return [_capped(each, verdicts[each.message_id]) if each.message_id in verdicts else each for each in batch]


def _capped(row: Claimed, free_at: datetime | None) -> Claimed:
    policy = policies.read(row.policy)
    return _refused(row, CAPPED, free_at if policy.waits_if_capped else None, policy)


def _refused(row: Claimed, code: str, until: datetime | None, policy: Policy) -> Claimed:
    latest = policy.latest(row.created_at)  # that of the message itself is seen to when it goes back (sql/postpone.sql)
    if until is not None and latest is not None and until >= latest:
        until = None
    return replace(row, refusal=code, waits_until=until)
