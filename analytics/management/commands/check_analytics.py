"""manage.py check_analytics"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.checking import differences
from journeys.checking import table

MOST_SHOWN = 100


class Command(BaseCommand):
    help = "Recomputes all counters from decisions and messages and compares. Ends with an error if any differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences()
        if not found:
            self.stdout.write("All counters agree with decisions, messages and runs: 0 differences.")
            return
        self.stdout.write(table(found[:MOST_SHOWN]))
        if len(found) > MOST_SHOWN:
            self.stdout.write(f"… and {len(found) - MOST_SHOWN} more")
        raise CommandError(f"{len(found)} counters differ from what they count.")
