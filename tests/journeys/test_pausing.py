"""Pause with timers that run on or stand still, resume, stop at once or by draining."""

from datetime import timedelta

import pytest

from delivery.models import Message
from journeys import actions, engine
from journeys.finishing import finish
from journeys.models import Enrollment, Journey
from lib.problems import Conflict
from tests.journeys.test_engine import check_ledger
from tests.journeys.test_guards import waiting_journey
from tests.journeys.world import World


def test_timers_run_on_during_a_pause(world: World) -> None:
    person = world.customer()
    journey = world.start(waiting_journey(world))
    world.pass_time(days=29)
    actions.pause(journey, None, world.now)
    world.pass_time(days=5)
    assert world.sent(person) == []
    actions.resume(journey, None, world.now)
    world.work()
    assert world.sent(person) == ["push"]


def test_timers_that_stood_still_are_over_later_by_the_pause(world: World) -> None:
    person = world.customer()
    journey = world.start(waiting_journey(world))
    world.pass_time(days=29)
    actions.pause(journey, None, world.now, holds_timers=True)
    world.pass_time(days=5)
    actions.resume(journey, None, world.now)
    world.pass_time(hours=23)
    assert world.sent(person) == []
    world.pass_time(hours=1)
    assert world.sent(person) == ["push"]


def test_the_time_out_of_a_step_stands_still_too_and_two_pauses_add_up(world: World) -> None:
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    for _ in range(2):
        world.pass_time(minutes=30)
        actions.pause(journey, None, world.now, holds_timers=True)
        world.pass_time(hours=10)
        actions.resume(journey, None, world.now)
    world.pass_time(minutes=59)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=1)
    assert world.sent(person) == ["push", "sms"]
    check_ledger(journey)


def test_a_reaction_during_a_pause_is_heard_when_it_is_over(world: World) -> None:
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.pause(journey, None, world.now, holds_timers=True)
    world.pass_time(hours=1)
    world.report(person, "push", "clicked")
    world.pass_time(hours=1)
    actions.resume(journey, None, world.now)
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "clicked")


def test_what_was_held_waits_longer_by_the_pause(world: World) -> None:
    world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    before = Message.objects.get().expires_at
    assert before is not None
    actions.pause(journey, None, world.now, holds_timers=True)
    world.pass_time(hours=5)
    actions.resume(journey, None, world.now)
    assert Message.objects.get().expires_at == before + timedelta(hours=5)


def test_draining_lets_nobody_in_and_those_inside_go_on_to_their_end(world: World) -> None:
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.stop(journey, None, world.now, drain=True)
    late = world.customer()
    with pytest.raises(Conflict):
        actions.pause(Journey.objects.create(brand=world.brand, name="Draft"), None, world.now)
    world.pass_time(days=2)
    assert world.sent(person) == ["push", "sms"]
    assert world.ledger(late) == []
    assert world.inside() == 0
    finish(world.now)
    journey.refresh_from_db()
    assert journey.status == "finished"
    check_ledger(journey)


def test_what_drains_can_be_paused_and_ended_at_once(world: World) -> None:
    world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    actions.stop(journey, None, world.now, drain=True)
    actions.pause(journey, None, world.now)
    actions.resume(journey, None, world.now)
    journey.refresh_from_db()
    assert journey.status == "draining"
    actions.stop(journey, None, world.now)
    engine.drain(world.now)
    assert Enrollment.objects.filter(exited_at=None).count() == 0


def test_a_stop_says_how_many_messages_it_held_back(world: World) -> None:
    for _ in range(3):
        world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    actions.stop(journey, None, world.now)
    journey.refresh_from_db()
    assert (journey.withdrawn, journey.stopped_at) == (3, world.now)
