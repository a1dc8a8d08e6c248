"""python manage.py demo: fills an empty base with the demo."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from accounts.models import Brand, User
from analytics.lift import keeping
from analytics.rolling.making import catch_up
from customers.models import Customer, Topic
from demo.company import BRANDS, STAFF, make_company
from demo.journeys import make_journeys
from demo.loading import load_customers
from demo.replay import Busy, replay
from demo.segments import make_segments
from journeys.models import Launch
from segments.saving import refresh_sizes


class Command(BaseCommand):
    help = (
        "Real purchases (CDNOW) of made-up people, two brands, a rehearsal provider, segments and journeys. "
        "What is there already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are customers")
        parser.add_argument("--small", action="store_true", help="2,000 customers instead of 23,570")
        parser.add_argument("--until", type=date.fromisoformat, help="last day with a purchase (default: yesterday)")
        parser.add_argument(
            "--replay",
            type=int,
            default=0,
            dest="days",
            metavar="DAYS",
            help="let two journeys run for so many days up to now",
        )

    def handle(self, *args: Any, if_empty: bool, small: bool, until: date | None, days: int, **options: Any) -> None:
        now = timezone.now()
        has_customers = Customer.objects.exists()
        if has_customers and if_empty:
            return
        if has_customers and not Brand.objects.filter(key=BRANDS[0].key).exists():
            raise CommandError("There are customers of another kind here; the demo is for a base of its own.")
        if not 0 <= days <= 365:
            raise CommandError("--replay takes 0 to 365 days.")
        last_day = until or (now.astimezone(UTC).date() - timedelta(days=1))
        if last_day >= now.date():
            raise CommandError("--until must be a day that is over.")
        brands = make_company()
        self._say("two brands, three log-ins, a provider that contacts nobody")
        if not has_customers:
            load_customers(last_day, now, small=small, say=self._say)
        self._journeys(brands, now, days)

    def _journeys(self, brands: dict[str, Brand], now: datetime, days: int) -> None:
        marketer = User.objects.filter(email=STAFF[0][0]).first()
        topics = {f"{each.brand.key}/{each.key}": each.pk for each in Topic.objects.select_related("brand")}
        entries = make_segments(brands, topics, marketer, now)
        self._say(f"{len(entries)} segments")
        journeys = make_journeys(brands, entries, marketer)
        self._say(f"{len(journeys)} journeys")
        if not days:
            return
        if Launch.objects.filter(journey__in=journeys).exists():
            self._say("the journeys have run already: nothing to replay")
            return
        try:
            replay(days, now, journeys, marketer, self._say)
        except Busy as busy:
            raise CommandError(str(busy)) from None
        with connection.cursor() as cursor:  # or the dashboard would be planned for tables that were empty
            cursor.execute("analyze")
        catch_up()
        keeping.catch_up()
        refresh_sizes(now)
        self._say(f"{days} days replayed; real time goes on")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
