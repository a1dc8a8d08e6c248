"""Runs follow customers who become one (customers/joining), and nobody is written to twice.

Where both are inside the same journey (about the same thing, if it is about one), the run that has come furthest goes
on, and the other ends with a decision; what is queued for it is withdrawn. So it is with a run in a journey that nobody
enters twice, if the other has been through it and was written to.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, LiteralString

from django.dispatch import receiver

from customers.joining.merging import Moving
from customers.joining.rows_of_tables import bring_back, move_all
from customers.joining.tables import Special, declare, tables
from customers.models import Merge
from customers.signals import customers_meeting, customers_merging, customers_parting
from delivery.merging import follow_runs
from journeys.hearing import receivers
from journeys.models import Enrollment
from journeys.running import program
from lib.live import publish
from lib.sql import execute, fill, load, rows

HERE = Path(__file__).parent
# Runs are counted by customer and journey: those of the lost one come after those of the kept one.
NEXT_RUN: LiteralString = """
coalesce((
  select max(k.run) from journeys_enrollment k where k.customer_id = p.kept_id and k.journey_id = t.journey_id
), 0) + row_number() over (partition by p.kept_id, t.journey_id order by p.merge_id, t.run)"""

declare("journeys_enrollment", Special({"run": NEXT_RUN}, follows="true"))
MOVED = tables("journeys")


@receiver(customers_meeting)
def lock(sender: Any, customer_ids: list[int], now: datetime, **_: Any) -> None:
    """Waits for the batches of the engine in flight, and keeps the next ones away until the end of the transaction."""
    execute(fill(load(HERE / "meeting.sql"), ids=customer_ids))


@receiver(customers_merging)
def follow(sender: Any, moving: Moving, now: datetime, **_: Any) -> None:
    """Everything follows; of two runs of one kind one ends; who is inside is looked at again."""
    move_all(MOVED, moving)
    kept = sorted(set(moving.kept_ids))
    inside = Enrollment.objects.filter(customer_id__in=kept, exited_at=None)
    once = [each for each in inside.values_list("version_id", flat=True).distinct() if _lets_in_once(each)]
    everybody = sorted({*kept, *moving.lost_ids})
    for (journey,) in rows(fill(load(HERE / "merging.sql"), kepts=kept, everybody=everybody, once=once, now=now)):
        publish(f"journey.{journey}", {"type": "changed"})
    _wake(kept, now)


@receiver(customers_parting)
def go_back(sender: Any, merge: Merge, now: datetime, **_: Any) -> None:
    """Runs go back, with all that has become of them since; one that has ended by the merge stays ended."""
    for table in MOVED:
        bring_back(table, merge.pk, merge.kept_id, merge.lost_id)
    runs = list(Enrollment.objects.filter(customer_id=merge.lost_id).values_list("id", flat=True))
    whose = {"kept": merge.kept_id, "lost": merge.lost_id}
    rows(fill(load(HERE / "decisions_of_runs.sql"), enrollments=runs, **whose))
    follow_runs(runs, merge.kept_id, merge.lost_id)
    _wake([merge.kept_id, merge.lost_id], now)


def _lets_in_once(version_id: int) -> bool:
    return all(each.args.get("reentry") == "never" for each in program(version_id).entries)


def _wake(customer_ids: list[int], now: datetime) -> None:
    """What they have done together may stop a cascade, or make them join or leave a segment."""
    receivers.wake(None, customer_ids=customer_ids, now=now)
    receivers.look_again(None, customer_ids=customer_ids)
