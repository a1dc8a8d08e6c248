"""Rules that hold for everybody inside a journey: its goal and its exits, asked at once when something happens."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from psycopg import sql

from journeys.hearing.happenings import happened
from journeys.models import Enrollment
from journeys.running import Running
from lib.live import publish
from lib.sql import fill, load, rows
from segments.predicate import predicate

HERE = Path(__file__).parent
# A condition may come true by the passing of time alone: so often is it asked again of everybody inside.
AGAIN = timedelta(minutes=10)
SINCE_ENTRY = sql.SQL(
    "exists (select from {table} where e.customer_id = d.customer_id and {condition}"
    " and e.occurred_at > d.entered_at and e.occurred_at <= {now})"
)


def ask(found: list[Running], now: datetime, batch: int) -> int:
    """One batch of those whom the rules are to be asked about, of each version; how many were asked."""
    return sum(_ask(version, now, batch) for version in found if version.is_guarded)


def next_at(found: list[Running]) -> datetime | None:
    """When the rules are asked next."""
    guarded = [each.id for each in found if each.is_guarded]
    if not guarded:
        return None
    waiting = Enrollment.objects.filter(version_id__in=guarded, guard_at__isnull=False)
    return waiting.order_by("guard_at").values_list("guard_at", flat=True).first()


def rules_of(policy: dict[str, Any]) -> list[dict[str, Any] | None]:
    """The goal (or none) and the exits, in the order in which they count."""
    return [policy["goal"], *policy["exits"]]


def _ask(version: Running, now: datetime, batch: int) -> int:
    rules = rules_of(version.policy)
    whens = [
        sql.SQL(" when ({}) then {}").format(_holds(each, now), sql.Literal(number))
        for number, each in enumerate(rules)
        if each
    ]
    by_time = any(each and each["kind"] == "rule" for each in rules)
    statement = fill(
        load(HERE / "guarding.sql"),
        journey=version.journey_id,
        version=version.id,
        met=sql.SQL("case{} end").format(sql.Composed(whens)),
        names=[(each or {}).get("label") or "" for each in rules],
        again_at=now + AGAIN if by_time else None,
        batch=batch,
        now=now,
    )
    while True:
        with transaction.atomic():
            asked, moved, met = rows(statement)[0]
            if moved != asked:
                # Somebody was moved between the statement's snapshot and its claim: the next one sees where they are.
                transaction.set_rollback(True)
                continue
            if met:
                publish(f"journey.{version.journey_id}", {"type": "changed"})
        return int(asked)


def _holds(rule: dict[str, Any], now: datetime) -> sql.Composable:
    """Whether a rule is met by the enrollment `d`, whose customer is `c`."""
    if rule["kind"] == "rule":
        return sql.SQL("({}) is true").format(predicate(rule["rule"], now))
    table, condition = happened(rule["event"], rule["filters"])
    return SINCE_ENTRY.format(table=table, condition=condition, now=sql.Literal(now))
