"""The rehearsal's future: what it will report about accepted messages, and telling it when the moment comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Min

from customers.purchases import PurchaseRow, record_purchases
from delivery.kinds import KINDS
from delivery.models import RehearsalReport
from delivery.outcomes import REPORTS, Report, record
from delivery.statements import statement
from delivery.statuses import FAILURES
from lib import live
from lib.sql import execute, rows

REHEARSAL = "rehearsal"  # the source of the purchases
PURCHASE = "purchase"  # not about the message: the customer buys, perhaps because of it


@dataclass(frozen=True, slots=True)
class Planned:
    """A report to come: a type of statuses.REPORTS, or PURCHASE with its amount."""

    customer_id: int
    message_id: int
    type: str
    due_at: datetime
    grade: str | None = None
    amount: Decimal | None = None


def plan(reports: Sequence[Planned]) -> None:
    """Stores reports to come, in the caller's transaction."""
    if reports:
        execute(
            statement(
                "plan_reports",
                customer_ids=[each.customer_id for each in reports],
                message_ids=[each.message_id for each in reports],
                types=[each.type for each in reports],
                grades=[each.grade for each in reports],
                amounts=[each.amount for each in reports],
                due_ats=[each.due_at for each in reports],
            )
        )
        live.kick(REPORTS)


def report_due(now: datetime, limit: int = 5000) -> int:
    """Tells up to `limit` reports that are due, as a real provider would; returns how many. 0: nothing is due.

    Taken and told in one transaction: a crash tells them again, and loses none. What happened is dated when it was due.
    """
    with transaction.atomic():
        due = rows(statement("take_reports", now=now, limit=limit))
        reports, purchases = [], []
        for customer_id, message_id, type_, grade, amount, due_at, channel, currency in due:
            if type_ == PURCHASE:
                purchases.append(
                    PurchaseRow(customer_id, f"rehearsal-{message_id}", due_at, amount, currency, source="rehearsal")
                )
                continue
            told = type_, "", ""
            if type_ in FAILURES and channel in KINDS:
                failure = KINDS[channel].typical_failure
                told = failure if failure[0] == type_ else (type_, "expired", "Not delivered in time.")
            reports.append(Report(customer_id, message_id, type_, due_at, grade, "rehearsal", told[1], told[2]))
        record(reports, now)
        record_purchases(purchases, now)
    return len(due)


def next_report_at() -> datetime | None:
    """When the next report is due; None when nothing is to come."""
    next_at: datetime | None = RehearsalReport.objects.aggregate(at=Min("due_at"))["at"]
    return next_at
