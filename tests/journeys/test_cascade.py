"""The cascade on a moved clock: who is written to, when it stops, and what the ledger says."""

import pytest
from django.db import transaction

from customers.models import Consent, Suppression
from delivery.models import Message
from delivery.sending import dispatcher
from journeys import actions
from journeys.engine import engine
from journeys.models import Decision, Enrollment
from tests.journeys.world import World, endpoint


def test_who_never_reacts_gets_every_step_one_after_another(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    assert world.sent(person) == ["push"]
    world.pass_time(hours=1, minutes=59)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=1)
    assert world.sent(person) == ["push", "email"]
    world.pass_time(hours=24)
    assert world.sent(person) == ["push", "email", "viber"]
    world.pass_time(hours=12)
    assert world.sent(person) == ["push", "email", "viber", "sms"]
    assert world.inside() == 0
    assert world.ledger(person) == [("next", "entered"), *[("sent", "sent"), ("timed_out", "timed_out")] * 4]


@pytest.mark.parametrize("reaction", ["opened", "clicked", "replied"])
def test_a_reaction_stops_the_chain_at_once(world: World, reaction: str) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.pass_time(minutes=30)
    world.report(person, "push", reaction, grade="likely")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", reaction)
    assert world.inside() == 0
    world.pass_time(days=3)
    assert world.sent(person) == ["push"]


def test_a_purchase_stops_the_chain_at_once(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.pass_time(minutes=30)
    world.buy(person)
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "purchased")
    assert world.sent(person) == ["push"]


def test_a_purchase_before_the_entry_stops_nothing(world: World) -> None:
    person = world.customer()
    world.buy(person)
    world.pass_time(days=1)
    world.start(world.cascade_journey())
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "email"]


def test_a_reaction_that_was_not_chosen_stops_nothing(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey(stop_on=["clicked"]))
    world.report(person, "push", "opened", grade="certain")
    world.buy(person)
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "email"]


def test_a_weak_reading_stops_nothing_by_default(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("email", "sms"))
    world.report(person, "email", "opened", grade="weak")
    world.pass_time(hours=24)
    assert world.sent(person) == ["email", "sms"]


def test_a_weak_reading_stops_where_the_marketer_says_so(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("email", "sms", evidence="weak"))
    world.report(person, "email", "opened", grade="weak")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "opened")


def test_a_robots_click_stops_no_cascade(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("email", "sms"))
    world.report(person, "email", "clicked", grade="weak")
    world.pass_time(hours=24)
    assert world.sent(person) == ["email", "sms"]


def test_a_step_without_address_is_passed_at_once(world: World) -> None:
    person = world.customer(channels=["email", "sms"])
    world.start(world.cascade_journey())
    assert world.sent(person) == ["email"]
    assert world.ledger(person) == [("next", "entered"), ("skipped", "no_address"), ("sent", "sent")]


def test_a_step_without_consent_is_passed_at_once_with_the_reason(world: World) -> None:
    refused = world.customer(refuses=["push"])
    unasked = world.customer(unasked=["push"])
    world.start(world.cascade_journey())
    for person in (refused, unasked):
        assert world.sent(person) == ["email"]
        assert world.ledger(person)[1][1] == "no_consent"
    detail = Decision.objects.get(customer_id=refused.pk, reason="no_consent").detail
    assert detail is not None
    assert (detail["granted"], detail["channel"], detail["topic"]) == (False, "push", world.topic.pk)
    assert detail["since"].startswith("2026-03-02T09:00:00")


def test_an_opt_out_from_email_leaves_the_sms(world: World) -> None:
    person = world.customer(refuses=["email"])
    world.start(world.cascade_journey("email", "sms"))
    assert world.sent(person) == ["sms"]


def test_a_service_topic_reaches_those_who_were_never_asked_but_not_those_who_refused(world: World) -> None:
    world.topic.traffic_class = "service"
    world.topic.save()
    refused, unasked = world.customer(refuses=["push"]), world.customer(unasked=["push"])
    world.start(world.cascade_journey("push"))
    assert (world.sent(refused), world.sent(unasked)) == ([], ["push"])


def test_a_suppressed_address_is_passed_at_once(world: World) -> None:
    person = world.customer()
    Suppression.objects.create(
        channel="push", endpoint=endpoint("push", person), reason="hard_bounce", created_at=world.now
    )
    world.start(world.cascade_journey())
    assert world.sent(person) == ["email"]
    assert world.ledger(person)[1][1] == "suppressed"


def test_who_can_be_reached_by_no_step_leaves_by_the_port_unreachable(world: World) -> None:
    person = world.customer(channels=[])
    journey = world.start(world.cascade_journey())
    assert world.ledger(person)[-1] == ("unreachable", "no_address")
    assert journey.version is not None
    exits = {each["node"]: number for number, each in enumerate(journey.version.program["ops"])}
    assert Enrollment.objects.get().op == exits["unreachable"]


def test_who_was_reached_by_one_step_is_not_unreachable(world: World) -> None:
    person = world.customer(channels=["push"])
    journey = world.start(world.cascade_journey("push", "sms"))
    world.pass_time(hours=2)
    assert world.ledger(person)[-1] == ("skipped", "no_address")
    assert journey.version is not None
    exits = {each["node"]: number for number, each in enumerate(journey.version.program["ops"])}
    assert Enrollment.objects.get().op == exits["exhausted"]


@pytest.mark.parametrize("failure", ["rejected", "failed", "bounced", "expired"])
def test_a_failure_goes_on_at_once_whenever_it_comes(world: World, failure: str) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.pass_time(hours=1)
    world.report(person, "push", failure, code="404", words="No such device")
    world.work()
    assert world.sent(person) == ["push", "email"]
    assert ("failed", failure) in world.ledger(person)
    assert Decision.objects.get(reason=failure).detail == {"code": "404", "text": "No such device"}


def test_the_time_out_counts_from_the_hand_over(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey()
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)  # as if the account was slow
    world.pass_time(hours=1, hand_over=False)
    assert dispatcher.drain(world.now) == 1
    world.pass_time(hours=1)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=59)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=1)
    assert world.sent(person) == ["push", "email"]


def test_what_could_not_be_handed_over_in_time_is_withdrawn_before_the_next_step(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.pass_time(hours=2, hand_over=False)
    assert list(Message.objects.order_by("id").values_list("channel", "status")) == [
        ("push", "superseded"),
        ("sms", "queued"),
    ]
    assert ("failed", "superseded") in world.ledger(person)
    world.work()
    assert world.sent(person) == ["sms"]


def test_a_purchase_withdraws_what_is_still_queued(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.pass_time(hand_over=False, minutes=1)
    world.buy(person)
    world.work()
    assert world.sent(person) == []
    assert world.ledger(person)[-1] == ("reacted", "purchased")


def test_a_purchase_holds_what_is_queued_until_the_engine_has_judged_it(world: World) -> None:
    person, other = world.customer(), world.customer()
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.pass_time(hand_over=False, minutes=1)
    world.buy(person)
    dispatcher.drain(world.now)
    assert (Message.objects.get(customer_id=person.pk).sent_at, world.sent(other)) == (None, ["push"])
    with transaction.atomic():
        engine._woken(world.now, [], {}, engine.ALL, engine.ALL)  # woken, but not judged yet
        dispatcher.drain(world.now)
        assert Message.objects.get(customer_id=person.pk).status == "queued"
    world.work()
    assert Message.objects.get(customer_id=person.pk).status == "superseded"


def test_somebody_who_is_woken_for_nothing_gets_the_message_all_the_same(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms", stop_on=["clicked"])
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.pass_time(hand_over=False, minutes=1)
    world.buy(person)
    world.work()
    assert world.sent(person) == ["push"]


def test_a_reaction_in_the_same_instant_as_the_time_out_wins(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.pass_time(hours=1, minutes=59)
    due = engine.next_due_at(world.now)
    assert due is not None
    world.now = due
    world.report(person, "push", "clicked")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "clicked")
    assert world.sent(person) == ["push"]


def test_a_late_reading_of_an_earlier_step_stops_the_chain_and_recalls_nothing(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("push", "viber", "sms"))
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "viber"]
    world.report(person, "push", "opened", grade="likely")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "opened")
    world.pass_time(days=2)
    assert world.sent(person) == ["push", "viber"]


def test_a_reading_in_an_earlier_run_stops_nothing_in_this_one(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms")
    journey.graph["nodes"][0]["config"]["reentry"] = "after_exit"
    journey.save()
    world.start(journey)
    world.report(person, "push", "opened", grade="likely")
    world.work()
    world.pass_time(days=1)
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "push", "sms"]


def test_an_unknown_message_is_treated_as_sent_and_its_time_out_is_waited_for(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    Message.objects.update(status="unknown")
    world.pass_time(hours=1)
    assert world.sent(person) == ["push"]
    world.pass_time(hours=1)
    assert world.sent(person) == ["push", "sms"]


def test_consent_withdrawn_while_the_message_waits_goes_on_with_that_reason(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    Consent.objects.filter(customer=person, channel="push").update(granted=False)
    world.work()
    assert ("failed", "no_consent") in world.ledger(person)
    assert Message.objects.exclude(sent_at=None).get().channel == "sms"


def test_consent_withdrawn_after_entry_stops_the_later_step(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    Consent.objects.filter(customer=person, channel="sms").update(granted=False)
    world.pass_time(hours=2)
    assert world.sent(person) == ["push"]
    assert world.ledger(person)[-1][1] == "no_consent"
    assert world.inside() == 0
