"""Pause with timers that run on or stand still, resume, stop at once or by draining."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from delivery.models import Message
from journeys import actions
from journeys.engine import engine
from journeys.engine.finishing import finish
from journeys.models import Enrollment, Journey
from journeys.timeline.pages import timeline
from lib.problems import Conflict
from tests.journeys.entering import listening, reasons
from tests.journeys.test_engine import check_ledger
from tests.journeys.test_guards import waiting_journey
from tests.journeys.world import H, World


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


def test_whoever_came_while_a_journey_was_paused_for_days_comes_in_when_it_goes_on(world: World) -> None:
    first, last, late = world.customer(), world.customer(), world.customer()
    journey = listening(world, "entry_event", event="basket_left")
    world.pass_time(hours=1)
    actions.pause(journey, None, world.now)
    world.event(first, "basket_left")
    world.pass_time(days=3)
    world.event(last, "basket_left")
    actions.resume(journey, None, world.now)
    world.work()
    world.event(late, "basket_left", at=world.now - timedelta(days=5))
    world.work()
    assert (reasons(first), reasons(last), reasons(late)) == (["entered"], ["entered"], ["too_old"])
    assert world.sent(first) == ["push"]
    check_ledger(journey)


def test_what_was_old_before_the_pause_is_not_younger_after_it(world: World) -> None:
    old, fresh = world.customer(), world.customer()
    journey = listening(world, "entry_event", event="basket_left")
    actions.pause(journey, None, world.now)
    world.event(old, "basket_left", at=world.now - timedelta(hours=25))
    world.event(fresh, "basket_left", at=world.now - timedelta(hours=23))
    world.pass_time(days=3)
    actions.resume(journey, None, world.now)
    world.work()
    assert (reasons(old), reasons(fresh)) == (["too_old"], ["entered"])


def test_the_age_goes_on_between_two_pauses(world: World) -> None:
    person, other = world.customer(), world.customer()
    journey = listening(world, "entry_event", event="basket_left", max_age_s=2 * H)
    actions.pause(journey, None, world.now)
    world.event(person, "basket_left")
    world.event(other, "basket_left", at=world.now - timedelta(minutes=30))
    world.now += timedelta(days=3)
    actions.resume(journey, None, world.now)
    world.now += timedelta(minutes=100)  # the engine is down
    actions.pause(journey, None, world.now)
    world.now += timedelta(days=3)
    actions.resume(journey, None, world.now)
    world.work()
    assert (reasons(person), reasons(other)) == (["entered"], ["too_old"])


def test_a_pause_that_was_to_refuse_them_refuses_those_who_came_meanwhile_and_nobody_else(world: World) -> None:
    before, meanwhile, after = world.customer(), world.customer(), world.customer()
    journey = listening(world, "entry_event", event="basket_left")
    world.event(before, "basket_left", at=world.now - timedelta(hours=1))
    actions.pause(journey, None, world.now, refuses_arrivals=True)
    world.now += timedelta(hours=1)
    world.event(meanwhile, "basket_left")
    world.now += timedelta(hours=1)
    actions.resume(journey, None, world.now)
    world.event(after, "basket_left")
    world.work()
    assert (reasons(before), reasons(meanwhile), reasons(after)) == (["entered"], ["journey_paused"], ["entered"])
    (told,) = [each for each in timeline(meanwhile.pk, None, None)["results"] if each["kind"] == "decision"]
    assert told["text"] == "The journey was paused then, and was to let nobody in who came meanwhile."
    check_ledger(journey)


def test_timers_run_on_although_the_pause_is_kept(world: World) -> None:
    person = world.customer()
    journey = world.start(waiting_journey(world))
    actions.pause(journey, None, world.now)
    world.pass_time(days=5)
    actions.resume(journey, None, world.now)
    world.pass_time(days=25)
    assert world.sent(person) == ["push"]


def test_the_api_pauses_as_it_is_told(world: World) -> None:
    journey = world.start(world.cascade_journey("push", "sms"))
    client = APIClient()
    client.force_login(User.objects.create_user("m@example.com", None, name="Marta", role="marketer"))
    answer = client.post(f"/api/v1/journeys/{journey.pk}/pause/", {"refuses_arrivals": True}, format="json")
    assert (answer.status_code, answer.data["refuses_arrivals"], answer.data["holds_timers"]) == (200, True, False)
