"""The report “journey” as a whole: a world small enough to count every number by hand."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from analytics.report import TOTAL, Kind, NoPeople
from analytics.rolling.making import catch_up
from customers.models import Customer
from journeys import actions
from journeys.models import Journey
from segments.models import Segment
from tests.analytics.journey_report import REPORT, asked, column, ids, people, report, rows
from tests.analytics.world import PricedWorld
from tests.journeys.world import H

PUSH, EMAIL, SMS = "cascade|0|push", "cascade|1|email", "cascade|2|sms"


class Example:
    """The example of docs/saved.md: Ann reads the push, Bob clicks the e-mail, Cid and Dee react to nothing."""

    def __init__(self, world: PricedWorld) -> None:
        self.world = world
        self.ann = world.customer(["push", "email", "sms"])
        self.bob = world.customer(["email", "sms"])
        self.cid = world.customer(["push", "email", "sms"])
        self.dee = world.customer(["push"])
        self.journey = world.start(world.cascade_journey("push", "email", "sms"))
        world.report(self.ann, "push", "delivered")
        world.pass_time(minutes=10)
        world.report(self.ann, "push", "opened", grade="likely")
        world.report(self.cid, "push", "delivered")
        world.report(self.bob, "email", "delivered")
        world.report(self.bob, "email", "clicked")
        world.pass_time(hours=3)  # two hours after the first: Cid's e-mail has gone
        world.report(self.cid, "email", "delivered")
        world.pass_time(days=3)
        world.report(self.cid, "sms", "delivered")
        world.work()


@pytest.fixture
def example(world: PricedWorld) -> Example:
    return Example(world)


def test_who_came_in_and_left_comes_out_even(example: Example) -> None:
    answer = report(example.world, example.journey)
    assert column(answer, "balance", "people") == {"before": 0, "entered": 4, "out": 4, "inside": 0}
    assert column(answer, "doors", "people") == {"exit|exhausted": 2, "exit|reacted": 2}
    assert column(answer, "doors", "share") == {"exit|exhausted": 0.5, "exit|reacted": 0.5}
    assert answer.extra["reconciles"] is True
    assert (answer.extra["standing"], answer.extra["is_open"]) == (0, True)
    assert answer.extra["previous"] == {"entered": 0, "out": 0}
    assert column(answer, "versions", "entered") == {"1": 4}


def test_every_step_says_whom_it_reached_and_what_it_added(example: Example) -> None:
    found = rows(report(example.world, example.journey), "steps")
    assert list(found) == [PUSH, EMAIL, SMS]
    counted = ("passes", "reachable", "came", "sent", "delivered", "only_here", "doubled", "reacted", "stopped", "open")
    assert {key: tuple(row[each] for each in counted) for key, row in found.items()} == {
        PUSH: (4, 3, 4, 3, 2, 1, 0, 1, 1, 0),
        EMAIL: (4, 3, 3, 2, 2, 1, 0, 1, 1, 0),
        SMS: (4, 3, 2, 1, 1, 0, 1, 0, 0, 0),
    }
    assert [found[each]["added"] for each in (PUSH, EMAIL, SMS)] == [0.25, 0.25, 0]
    assert found[PUSH]["stopped_share"] == 1 / 4
    assert found[EMAIL]["stopped_share"] == 1 / 3
    assert [found[each]["cost"] for each in (PUSH, EMAIL, SMS)] == [
        Decimal("0.003"),
        Decimal("0.02"),
        Decimal("0.1"),
    ]
    assert [found[each]["each"] for each in (PUSH, EMAIL, SMS)] == [Decimal("0.001"), Decimal("0.01"), Decimal("0.1")]
    assert [found[each]["per_added"] for each in (PUSH, EMAIL, SMS)] == [Decimal("0.003"), Decimal("0.02"), None]


def test_a_cascade_says_what_became_of_its_passes_and_what_it_saved(example: Example) -> None:
    (cascade,) = rows(report(example.world, example.journey), "cascades").values()
    assert cascade == {
        "key": "cascade",
        "node": "Cascade",
        "passes": 4,
        "stopped": 2,
        "ended": 2,
        "put_out": 0,
        "open": 0,
        "reached": 3,
        "doubled": 1,
        "doubled_share": 1 / 3,
        "spent": Decimal("0.123"),
        "dearest": Decimal("0.300"),
        "saved": Decimal("0.177"),
        "all_channels": Decimal("0.333"),
        "saved_vs_all": Decimal("0.210"),
    }


def test_what_stopped_a_cascade_is_named_with_its_evidence(example: Example) -> None:
    found = rows(report(example.world, example.journey), "stops")
    assert {key: (row["by"], row["grade"], row["people"]) for key, row in found.items()} == {
        f"{PUSH}|opened": ("opened", "likely", 1),
        f"{EMAIL}|clicked": ("clicked", "certain", 1),
    }


def test_times_to_a_reaction_stand_beside_the_time_out(example: Example) -> None:
    answer = report(example.world, example.journey)
    found = rows(answer, "times")
    assert (found[PUSH]["reacted"], found[PUSH]["opened"], found[PUSH]["answered"]) == (1, 1, 0)
    assert (found[EMAIL]["reacted"], found[EMAIL]["opened"], found[EMAIL]["answered"]) == (
        1,
        1,
        1,
    )  # who clicks has read
    assert found[PUSH]["timeout"] == 2 * H
    assert found[PUSH]["within"] == found[PUSH]["opened_within"] == 1
    assert found[PUSH]["p50"] == (420 + 600) / 2  # after ten minutes: in the middle of its bucket
    assert (found[SMS]["reacted"], found[SMS]["p50"], found[SMS]["within"]) == (0, None, None)
    assert column(answer, "distribution", "up_to") == {"push|9": 600, "email|9": 600}


def test_the_funnel_counts_each_block(example: Example) -> None:
    answer = report(example.world, example.journey)
    assert column(answer, "nodes", "came") == {"in": 4, "cascade": 4, "reacted": 2, "exhausted": 2, "unreachable": 0}
    assert set(column(answer, "nodes", "inside").values()) == {0}
    assert column(answer, "ways", "people") == {
        "in|next|entered": 4,
        "cascade|exhausted|no_address": 1,
        "cascade|exhausted|timed_out": 1,
        "cascade|reacted|clicked": 1,
        "cascade|reacted|opened": 1,
    }


def test_costs_stand_by_the_rule_of_the_provider(example: Example) -> None:
    answer = report(example.world, example.journey)
    found = {row["channel"]: row for row in rows(answer, "costs").values()}
    assert {key: (row["billed_on"], row["sent"], row["billed"], row["cost"]) for key, row in found.items()} == {
        "push": ("sent", 3, 3, Decimal("0.003")),
        "email": ("sent", 2, 2, Decimal("0.02")),
        "sms": ("sent", 1, 1, Decimal("0.1")),
    }
    assert found["sms"]["country"] == "UA"
    total = next(each for each in answer.tables if each.key == "costs").total
    assert total is not None
    assert total["cost"] == Decimal("0.123")


def test_every_number_opens_the_people_behind_it(example: Example) -> None:
    world, journey = example.world, example.journey
    ann, bob, cid, dee = example.ann, example.bob, example.cid, example.dee
    catch_up()

    def behind(table: str, name: str, row: str) -> list[int]:
        return people(world, journey, table, name, row)

    assert behind("balance", "people", "entered") == ids(ann, bob, cid, dee)
    assert behind("balance", "people", "out") == ids(ann, bob, cid, dee)
    assert behind("balance", "people", "inside") == []
    assert behind("doors", "people", "exit|reacted") == ids(ann, bob)
    assert behind("nodes", "came", "exhausted") == ids(cid, dee)
    assert behind("nodes", "inside", "cascade") == []
    assert behind("ways", "people", "cascade|exhausted|no_address") == ids(dee)
    assert behind("steps", "passes", PUSH) == ids(ann, bob, cid, dee)
    assert behind("steps", "came", EMAIL) == ids(bob, cid, dee)
    assert behind("steps", "sent", PUSH) == ids(ann, cid, dee)
    assert behind("steps", "delivered", PUSH) == ids(ann, cid)
    assert behind("steps", "only_here", PUSH) == ids(ann)
    assert behind("steps", "only_here", EMAIL) == ids(bob)
    assert behind("steps", "doubled", SMS) == ids(cid)
    assert behind("steps", "doubled", EMAIL) == []
    assert behind("steps", "reacted", EMAIL) == ids(bob)
    assert behind("steps", "stopped", PUSH) == ids(ann)
    assert behind("stops", "people", f"{PUSH}|opened") == ids(ann)
    assert behind("stops", "people", f"{EMAIL}|clicked") == ids(bob)
    assert behind("steps", "cost", PUSH) == ids(ann, cid, dee)
    assert behind("steps", "cost", "*") == ids(ann, bob, cid, dee)
    assert behind("channels", "only_here", "email") == ids(bob)
    assert behind("channels", "delivered", "sms") == ids(cid)
    assert behind("cascades", "passes", "cascade") == ids(ann, bob, cid, dee)
    assert behind("cascades", "stopped", "*") == ids(ann, bob)
    assert behind("cascades", "ended", "cascade") == ids(cid, dee)
    assert behind("cascades", "reached", "*") == ids(ann, bob, cid)
    assert behind("cascades", "doubled", "cascade") == ids(cid)
    assert behind("cascades", "open", "cascade") == behind("cascades", "put_out", "cascade") == []
    assert behind("times", "reacted", PUSH) == ids(ann)
    assert behind("versions", "entered", "1") == ids(ann, bob, cid, dee)
    assert behind("costs", "cost", "*") == ids(ann, bob, cid, dee)
    assert behind("doors", "people", "*") == ids(ann, bob, cid, dee)
    with pytest.raises(NoPeople):
        behind("steps", "reachable", PUSH)


def test_every_cell_that_opens_has_as_many_people_as_it_says(example: Example) -> None:
    answer = report(example.world, example.journey)
    opened = 0
    for table in answer.tables:
        for each in table.columns:
            for row in [*table.rows, *([{"key": TOTAL, **table.total}] if table.total else [])] if each.opens else ():
                if row["key"] == "before" or each.key not in row:
                    continue
                found = people(example.world, example.journey, table.key, each.people_of, row["key"])
                where = (table.key, each.key, row["key"])
                # Nobody went through the cascade twice; but several messages may be one person's.
                if each.opens is True and each.kind is Kind.COUNT and each.unit != "messages":
                    assert len(found) == row[each.key], where
                elif row[each.key]:
                    assert found, where
                opened += 1
    assert opened > 120


def test_a_segment_sees_its_own_people_alone(example: Example) -> None:
    ann_and_dee = ids(example.ann, example.dee)
    Customer.objects.filter(pk__in=ann_and_dee).update(attributes={"city": "Kyiv"})
    example.world.make_attribute("city")
    rule = {"all": [{"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}]}
    segment = Segment.objects.create(name="Kyiv", rule=rule)
    answer = report(example.world, example.journey, segment=segment.pk)
    assert column(answer, "balance", "people") == {"before": 0, "entered": 2, "out": 2, "inside": 0}
    assert column(answer, "steps", "passes") == {PUSH: 2, EMAIL: 2, SMS: 2}
    assert column(answer, "steps", "delivered") == {PUSH: 1, EMAIL: 0, SMS: 0}
    assert column(answer, "times", "reacted") == {PUSH: 1, EMAIL: 0, SMS: 0}
    assert people(example.world, example.journey, "balance", "people", "entered", segment=segment.pk) == ann_and_dee


def test_a_journey_without_people_has_a_report_of_noughts(world: PricedWorld) -> None:
    journey = world.start(world.cascade_journey("push", "sms"))
    answer = report(world, journey)
    assert set(column(answer, "balance", "people").values()) == {0}
    assert column(answer, "steps", "added") == {"cascade|0|push": None, "cascade|1|sms": None}
    assert rows(answer, "doors") == {}


def test_the_number_of_statements_does_not_grow_with_the_people(world: PricedWorld) -> None:
    journey = world.start(world.cascade_journey("push", "sms"))
    few = statements(world, journey)
    for _ in range(5):
        world.customer(["push", "sms"])
    actions.launch(journey, None, world.now)
    world.pass_time(days=1)
    assert statements(world, journey) == few <= 14


def statements(world: PricedWorld, journey: Journey) -> int:
    catch_up()
    with CaptureQueriesContext(connection) as found:
        REPORT.answer(asked(world, journey), world.now)
    return len(found)


def test_the_report_is_asked_by_api_and_is_about_one_journey(world: PricedWorld, marketer: APIClient) -> None:
    world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    catch_up()
    url = "/api/v1/analytics/reports/journey/"
    days = {"from": "2026-03-01", "to": "2026-03-03"}
    answer = marketer.get(url, days | {"journey": journey.pk})
    assert answer.status_code == 200
    assert answer.data["extra"]["journey"]["name"] == "Journey"
    refused = marketer.get(url, days)
    assert (refused.status_code, list(refused.data)) == (400, ["journey"])
    behind = marketer.get(
        f"{url}people/", days | {"journey": journey.pk, "table": "balance", "column": "people", "row": "entered"}
    )
    assert behind.data["count"] == 1
