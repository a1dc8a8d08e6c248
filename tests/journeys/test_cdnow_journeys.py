"""Two journeys over the whole of CDNOW, day by day on a virtual clock, with the figures that are known of them."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from django.db.models.functions import TruncMonth
from psycopg import sql
from rest_framework.test import APIClient

from accounts.models import User
from analytics.lift.keeping import catch_up
from customers.importing.mapping import load_mapping
from customers.importing.run import run_import
from customers.models import Purchase
from customers.purchases import PurchaseRow, record_purchases
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.engine.finishing import finish
from journeys.figures.counters import totals
from journeys.models import Decision, Enrollment, Journey
from lib.sql import execute
from tests.journeys.world import World

CDNOW = Path(__file__).parents[2] / "demo" / "cdnow"
TRUTH = json.loads(Path(__file__).with_name("cdnow_truth.json").read_text())
DAY_S = 86_400
GOAL = {"goal": {"kind": "event", "event": "purchase"}, "conversion_window_s": 30 * DAY_S}


@pytest.mark.django_db(transaction=True)  # in one transaction dead rows could never be cleaned away
def test_welcome_and_win_back_come_out_exactly(world: World) -> None:
    days = purchases_by_day()
    as_of = datetime.fromisoformat(TRUTH["as_of"])
    world.now = min(days) - timedelta(days=1)
    welcome = month_behind(world, {"reentry": "never"}, is_compared=True)
    win_back = month_behind(world, {"reentry": "after_exit", "unless": [{"event": "purchase"}], "within_s": 60 * DAY_S})

    for world.now in each_day(min(days), as_of):
        if world.now.day == 1 and world.now.year == 1997:  # a year passes here before autovacuum has looked at anything
            execute(sql.SQL("analyze journeys_enrollment, customers_customer"))
        record_purchases(days[world.now], world.now)
        engine.drain(world.now)

    assert Purchase.objects.count() == 69_659
    truth = TRUTH["welcome"]
    assert entries(welcome).count() == truth["entries"]
    assert by_month(entries(welcome)) == truth["entries_by_month"]
    assert left(welcome, "goal") == truth["goal_reached"]
    shown = lift(welcome, min(days))
    assert (shown["people"], shown["converted"]) == (truth["entries"], truth["goal_reached"])
    assert shown["revenue"] == float(truth["goal_revenue_all_purchases_in_window"])

    truth = TRUTH["win_back_60"]
    assert entries(win_back).count() == truth["firings"]
    assert entries(win_back).values("customer_id").distinct().count() == truth["customers"]
    assert by_month(entries(win_back)) == truth["firings_by_month"]
    assert left(win_back, "goal") == truth["goal_reached"]

    for journey, sums in ((each, totals([each])[each.pk]) for each in (welcome, win_back)):
        inside = Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).count()
        assert sums["inside"] == inside
        assert sums["entered"] == left(journey, "goal") + left(journey, "waited") + inside
    assert differences() == []
    finish(world.now)
    assert set(Journey.objects.values_list("status", flat=True)) == {Journey.Status.RUNNING}, "somebody may come"


def purchases_by_day() -> dict[datetime, list[PurchaseRow]]:
    """What the import makes of the file, by day; the customers stay, their purchases are still to come."""
    run_import(CDNOW / "CDNOW_master.txt.gz", load_mapping(CDNOW / "mapping.json"), datetime(1998, 7, 1, tzinfo=UTC))
    found: dict[datetime, list[PurchaseRow]] = defaultdict(list)
    for each in Purchase.objects.order_by("id"):
        row = PurchaseRow(each.customer_id, each.key, each.occurred_at, each.amount, each.currency, each.units, "shop")
        found[each.occurred_at].append(row)
    Purchase.objects.all().delete()
    return found


def month_behind(world: World, entry: dict[str, Any], is_compared: bool = False) -> Journey:
    """A running journey: in by a purchase, out by the goal or after thirty days.

    Where it is compared, a split sends everybody the same way: what an arm has bought is a figure of the lift.
    """
    arms = [{"key": "all", "label": "All", "share": 100}, {"key": "none", "label": "None", "share": 0}]
    split = {"split": ("split", {"arms": arms})} if is_compared else {}
    begin = ["in.next>split", "split.all>month", "split.none>out"] if is_compared else ["in.next>month"]
    nodes = {"in": ("entry_event", {"event": "purchase"} | entry), "month": ("wait", {"duration_s": 30 * DAY_S})}
    journey = world.journey({**nodes, **split, "out": ("exit", {})}, [*begin, "month.next>out"])
    return world.start(actions.save(journey, None, journey.revision, settings=GOAL))


def lift(journey: Journey, since: datetime) -> dict[str, Any]:
    """What the page of the lift shows of those who came: among others what they bought within the conversion window."""
    catch_up()
    client = APIClient()
    client.force_authenticate(User.objects.create_user("marketer@example.com", name="Marketer", role="marketer"))
    asked: dict[str, Any] = {
        "journey": journey.pk,
        "from": str(since.date()),
        "to": str(since.date() + timedelta(days=364)),
    }
    tables = client.get("/api/v1/analytics/reports/lift/", asked).json()["tables"]
    arms: list[dict[str, Any]] = next(each["rows"] for each in tables if each["key"] == "arms")
    return next(each for each in arms if each["arm"] == "All")


def each_day(first: datetime, end: datetime) -> Iterator[datetime]:
    while first < end:
        yield first
        first += timedelta(days=1)


def entries(journey: Journey) -> Any:
    return Decision.objects.filter(journey_id=journey.pk, reason="entered")


def left(journey: Journey, reason: str) -> int:
    return Decision.objects.filter(journey_id=journey.pk, reason=reason).count()


def by_month(found: Any) -> dict[str, int]:
    months = found.annotate(month=TruncMonth("at", tzinfo=UTC)).values_list("month").annotate(count=Count("id"))
    return {f"{month:%Y-%m}": count for month, count in months.order_by("month")}
