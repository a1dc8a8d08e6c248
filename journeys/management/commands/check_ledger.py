"""manage.py check_ledger"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journeys.checks.checking import differences, table
from journeys.models import Decision, Enrollment
from journeys.retention import begins_at

MOST_SHOWN = 100


class Command(BaseCommand):
    help = (
        "Proves that entered = waiting + left, per node and in total, that counters equal decisions, that every move of"
        " every run left one decision, and every sending one message. Ends with an error if not."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences()
        if found:
            self.stdout.write(table(found[:MOST_SHOWN]))
            if len(found) > MOST_SHOWN:
                self.stdout.write(f"… and {len(found) - MOST_SHOWN} more")
            raise CommandError(f"The ledger does not reconcile in {len(found)} places.")
        begins = begins_at()
        inside = Enrollment.objects.filter(exited_at=None).count()
        self.stdout.write(
            f"The ledger reconciles: {Enrollment.objects.count()} runs, {inside} of them inside,"
            f" {Decision.objects.count()} decisions."
            + (f" Decisions before {begins:%Y-%m-%d %H:%M} UTC are no longer kept." if begins else "")
        )
