"""What is looked up for a whole batch at once is said of each of its people."""

from datetime import timedelta

from customers.models import Address, Suppression
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Decision, Enrollment, Version
from tests.journeys.world import World, endpoint


def reasons(world: World, op: int) -> list[str]:
    """Why people left an op, in the order of customers and of their runs."""
    decisions = Decision.objects.filter(op=op).order_by("customer_id", "enrollment_id")
    return list(decisions.values_list("reason", flat=True))


def test_each_of_a_batch_is_judged_by_their_own_address_consent_and_suppression(world: World) -> None:
    world.customer(channels=("push", "email"))
    world.customer(channels=("email",))
    world.customer(channels=("push", "email"), refuses=("push",))
    world.customer(channels=("push", "email"), unasked=("push",))
    suppressed = world.customer(channels=("push", "email"))
    Suppression.objects.create(
        channel="push", endpoint=endpoint("push", suppressed), reason="test", created_at=world.now
    )
    spare = world.customer(channels=("push", "email"))
    Address.objects.filter(customer=spare, channel="push").update(is_primary=False)
    world.customer(channels=())
    world.start(world.cascade_journey("push", "email"))
    assert reasons(world, 1) == [
        "sent",
        "no_address",
        "no_consent",
        "no_consent",
        "suppressed",
        "no_address",
        "no_address",
    ]
    assert differences() == []


def test_two_runs_of_one_customer_in_one_batch_are_judged_each_from_its_own_entry(world: World) -> None:
    person = world.customer()
    journey = world.journey(
        {
            "wait": ("wait", {"duration_s": 2 * 3600}),
            "cascade": ("cascade", world.cascade("push", "email")),
            "out": ("exit", {}),
        },
        [
            *("in.next>wait", "wait.next>cascade"),
            *("cascade.reacted>out", "cascade.exhausted>out", "cascade.unreachable>out"),
        ],
        reentry="any_time",
    )
    world.start(journey)
    world.now += timedelta(minutes=30)
    world.buy(person)
    world.now += timedelta(minutes=30)
    world.start(journey)
    assert world.inside() == 2
    world.now += timedelta(hours=2)
    world.work()
    assert world.ledger(person)[-2:] == [("stopped", "purchased"), ("sent", "sent")]
    assert world.inside() == 1
    assert differences() == []


def test_two_runs_of_one_customer_in_one_batch_are_stopped_each_by_its_own_message(world: World) -> None:
    person, other = world.customer(), world.customer()
    journey = world.cascade_journey("push", "email", "sms")
    for node in journey.graph["nodes"]:
        if node["type"] == "entry_segment":
            node["config"]["reentry"] = "any_time"
    journey.save()
    actions.publish_version(journey, None, world.now)
    for _ in range(2):
        actions.launch(journey, None, world.now)
        world.work()
    assert Enrollment.objects.filter(exited_at=None, op=2).count() == 4
    world.report(person, "push", "clicked")
    world.work()
    assert Enrollment.objects.filter(exited_at=None, op=2).count() == 3
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "push", "email"]
    assert world.sent(other) == ["push", "push", "email", "email"]
    assert differences() == []


def test_a_program_of_the_first_release_goes_on_and_hears_a_late_reaction(world: World) -> None:
    person, other = world.customer(), world.customer()
    journey = world.cascade_journey("push", "viber", "sms")
    actions.publish_version(journey, None, world.now)
    version = Version.objects.get(journey=journey)
    for op in version.program["ops"]:
        for name in ("sends", "steps", "is_first"):
            op["args"].pop(name, None)
    Version.objects.filter(pk=version.pk).update(program=version.program)
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "viber"]
    world.report(person, "push", "opened", grade="likely")
    engine.drain(world.now)
    assert world.ledger(person)[-1] == ("reacted", "opened")
    world.pass_time(days=2)
    assert (world.sent(person), world.sent(other)) == (["push", "viber"], ["push", "viber", "sms"])
