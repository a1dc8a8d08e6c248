"""manage.py roll_up"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from analytics.lives import keeping as lives
from analytics.rolling.making import catch_up, make_everything


class Command(BaseCommand):
    help = "Counts the hours again whose facts have changed, as the task cluster does by itself all the time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Every hour, from the first.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["all"]:
            self.stdout.write(f"{catch_up()} hours of rolls were made again.")
            lives.catch_up(timezone.now())
            return
        made = make_everything(lambda roll, hours: self.stdout.write(f"{roll}: {hours} hours"))
        self.stdout.write(f"{made} hours of rolls were made, all there are.")
        self.stdout.write(f"lives: {lives.make_again(timezone.now())} customers")
