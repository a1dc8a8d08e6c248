"""manage.py check_analytics"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.checking import Difference, differences

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


def table(found: list[Difference]) -> str:
    """The differences as lines of columns."""
    rows = [("counter", "counted", "is", "where")] + [
        (each.what, each.counted, each.is_, ", ".join(f"{key} {value}" for key, value in each.place.items()))
        for each in found
    ]
    first, second, third = (max(len(row[column]) for row in rows) for column in range(3))
    return "\n".join(f"{row[0]:<{first}}  {row[1]:>{second}}  {row[2]:>{third}}  {row[3]}" for row in rows)
