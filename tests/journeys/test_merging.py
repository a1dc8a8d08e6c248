"""Two customers turn out to be one while journeys run: everything goes on, and nobody is written to twice."""

from datetime import timedelta
from typing import Any

import pytest

from customers.consents import ConsentRow, record_consents
from customers.events import EventRow, record_events
from customers.joining import by_hand, following, undoing
from customers.models import Address, Consent, Customer, Event, Merge
from delivery import outcomes
from delivery.models import Message
from delivery.opening import open_account
from delivery.sending import claims, dispatcher
from delivery.sending.dispatcher import Errand
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Decision, Enrollment
from tests.journeys.world import CHANNELS, World

pytestmark = pytest.mark.django_db


def join(world: World, one: Customer, other: Customer) -> Merge:
    """By hand; the older is kept."""
    return Merge.objects.get(pk=by_hand.join(one.pk, other.pk, None, world.now))


def undo(world: World, merge: Merge) -> None:
    undoing.undo(merge.pk, None, world.now)


def pair(world: World) -> tuple[Customer, Customer]:
    """Two customers of whom the first is older."""
    first = world.customer()
    world.now += timedelta(minutes=1)
    return first, world.customer()


def messages(world: World) -> list[tuple[int, str, str]]:
    """Whose, over which channel, and what became of it; in order."""
    return list(Message.objects.order_by("id").values_list("customer_id", "channel", "status"))


def test_of_two_runs_in_one_journey_one_goes_on_and_the_other_leaves_with_a_decision(world: World) -> None:
    first, second = pair(world)
    world.start(world.cascade_journey("push", "email"))
    assert world.inside() == 2
    join(world, first, second)
    assert world.inside() == 1
    assert ("out", "merged") in world.ledger(first)
    world.pass_time(days=3)
    assert world.inside() == 0
    # Both were written to before anybody knew; after it there is one e-mail, not two.
    assert world.sent(first) == ["push", "push", "email"]
    assert differences() == []


def test_the_run_that_has_sent_more_goes_on(world: World) -> None:
    first = world.customer(channels=["email"])
    world.now += timedelta(minutes=1)
    second = world.customer()
    journey = world.start(world.cascade_journey("push", "email"))
    world.pass_time(hours=3)  # the second one had the push, and now the e-mail as well
    assert world.sent(first) == ["email"]
    assert world.sent(second) == ["push", "email"]
    further = Enrollment.objects.get(customer_id=second.pk, journey_id=journey.pk)
    join(world, first, second)
    goes_on = Enrollment.objects.get(exited_at=None)
    assert (goes_on.id, goes_on.customer_id) == (further.id, first.pk)
    world.pass_time(days=3)
    assert world.sent(first) == ["push", "email", "email"], "nothing more: who goes on had both"
    assert world.inside() == 0
    assert differences() == []


def test_what_is_queued_for_the_run_that_leaves_is_withdrawn(world: World) -> None:
    first, second = pair(world)
    journey = world.cascade_journey("push", "email")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now)
    join(world, first, second)
    world.work()
    assert messages(world) == [(first.pk, "push", "sent"), (first.pk, "push", "superseded")]
    assert dispatcher.drain(world.now) == 0
    assert differences() == []


def test_a_run_in_a_journey_that_nobody_enters_twice_ends_if_the_other_has_been_through_it(world: World) -> None:
    first = world.customer()
    journey = world.start(world.cascade_journey("push", "email"))
    world.report(first, "push", "clicked")
    world.work()
    assert world.inside() == 0
    second = world.customer()
    world.now += timedelta(minutes=1)
    actions.launch(journey, None, world.now)
    world.work()
    assert world.sent(second) == ["push"]
    join(world, first, second)
    world.pass_time(days=3)
    assert world.sent(first) == ["push", "push"], "no e-mail to somebody who had clicked"
    assert differences() == []


def test_runs_in_different_journeys_both_go_on(world: World) -> None:
    first, second = pair(world)
    one, two = (world.cascade_journey(channel) for channel in ("push", "email"))
    for journey in (one, two):
        actions.publish_version(journey, None, world.now)
    Consent.objects.filter(customer=first, channel="email").update(granted=False)
    world.start(
        world.journey({"wait": ("wait", {"duration_s": 3600}), "out": ("exit", {})}, ["in.next>wait", "wait.next>out"])
    )
    Enrollment.objects.filter(customer_id=second.pk).update(journey_id=two.pk, version_id=two.versions.get().pk)
    join(world, first, second)
    assert set(Enrollment.objects.filter(exited_at=None).values_list("customer_id", "journey_id")) == {
        (first.pk, Enrollment.objects.exclude(journey_id=two.pk).get().journey_id),
        (first.pk, two.pk),
    }


def test_a_purchase_of_the_one_stops_the_cascade_of_the_other(world: World) -> None:
    first = world.customer()
    world.start(world.cascade_journey("push", "email"))
    world.now += timedelta(minutes=1)
    second = world.customer()
    world.buy(second)
    join(world, first, second)
    world.work()
    assert world.ledger(first)[-1] == ("reacted", "purchased")
    world.pass_time(days=3)
    assert world.sent(first) == ["push"]


def test_a_report_about_a_message_of_somebody_who_is_another_now_reaches_them(world: World) -> None:
    first = world.customer(channels=["email"], refuses=["email"])
    world.now += timedelta(minutes=1)
    second = world.customer()
    world.start(world.cascade_journey("push", "email"))
    told = Message.objects.get(customer_id=second.pk)
    join(world, first, second)
    outcomes.record([outcomes.Report(second.pk, told.id, "clicked", world.now)], world.now)
    world.work()
    assert ("reacted", "clicked") in world.ledger(first)
    assert Message.objects.get(id=told.id).clicked_at == world.now
    assert world.inside() == 0


def test_an_unsubscription_by_an_old_link_is_a_refusal_of_the_one_they_are_now(world: World) -> None:
    first = world.customer(channels=[])
    world.now += timedelta(minutes=1)
    second = world.customer()
    world.start(world.cascade_journey("email"))
    told = Message.objects.get(customer_id=second.pk)
    join(world, first, second)
    outcomes.record([outcomes.Report(second.pk, told.id, "unsubscribed", world.now)], world.now)
    assert not Consent.objects.get(customer=first, channel="email").granted


def test_a_message_in_the_hands_of_the_dispatcher_is_recorded_for_the_one_they_are_now(world: World) -> None:
    first, second = pair(world)
    journey = world.cascade_journey("push", "email")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now)
    (lane,) = dispatcher.lanes(world.now)
    sender = world.senders["push"]
    provider, account = open_account(sender.account)
    with claims.held() as claim:
        errand = Errand(lane, sender, provider, account, claim)
        _, claimed = dispatcher._claim(errand, claim, 10, world.now)
        assert {each.customer_id for each in claimed} == {first.pk, second.pk}
        join(world, first, second)
        dispatcher._hand_over(claimed, errand, world.now)
    assert messages(world) == [(first.pk, "push", "sent")] * 2
    world.pass_time(days=3)
    assert world.sent(first) == ["push", "push", "email"]
    assert world.inside() == 0
    assert differences() == []


def test_who_waits_in_a_launch_comes_as_the_one_they_are_now(world: World) -> None:
    first, second = pair(world)
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    join(world, first, second)
    world.work()
    assert Decision.objects.filter(customer_id=second.pk).count() == 0
    assert world.sent(first) == ["push"]
    assert differences() == []


def test_undoing_gives_everybody_their_runs_and_messages_back(world: World) -> None:
    first = world.customer()
    world.start(world.cascade_journey("push", "email", "sms"))
    world.now += timedelta(minutes=1)
    second = world.customer()
    other = world.journey(
        {"wait": ("wait", {"duration_s": 7200}), "out": ("exit", {})}, ["in.next>wait", "wait.next>out"]
    )
    world.start(other)
    merge = join(world, second, first)
    assert merge.kept_id == first.pk
    world.pass_time(hours=2, minutes=30)  # the e-mail of the cascade
    undo(world, merge)
    assert Customer.objects.filter(pk=second.pk).exists()
    assert world.sent(second) == []
    assert world.sent(first) == ["push", "email"]
    assert set(Enrollment.objects.values_list("customer_id", "run")) == {(first.pk, 1), (second.pk, 1)}
    world.pass_time(days=5)
    assert world.inside() == 0
    assert world.sent(first) == ["push", "email", "sms"]
    assert differences() == []


def test_a_run_that_went_on_as_the_kept_ones_goes_back_with_what_has_become_of_it(world: World) -> None:
    first = world.customer(channels=[])
    world.now += timedelta(minutes=1)
    second = world.customer()
    world.start(world.cascade_journey("push", "email", "sms"))  # whom nothing reaches is out at once
    merge = join(world, first, second)
    assert merge.kept_id == first.pk
    world.pass_time(hours=2, minutes=30)
    assert world.sent(first) == ["push", "email"]
    undo(world, merge)
    assert (world.sent(first), world.sent(second)) == ([], ["push", "email"])
    assert differences() == []
    world.pass_time(days=5)
    assert world.sent(second) == ["push", "email", "sms"]
    assert world.inside() == 0
    assert differences() == []


def test_consents_of_both_hold_for_the_next_step(world: World) -> None:
    first, second = pair(world)
    world.start(world.cascade_journey("push", "email"))
    world.now += timedelta(minutes=1)
    record_consents([ConsentRow(second.pk, "email", world.topic.pk, granted=False)], world.now)
    join(world, first, second)
    world.pass_time(days=3)
    assert "email" not in world.sent(first)


def test_all_four_addresses_of_both_are_there_and_the_kept_ones_come_first(world: World) -> None:
    first, second = pair(world)
    join(world, first, second)
    for channel in CHANNELS:
        found: list[Any] = list(
            Address.objects.filter(customer=first, channel=channel).order_by("id").values_list("is_primary", flat=True)
        )
        assert found == [True, False]


def test_what_comes_late_under_the_old_number_follows(world: World) -> None:
    first, second = pair(world)
    merge = join(world, first, second)
    record = EventRow(first.pk, "cart", "late", world.now)
    record_events([record], world.now)
    Event.objects.update(customer=second.pk)  # by somebody who had not seen the merge
    assert following.follow_up(world.now) == 0
    assert following.follow_up(world.now + timedelta(minutes=1)) == 1
    assert Event.objects.get().customer_id == first.pk
    assert following.follow_up(world.now + timedelta(minutes=1)) == 0
    undo(world, merge)
    assert Event.objects.get().customer_id == second.pk, "it was theirs"
