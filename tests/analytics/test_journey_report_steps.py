"""The report “journey”: what becomes of the passes of a cascade at its steps."""

from decimal import Decimal

from tests.analytics.journey_report import column, ids, people, report, rows
from tests.analytics.world import PricedWorld


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


def test_the_reach_of_each_channel_is_that_of_its_steps(world: PricedWorld) -> None:
    """Ann follows the push. Bob gets it and the SMS. Cid has a number alone, Dee nothing. Then everybody who is still
    there gets another SMS.
    """
    ann, bob, cid = world.customer(["push", "sms"]), world.customer(["push", "sms"]), world.customer(["sms"])
    world.customer([])
    journey = world.start(
        world.journey(
            {
                "cascade": ("cascade", world.cascade("push", "sms")),
                "again": ("message", world.message("sms")),
                "out": ("exit", {}),
            },
            [
                "in.next>cascade",
                "cascade.reacted>out",
                "cascade.unreachable>out",
                "cascade.exhausted>again",
                *(f"again.{port}>out" for port in ("sent", "not_sent")),
            ],
        )
    )
    world.report(ann, "push", "clicked")
    world.report(bob, "push", "delivered")
    world.report(cid, "sms", "delivered")
    world.pass_time(hours=3)
    world.report(bob, "sms", "delivered")
    world.pass_time(hours=12)
    answer = report(world, journey)
    assert [column(answer, "steps", each) for each in ("reachable", "sent", "delivered", "only_here")] == [
        {"cascade|0|push": 2, "cascade|1|sms": 3, "again|0|sms": 2},
        {"cascade|0|push": 2, "cascade|1|sms": 2, "again|0|sms": 2},
        {"cascade|0|push": 2, "cascade|1|sms": 2, "again|0|sms": 0},
        {"cascade|0|push": 1, "cascade|1|sms": 1, "again|0|sms": 0},
    ]
    assert rows(answer, "channels") == {
        "push": {
            "key": "push", "channel": "push", "reachable": 2, "sent": 2, "delivered": 2, "only_here": 1,
            "cost": Decimal("0.002"), "each": Decimal("0.001"),
        },
        "sms": {
            "key": "sms", "channel": "sms", "reachable": 5, "sent": 4, "delivered": 2, "only_here": 1,
            "cost": Decimal("0.4"), "each": Decimal("0.2"),
        },
    }  # fmt: skip
