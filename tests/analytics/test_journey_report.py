"""The report “journey”: worlds small enough to count every number by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from analytics.filters import Filters
from analytics.report import REPORTS, Answer, NoPeople
from analytics.rolling.making import catch_up
from customers.models import Customer, Purchase, PurchaseLine
from customers.refunds import RefundRow, record_refunds
from journeys import actions
from journeys.models import Journey
from segments.models import Segment
from tests.analytics.world import PricedWorld
from tests.journeys.world import H

REPORT = REPORTS["journey"]
Rows = dict[str, dict[str, Any]]


def asked(world: PricedWorld, journey: Journey, **filters: Any) -> Filters:
    return Filters(filters.pop("period", None) or world.period(), journey=journey.pk, **filters)


def report(world: PricedWorld, journey: Journey, **filters: Any) -> Answer:
    """The report after the roll-ups have been made."""
    catch_up()
    return REPORT.answer(asked(world, journey, **filters), world.now)


def rows(answer: Answer, table: str) -> Rows:
    found = next(each for each in answer.tables if each.key == table)
    names = {"key", *(column.key for column in found.columns)}
    assert all(set(row) <= names for row in found.rows)
    return {row["key"]: dict(row) for row in found.rows}


def column(answer: Answer, table: str, name: str) -> dict[str, Any]:
    return {key: row[name] for key, row in rows(answer, table).items()}


def people(world: PricedWorld, journey: Journey, table: str, name: str, row: str, **filters: Any) -> list[int]:
    """The ids behind a number; nobody twice."""
    with connection.cursor() as cursor:
        cursor.execute(REPORT.people(asked(world, journey, **filters), table, name, row, world.now))
        found = [id_ for (id_,) in cursor.fetchall()]
    assert len(found) == len(set(found))
    return sorted(found)


def ids(*customers: Customer) -> list[int]:
    return sorted(each.pk for each in customers)


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
    with pytest.raises(NoPeople):
        behind("cascades", "saved", "cascade")


def test_every_cell_that_opens_has_as_many_people_as_it_says(example: Example) -> None:
    answer = report(example.world, example.journey)
    opened = 0
    for table in answer.tables:
        for each in table.columns:
            for row in table.rows if each.opens else ():
                if row["key"] == "before":
                    continue
                found = people(example.world, example.journey, table.key, each.key, row["key"])
                assert len(found) == row[each.key], (table.key, each.key, row["key"])
                opened += 1
    assert opened > 40


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


def test_who_is_still_inside_is_counted_where_they_stand(world: PricedWorld) -> None:
    reader, waiter = world.customer(["push", "sms"]), world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    world.report(reader, "push", "clicked")
    world.pass_time(minutes=30)
    answer = report(world, journey)
    assert column(answer, "balance", "people") == {"before": 0, "entered": 2, "out": 1, "inside": 1}
    assert (answer.extra["standing"], answer.extra["reconciles"]) == (1, True)
    assert column(answer, "nodes", "inside")["cascade"] == 1
    (cascade,) = rows(answer, "cascades").values()
    assert [cascade[each] for each in ("passes", "stopped", "ended", "put_out", "open")] == [2, 1, 0, 0, 1]
    assert column(answer, "steps", "open") == {"cascade|0|push": 1, "cascade|1|sms": 0}
    assert people(world, journey, "balance", "people", "inside") == ids(waiter)
    assert people(world, journey, "nodes", "inside", "cascade") == ids(waiter)


def test_what_was_before_the_period_is_carried_over(world: PricedWorld) -> None:
    early, late = world.customer(["push"]), world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    world.pass_time(hours=1)
    world.report(early, "push", "clicked")
    world.work()
    today, tomorrow = world.period(days_back=0, days_on=0), world.period(days_back=-1, days_on=1)
    answer = report(world, journey, period=tomorrow)
    assert column(answer, "balance", "people") == {"before": 1, "entered": 0, "out": 0, "inside": 1}
    world.now += timedelta(days=1)
    world.report(late, "push", "clicked")
    world.pass_time(hours=1)
    answer = report(world, journey, period=tomorrow)
    assert column(answer, "balance", "people") == {"before": 1, "entered": 0, "out": 1, "inside": 0}
    assert answer.extra["previous"] == {"entered": 2, "out": 1}
    with pytest.raises(NoPeople, match="past period"):
        people(world, journey, "balance", "people", "inside", period=today)


def test_who_is_refused_at_the_door_is_counted_by_reason(world: PricedWorld) -> None:
    somebody = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    actions.launch(journey, None, world.now)
    world.work()
    answer = report(world, journey)
    assert column(answer, "refused", "people") == {"already_inside": 1}
    assert column(answer, "refused", "share") == {"already_inside": 0.5}
    assert people(world, journey, "refused", "people", "already_inside") == ids(somebody)


def test_who_is_put_out_leaves_by_a_door_of_its_own(world: PricedWorld) -> None:
    somebody = world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.stop(journey, None, world.now)
    world.work()
    answer = report(world, journey)
    assert column(answer, "doors", "people") == {"out|stopped": 1}
    assert column(answer, "nodes", "lost")["cascade"] == 1
    (cascade,) = rows(answer, "cascades").values()
    assert [cascade[each] for each in ("passes", "stopped", "ended", "put_out", "open")] == [1, 0, 0, 1, 0]
    assert people(world, journey, "doors", "people", "out|stopped") == ids(somebody)


def test_a_weak_reading_is_told_apart(world: PricedWorld) -> None:
    person = world.customer(["email"])
    journey = world.start(world.cascade_journey("email", evidence="weak"))
    world.report(person, "email", "opened", grade="weak")
    world.work()
    answer = report(world, journey)
    assert column(answer, "stops", "grade") == {"cascade|0|email|weak": "weak"}
    assert column(answer, "times", "reacted") == {"cascade|0|email": 0}
    assert people(world, journey, "stops", "people", "cascade|0|email|weak") == ids(person)
    assert people(world, journey, "steps", "reacted", "cascade|0|email") == []


def test_a_purchase_and_an_answer_stop_too(world: PricedWorld) -> None:
    buyer, writer = world.customer(["viber", "sms"]), world.customer(["viber", "sms"])
    journey = world.start(world.cascade_journey("viber", "sms"))
    world.pass_time(hours=1)
    world.buy(buyer)
    world.report(writer, "viber", "replied")
    world.work()
    answer = report(world, journey)
    assert column(answer, "stops", "people") == {"cascade|0|viber|purchased": 1, "cascade|0|viber|replied": 1}
    assert people(world, journey, "stops", "people", "cascade|0|viber|purchased") == ids(buyer)


def test_purchases_count_for_their_step_with_margin_where_costs_are_known(world: PricedWorld) -> None:
    reader, clicker = world.customer(["push", "sms"]), world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    world.report(reader, "push", "clicked")
    world.pass_time(hours=3)
    world.report(clicker, "sms", "clicked")
    world.work()
    world.pass_time(hours=1)
    world.buy(reader, "40.00")
    world.buy(clicker, "60.00")
    purchase = Purchase.objects.get(customer=clicker)
    PurchaseLine.objects.create(
        customer=clicker, purchase_id=purchase.id, key="1", number=1, quantity=2, amount=60, cost=Decimal("20")
    )
    answer = report(world, journey)
    found = rows(answer, "bought")
    assert (found["cascade|0|push"]["purchases"], found["cascade|0|push"]["revenue"]) == (1, 40)
    assert (found["cascade|0|push"]["margin"], found["cascade|0|push"]["profit"]) == (None, None)
    sms = found["cascade|1|sms"]
    assert (sms["purchases"], sms["revenue"], sms["margin"], sms["known"]) == (1, 60, 20, 1)
    assert sms["profit"] == 20 - Decimal("0.1")
    total = next(each for each in answer.tables if each.key == "bought").total
    assert total == {
        "purchases": 2,
        "revenue": 100,
        "margin": 20,
        "known": Decimal("0.6"),
        "cost": Decimal("0.102"),
        "profit": 20 - Decimal("0.102"),
    }
    assert people(world, journey, "bought", "purchases", "cascade|1|sms") == ids(clicker)


def test_refunds_subtract(world: PricedWorld) -> None:
    person = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    world.report(person, "push", "clicked")
    world.pass_time(hours=1)
    world.buy(person, "40.00")
    assert column(report(world, journey), "bought", "revenue") == {"cascade|0|push": 40}
    order = Purchase.objects.get().key
    record_refunds([RefundRow(person.pk, "r1", order, world.now, Decimal("15.00"))], world.now)
    assert column(report(world, journey), "bought", "revenue") == {"cascade|0|push": 25}


def test_viber_is_charged_when_it_is_delivered(world: PricedWorld) -> None:
    delivered, _ = world.customer(["viber"]), world.customer(["viber"])
    journey = world.start(world.cascade_journey("viber"))
    world.report(delivered, "viber", "delivered")
    answer = report(world, journey)
    (cost,) = rows(answer, "costs").values()
    assert (cost["billed_on"], cost["sent"], cost["delivered"], cost["billed"]) == ("delivered", 2, 1, 1)
    assert (cost["cost"], cost["each"]) == (Decimal("0.05"), Decimal("0.05"))


def test_parts_are_counted(world: PricedWorld) -> None:
    config = world.cascade("sms")
    config["steps"][0]["content"] = {"text": "x" * 200}
    world.customer(["sms"])
    journey = world.start(world.cascade_journey("sms", steps=config["steps"]))
    (cost,) = rows(report(world, journey), "costs").values()
    assert (cost["sent"], cost["parts"], cost["cost"]) == (1, 2, Decimal("0.2"))


def test_late_receipts_correct_the_hour_in_which_the_pass_began(world: PricedWorld) -> None:
    person = world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    report(world, journey)
    world.pass_time(days=2)
    assert column(report(world, journey), "steps", "delivered") == {"cascade|0|push": 0, "cascade|1|sms": 0}
    world.report(person, "sms", "delivered")
    assert column(report(world, journey), "steps", "only_here") == {"cascade|0|push": 0, "cascade|1|sms": 1}
    world.report(person, "push", "delivered")
    answer = report(world, journey)
    assert column(answer, "steps", "only_here") == {"cascade|0|push": 0, "cascade|1|sms": 0}
    assert column(answer, "steps", "doubled") == {"cascade|0|push": 0, "cascade|1|sms": 1}


def test_each_round_of_a_loop_is_a_pass_of_its_own(world: PricedWorld) -> None:
    person = world.customer(["push", "sms"])
    nodes = {
        "cascade": ("cascade", world.cascade("push", "sms")),
        "wait": ("wait", {"duration_s": 86400}),
        "out": ("exit", {}),
    }
    ways = ["in.next>cascade", "cascade.reacted>out", "cascade.exhausted>wait", "cascade.unreachable>out"]
    journey = world.start(world.journey(nodes, [*ways, "wait.next>cascade"]))
    world.report(person, "push", "delivered")
    world.pass_time(hours=33)  # the second round has begun
    world.report(person, "push", "delivered")
    world.report(person, "push", "clicked")
    world.work()
    answer = report(world, journey)
    (cascade,) = rows(answer, "cascades").values()
    assert [cascade[each] for each in ("passes", "stopped", "ended", "put_out", "open")] == [2, 1, 1, 0, 0]
    assert (cascade["reached"], cascade["doubled"]) == (2, 0)
    assert column(answer, "steps", "came") == {"cascade|0|push": 2, "cascade|1|sms": 1}
    assert people(world, journey, "steps", "stopped", "cascade|0|push") == ids(person)


def test_a_cascade_that_chooses_the_best_channel_counts_its_passes_once(world: PricedWorld) -> None:
    person = world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms", order="best"))
    world.pass_time(days=1)
    answer = report(world, journey)
    (cascade,) = rows(answer, "cascades").values()
    assert [cascade[each] for each in ("passes", "stopped", "ended", "put_out", "open")] == [1, 0, 1, 0, 0]
    assert column(answer, "steps", "came") == {"cascade|0|push": 1, "cascade|1|sms": 1}
    assert people(world, journey, "steps", "passes", "cascade|0|push") == ids(person)


def test_a_single_message_is_a_step_without_a_cascade(world: PricedWorld) -> None:
    person = world.customer(["email"])
    journey = world.start(
        world.journey(
            {"mail": ("message", world.message("email")), "out": ("exit", {})},
            ["in.next>mail", "mail.sent>out", "mail.not_sent>out"],
        )
    )
    world.report(person, "email", "delivered")
    answer = report(world, journey)
    assert rows(answer, "cascades") == {}
    step = rows(answer, "steps")["mail|0|email"]
    assert (step["passes"], step["sent"], step["delivered"], step["only_here"], step["open"]) == (1, 1, 1, 1, 0)
    assert column(answer, "times", "timeout") == {"mail|0|email": None}


def test_versions_add_up_and_whoever_is_taken_along_is_lost_nowhere(world: PricedWorld) -> None:
    world.customer(["push", "sms"])
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.publish_version(journey, None, world.now)
    world.customer(["push", "sms"])
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(hours=3)
    answer = report(world, journey)
    assert column(answer, "balance", "people") == {"before": 0, "entered": 2, "out": 0, "inside": 2}
    assert column(answer, "versions", "inside") == {"1": 1, "2": 1}
    assert column(answer, "steps", "came") == {"cascade|0|push": 2, "cascade|1|sms": 2}


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
    assert statements(world, journey) == few <= 12


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
