"""manage.py check_analytics"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.checking import check
from journeys.checks.checking import table

MOST_SHOWN = 100


class Command(BaseCommand):
    help = "Recomputes all counters and rolls from their facts and compares. Ends with an error if any differs."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = check()
        found = checked.differences
        if found:
            self.stdout.write(table(found[:MOST_SHOWN]))
        else:
            self.stdout.write("All counters and rolls agree with what they count: 0 differences.")
        if len(found) > MOST_SHOWN:
            self.stdout.write(f"… and {len(found) - MOST_SHOWN} more")
        if checked.waiting:
            self.stdout.write(f"Left out are {checked.waiting} hours of rolls that wait to be made again.")
        if found:
            raise CommandError(f"{len(found)} counters differ from what they count.")
