"""The ready journeys that are cascades, each played on a moved clock."""

from typing import Any

from delivery.models import Message
from journeys import actions
from journeys.gallery import TEMPLATES
from journeys.models import Decision, Journey
from tests.journeys.world import World


def begin(world: World, key: str) -> Journey:
    """A journey from a template, with everybody as its segment, launched."""
    graph: dict[str, Any] = TEMPLATES[key].for_brand(world.brand)
    for node in graph["nodes"]:
        if node["type"] == "entry_segment":
            node["config"]["segment_id"] = world.everybody.pk
    return world.start(actions.create(key, world.brand, None, graph))


def at(world: World, *people: Any) -> list[list[str]]:
    return [world.sent(each) for each in people]


def test_the_four_channel_cascade_of_an_insurer(world: World) -> None:
    silent, clicks, reads = world.customer(), world.customer(), world.customer()
    no_push, no_consent = world.customer(channels=["email", "viber", "sms"]), world.customer(refuses=["push", "email"])
    nobody = world.customer(channels=[])
    begin(world, "push_email_viber_sms")
    assert at(world, silent, no_push, no_consent, nobody) == [["push"], ["email"], ["viber"], []]
    world.report(clicks, "push", "clicked")
    world.pass_time(hours=2)
    assert at(world, silent, clicks) == [["push", "email"], ["push"]]
    world.pass_time(hours=24)
    world.report(reads, "viber", "opened", grade="likely")
    world.pass_time(hours=6)
    assert at(world, silent, reads) == [["push", "email", "viber", "sms"], ["push", "email", "viber"]]
    world.pass_time(hours=6)
    assert world.inside() == 0
    assert [world.ledger(each)[-1] for each in (silent, clicks, reads, nobody)] == [
        ("timed_out", "timed_out"),
        ("reacted", "clicked"),
        ("reacted", "opened"),
        ("unreachable", "no_address"),
    ]


def test_a_messenger_and_then_sms(world: World) -> None:
    silent, sees, not_a_user = world.customer(), world.customer(), world.customer()
    begin(world, "messenger_sms")
    world.report(sees, "viber", "opened", grade="likely")
    world.pass_time(minutes=10)
    world.report(not_a_user, "viber", "failed", code="not_a_user")
    world.work()
    assert at(world, silent, sees, not_a_user) == [["viber"], ["viber"], ["viber", "sms"]]
    world.pass_time(minutes=50)
    assert at(world, silent, sees) == [["viber", "sms"], ["viber"]]
    world.pass_time(hours=6)
    assert world.inside() == 0


def test_a_push_and_the_longer_email_upon_a_click(world: World) -> None:
    silent, reads, clicks = world.customer(), world.customer(), world.customer()
    begin(world, "push_then_email")
    world.pass_time(hours=3)
    world.report(reads, "push", "opened", grade="certain")
    world.report(clicks, "push", "clicked")
    world.work()
    assert at(world, silent, reads, clicks) == [["push"], ["push"], ["push", "email"]]
    assert Message.objects.get(channel="email").content.fields["subject"].endswith("here is the whole story")
    world.pass_time(days=2)
    assert at(world, silent, reads, clicks) == [["push"], ["push"], ["push", "email"]]
    assert world.inside() == 0


def test_the_churn_journey_looks_again_after_two_weeks(world: World) -> None:
    churned, back, reads = world.customer(), world.customer(), world.customer()
    begin(world, "win_back")
    world.report(reads, "push", "opened", grade="likely")
    world.pass_time(days=3)
    assert at(world, churned, back, reads) == [["push", "email"], ["push", "email"], ["push"]]
    world.pass_time(days=5)
    world.buy(back)
    world.pass_time(days=7, hours=3)
    assert at(world, churned, back, reads) == [["push", "email", "viber"], ["push", "email"], ["push", "viber", "sms"]]
    assert Decision.objects.get(customer_id=back.pk, reason="condition_true").port == "yes"
    world.pass_time(days=2)
    assert world.inside() == 0
    assert at(world, churned, back) == [["push", "email", "viber", "sms"], ["push", "email"]]
