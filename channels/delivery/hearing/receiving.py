"""What providers tell us, by whatever way it comes: receipts find their messages, replies their customers."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from psycopg.types.json import Jsonb

from delivery import outcomes
from delivery.hearing import dead, replies, soft_bounces
from delivery.models import Account
from delivery.outcomes import Report, storable
from delivery.provider import Heard, Receipt
from delivery.statements import statement
from lib.sql import execute, rows

LONGEST_ID = 200
STRAY_DAYS = 3  # how long a receipt waits for its message
KEPT_DAYS = 30  # how long a provider's id is kept; receipts and replies that come later find no message


def take(account: Account, heard: Heard, now: datetime) -> int:
    """Stores all of it in one transaction; how many reports were new. The same again changes nothing."""
    with transaction.atomic():
        new = _receipts(account.pk, heard.receipts, now) if heard.receipts else 0
        if heard.replies:
            new += replies.take(account, heard.replies, now)
    return new


def match_strays(now: datetime, limit: int = 1000) -> int:
    """Receipts that came before their message was recorded find it now; how many did.

    One statement when there is nothing to do.
    """
    with transaction.atomic():
        found = rows(statement("match_strays", limit=limit))
        reports = [
            Report(customer_id, message_id, type_, at, grade, key, code, words, json.loads(detail) if detail else None)
            for customer_id, message_id, type_, at, grade, key, code, words, detail, _ in found
        ]
        outcomes.record(reports, now)
        dead.bury(
            [(each.customer_id, each.message_id) for each, row in zip(reports, found, strict=True) if row[9]], now
        )
        soft_bounces.suppress(reports, now)
    return len(found)


def forget(now: datetime) -> None:
    """Deletes what no longer waits for anything."""
    execute(
        statement(
            "forget_ids", strays_before=now - timedelta(days=STRAY_DAYS), ids_before=now - timedelta(days=KEPT_DAYS)
        )
    )


def messages_of(
    account_id: int, provider_ids: Sequence[str], message_ids: Sequence[int]
) -> tuple[dict[str, tuple[int, int]], dict[int, tuple[int, int]]]:
    """Whose messages these are: (customer, message) by the provider's id, and by our own. Only this account's."""
    found = rows(
        statement("find_messages", account=account_id, provider_ids=list(provider_ids), message_ids=list(message_ids))
    )
    by_theirs = {theirs: (customer, message) for theirs, customer, message in found if theirs is not None}
    by_ours = {message: (customer, message) for theirs, customer, message in found if theirs is None}
    return by_theirs, by_ours


def _receipts(account_id: int, receipts: Sequence[Receipt], now: datetime) -> int:
    theirs = sorted({_id(each) for each in receipts if each.message_id is None})
    ours = sorted({each.message_id for each in receipts if each.message_id is not None})
    by_theirs, by_ours = messages_of(account_id, theirs, ours)
    reports: list[Report] = []
    buried: list[tuple[int, int]] = []
    strays: list[Receipt] = []
    for each in receipts:
        whose = by_theirs.get(_id(each)) if each.message_id is None else by_ours.get(each.message_id)
        if whose is not None:
            reports.append(Report(*whose, each.type, each.at, each.grade, each.key, each.code, each.words, each.detail))
            if each.dead:
                buried.append(whose)
        elif each.message_id is None and each.provider_message_id:
            strays.append(each)
    if strays:
        _keep(account_id, strays, now)
    new = outcomes.record(reports, now)
    dead.bury(buried, now)
    soft_bounces.suppress(reports, now)
    return new


def _id(receipt: Receipt) -> str:
    return storable(receipt.provider_message_id or "")[:LONGEST_ID]


def _keep(account_id: int, strays: Sequence[Receipt], now: datetime) -> None:
    """A receipt may be quicker than the transaction that records the hand-over; it waits for it."""
    execute(
        statement(
            "keep_strays",
            account=account_id,
            provider_ids=[_id(each) for each in strays],
            types=[each.type for each in strays],
            ats=[each.at for each in strays],
            grades=[each.grade for each in strays],
            keys=[storable(each.key)[:200] for each in strays],
            codes=[storable(each.code)[:60] for each in strays],
            words=[storable(each.words)[:300] for each in strays],
            details=[Jsonb(outcomes.storable_json(each.detail)) if each.detail else None for each in strays],
            dead=[each.dead for each in strays],
            now=now,
        )
    )
