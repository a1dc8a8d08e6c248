"""Every .sql of analytics is explained: no report goes through all messages or decisions, whatever their number.

The planner is forbidden to read tables from end to end. Where it does so all the same, there is no other way: no index
serves the statement, and with ten million rows it would take minutes.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier
from rest_framework.test import APIClient

from accounts.models import User
from analytics.checking import check
from analytics.lift.keeping import catch_up as keep_arms
from analytics.lives.keeping import catch_up as keep_lives
from analytics.lives.keeping import make_again as make_lives
from analytics.report import REPORTS, TOTAL, Report
from analytics.rolling.making import catch_up, make_everything
from journeys.models import Journey
from lib import sql
from tests.analytics.world import PricedWorld

API = "/api/v1/analytics"
FOLDER = settings.BASE / "analytics"
PERIOD = {"from": "2026-02-20", "to": "2026-03-20"}
LAST = datetime(2026, 3, 20, 12, tzinfo=UTC)  # the day on which the period ends
LARGE = ("delivery_message", "journeys_decision", "delivery_deliveryevent")


class Watch:
    """The statements that were run, and the files of analytics that they came from."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.statements: list[str] = []

    def __call__(self, execute: Any, query: Any, params: Any, many: bool, context: Any) -> Any:
        answer = execute(query, params, many, context)
        text = query.as_string(context["connection"].connection) if hasattr(query, "as_string") else str(query)
        if text.startswith("create temporary table") and " as\n" in text:
            text = text.split(" as\n", 1)[1]  # what is made of a segment's members (analytics/members/made.py)
        if not params and text.lstrip().startswith(("--", "with", "select")):
            self.statements.append(text)
        return answer


@contextmanager
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    watch, load = Watch(), sql.load

    def loaded(file: Path) -> SQL:
        if file.is_relative_to(FOLDER):
            watch.files.add(str(file.relative_to(FOLDER)))
        return load(file)

    with monkeypatch.context() as patched:
        patched.setattr(sql, "load", loaded)
        with connection.execute_wrapper(watch):
            yield watch


@pytest.fixture
def journey(world: PricedWorld) -> Journey:
    people = [world.customer() for _ in range(12)]
    found = world.cascade_journey("push", "email", "sms")
    Journey.objects.filter(pk=found.pk).update(settings={"holdout_share": 40})
    found.refresh_from_db()
    world.start(found)
    for person in people:
        if world.sent(person):
            world.report(person, "push", "clicked")
            world.report(person, "push", "unsubscribed")
        world.buy(person)
    world.pass_time(days=3)
    make_everything()
    keep_arms()
    keep_lives(LAST)
    return found


@pytest.fixture
def client(db: None) -> APIClient:
    made = APIClient()
    made.force_authenticate(User.objects.create_user("m@example.com", name="M", role="manager"))
    return made


def scans(text: str) -> list[str]:
    """How a statement goes through a large table from end to end, for want of any other way.

    The tables of a test are small, and an index is at times read as a whole because that is cheap: where an index with
    a condition could be used as well, it would be in a large one.
    """
    found = _whole(text, "enable_seqscan")
    if found:
        bitmaps = _whole(text, "enable_seqscan", "enable_indexscan", "enable_indexonlyscan")
        found = {place: how for place, how in found.items() if place in bitmaps}
    return [f"{how} on {relation} {alias}:\n{text[:600]}" for (relation, alias), how in found.items()]


def _whole(text: str, *without: str) -> dict[tuple[str, str], str]:
    """The large tables (and their aliases) that are read from end to end, and how."""
    with transaction.atomic(), connection.cursor() as cursor:
        # What a roll is about to be (rolling/making.py), for the statement that hears of it; who is asked about.
        cursor.execute("create temporary table made (like analytics_conversion)")
        cursor.execute("create temporary table asked_member (customer_id bigint primary key)")
        for name in without:
            cursor.execute(SQL("set local {} = off").format(Identifier(name)))
        cursor.execute(SQL("explain (format json) {}").format(SQL(text)))
        (plan,) = cursor.fetchone()
        for name in without:
            cursor.execute(SQL("set local {} = on").format(Identifier(name)))
        cursor.execute("drop table made, asked_member")
    found = {}
    waiting = [each["Plan"] for each in (json.loads(plan) if isinstance(plan, str) else plan)]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        whole = node["Node Type"] == "Seq Scan" or ("Index" in node["Node Type"] and "Index Cond" not in node)
        if node.get("Relation Name") in LARGE and whole:
            found[node["Relation Name"], node.get("Alias", "")] = node["Node Type"]
    return found


def query_of(report: Report, journey: Journey) -> dict[str, Any]:
    return PERIOD | ({"journey": journey.pk} if "journey" in report.needs else {})


def ask_everything(client: APIClient, journey: Journey) -> None:
    """Every report, with each filter that it takes; the people behind every number that opens; Home."""
    segment = journey.graph["nodes"][0]["config"]["segment_id"]
    for path in ("overview", "home"):
        for query in (PERIOD, PERIOD | {"segment": segment}):
            assert client.get(f"{API}/{path}/", query).status_code == 200
    for report in REPORTS:
        query = query_of(report, journey)
        given = {
            "brand": journey.brand_id,
            "journey": journey.pk,
            "channel": "push",
            "segment": segment,
            "rule": "even",
            "version": 1,
        }
        for name in ["", *sorted(report.takes)]:
            answer = client.get(f"{API}/reports/{report.key}/", query | ({name: given[name]} if name else {}))
            assert answer.status_code == 200, answer.content[:500]
            if not name:
                _open_everything(client, report, query, answer.json()["tables"])


def _open_everything(client: APIClient, report: Report, query: dict[str, Any], tables: list[Any]) -> None:
    for table in tables:
        for column in table["columns"]:
            rows = [*table["rows"][:3], *table["rows"][-1:], *([{"key": TOTAL}] if table["total"] else [])]
            for row in rows if column["opens"] else []:
                place = {"table": table["key"], "column": column["opens"], "row": row["key"]}
                answer = client.get(f"{API}/reports/{report.key}/people/", query | place)
                assert answer.status_code in (200, 400), answer.content[:500]


def test_to_keep_the_rolls_nobody_goes_through_all_messages_or_decisions(
    world: PricedWorld, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.start(world.cascade_journey("push", "email", "sms"))
    world.pass_time(days=2)
    with watching(monkeypatch) as watch:
        catch_up()
        keep_arms()
        keep_lives(world.now)
    found = [each for text in dict.fromkeys(watch.statements) for each in scans(text)]
    assert not found, "\n\n".join(found)


def test_no_report_goes_through_all_messages_or_decisions_and_every_sql_file_is_explained(
    client: APIClient, world: PricedWorld, journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watching(monkeypatch) as watch:
        ask_everything(client, journey)
        asked = list(dict.fromkeys(watch.statements))
        make_everything()
        catch_up()
        keep_arms()
        make_lives(LAST)
        check()  # on another day, which is another end of the life cycle
        client.get(f"{API}/reports/lifecycle/", PERIOD)
    found = [each for text in asked for each in scans(text)]
    assert not found, "\n\n".join(found)
    for text in set(watch.statements) - set(asked):
        scans(text)  # the planner knows every table and column that it names
    files = {str(each.relative_to(FOLDER)) for each in FOLDER.rglob("*.sql")}
    unasked = sorted(files - watch.files)
    assert unasked == [], "Asked by no report, and by no roll: take it away, or have the test ask for it."
