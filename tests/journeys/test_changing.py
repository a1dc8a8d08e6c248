"""Publishing over a running journey: who stays, who goes where, and that nobody is lost or written to twice."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delivery.models import Message
from journeys import actions
from journeys.changing import undoing
from journeys.changing.looking import look
from journeys.changing.plan import StalePlan
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.figures.counters import totals
from journeys.models import Changeover, ChangeoverMove, Decision, Enrollment, Journey
from lib.problems import Conflict
from tests.journeys.changes import places, plan, publish, redraw
from tests.journeys.world import H, World

DAY = 24 * H


def waiting(world: World, people: int = 2, days: int = 3, **more: Any) -> Journey:
    """People who wait so many days, and then get a push."""
    for _ in range(people):
        world.customer()
    return world.start(
        world.journey(
            {
                "wait": ("wait", {"duration_s": days * DAY}),
                "push": ("message", world.message("push")),
                "out": ("exit", {}),
            }
            | more,
            ["in.next>wait", "wait.next>push", "push.sent>out", "push.not_sent>out"],
        )
    )


def test_without_a_plan_everybody_stays_where_they_are(world: World) -> None:
    journey = waiting(world)
    redraw(journey, {"wait": ("wait", {"duration_s": DAY})})
    publish(world, journey)
    assert places(journey) == [(1, "wait")] * 2
    world.pass_time(days=2)
    assert Message.objects.count() == 0
    world.pass_time(days=1)
    assert Message.objects.count() == 2


def test_a_shortened_wait_is_over_at_once_and_a_longer_one_waits_longer(world: World) -> None:
    """Field failure 22: a delay that was changed counts from when it began."""
    journey = waiting(world)
    world.pass_time(days=2)
    redraw(journey, {"wait": ("wait", {"duration_s": 5 * DAY})})
    publish(world, journey, plan(wait="again"))
    assert places(journey) == [(2, "wait")] * 2
    world.pass_time(days=2)
    assert Message.objects.count() == 0
    redraw(journey, {"wait": ("wait", {"duration_s": 4 * DAY})})
    publish(world, journey, plan(wait="again"))
    assert Message.objects.filter(version_id=journey.versions.get(number=3).pk).count() == 2
    assert world.inside() == 0


def test_people_are_moved_to_another_step_and_the_ledger_says_so(world: World) -> None:
    journey = waiting(world)
    redraw(
        journey,
        {"wait": None, "pause": ("wait", {"duration_s": DAY})},
        ["in.next>pause", "pause.next>push", "push.sent>out", "push.not_sent>out"],
    )
    publish(world, journey, plan(wait="move>pause"))
    assert places(journey) == [(2, "pause")] * 2
    first = Enrollment.objects.order_by("customer_id")[0]
    said = Decision.objects.filter(customer_id=first.customer_id).order_by("id").values_list("port", "reason")
    assert list(said) == [("next", "entered"), ("over", "moved"), ("here", "moved")]
    world.pass_time(days=1)
    assert Message.objects.count() == 2
    assert differences() == []


def test_people_leave_by_a_choice_and_the_totals_say_so(world: World) -> None:
    journey = waiting(world)
    redraw(journey, {"wait": ("wait", {"duration_s": DAY})})
    publish(world, journey, plan(wait="exit"))
    assert world.inside() == 0
    assert totals([journey])[journey.pk] == {"entered": 2, "exited": 2, "inside": 0}
    assert set(Decision.objects.filter(port="out").values_list("reason", flat=True)) == {"ended"}


def test_who_is_moved_to_an_end_has_left(world: World) -> None:
    journey = waiting(world)
    redraw(journey, {"wait": ("wait", {"duration_s": DAY})})
    publish(world, journey, plan(wait="move>out"))
    assert totals([journey])[journey.pk] == {"entered": 2, "exited": 2, "inside": 0}


def test_everybody_whose_step_did_not_change_is_taken_along_and_reaches_the_new_step(world: World) -> None:
    """Field failure 20: steps that are drawn behind those who wait are reached by them."""
    journey = waiting(world)
    world.pass_time(days=1)
    redraw(
        journey,
        {"push": ("message", world.message("sms")), "late": ("wait", {"duration_s": H})},
        ["in.next>wait", "wait.next>push", "push.sent>late", "push.not_sent>late", "late.next>out"],
    )
    publish(world, journey, plan(push="stay", take_along=True))
    assert places(journey) == [(2, "wait")] * 2
    world.pass_time(days=2)
    assert list(Message.objects.values_list("channel", flat=True)) == ["sms", "sms"]
    assert places(journey) == [(2, "late")] * 2


def test_removing_a_step_throws_nobody_out_without_a_word(world: World) -> None:
    """Field failure 21: whoever waits at a step that is removed stays, and the plan must say what else."""
    journey = waiting(world)
    redraw(journey, {"wait": None}, ["in.next>push", "push.sent>out", "push.not_sent>out"])
    found = look(journey)
    assert (found.touched["wait"], found.waiting["wait"]) == ("removed", 2)
    with pytest.raises(StalePlan, match="Somebody has come to “Wait” meanwhile"):
        actions.publish_version(journey, None, world.now, plan(take_along=True))
    with pytest.raises(StalePlan, match="nobody can be judged there anew"):
        actions.publish_version(journey, None, world.now, plan(wait="again"))
    publish(world, journey, plan(wait="stay", take_along=True))
    assert places(journey) == [(1, "wait")] * 2
    world.pass_time(days=3)
    assert Message.objects.count() == 2
    assert world.inside() == 0


def test_a_plan_for_another_draft_is_refused_with_a_sentence(world: World) -> None:
    journey = waiting(world)
    redraw(journey, {"wait": ("wait", {"duration_s": DAY})})
    journey.refresh_from_db()
    with pytest.raises(StalePlan, match="The draft has been changed meanwhile"):
        actions.publish_version(journey, None, world.now, plan(wait="stay"), revision=journey.revision - 1)
    with pytest.raises(StalePlan, match="the step chosen for them is not there"):
        actions.publish_version(journey, None, world.now, plan(wait="move>nowhere"))
    with pytest.raises(StalePlan, match="is not changed any more"):
        actions.publish_version(journey, None, world.now, plan(wait="stay", push="exit"))
    assert journey.versions.count() == 1


def test_people_of_all_earlier_versions_are_asked_about_and_go_over(world: World) -> None:
    journey = waiting(world)
    redraw(journey, {"push": ("message", world.message("sms"))})
    publish(world, journey)
    world.customer()
    actions.launch(journey, None, world.now)
    world.work()
    assert places(journey) == [(1, "wait"), (1, "wait"), (2, "wait")]
    redraw(journey, {"wait": ("wait", {"duration_s": DAY})})
    assert look(journey).waiting["wait"] == 3
    publish(world, journey, plan(wait="again", push="stay"))
    assert places(journey) == [(3, "wait")] * 3


# inside a cascade


def cascading(world: World, *channels: str, ways: Sequence[str] = (), **config: Any) -> Journey:
    return world.start(
        world.journey(
            {
                "cascade": ("cascade", world.cascade(*(channels or ("push", "email", "sms")), **config)),
                "later": ("wait", {"duration_s": DAY}),
                "yes": ("exit", {}),
                "no": ("exit", {}),
            },
            [
                "in.next>cascade",
                "cascade.reacted>yes",
                "cascade.exhausted>later",
                "cascade.unreachable>later",
                "later.next>no",
                *ways,
            ],
        )
    )


def test_who_is_inside_a_cascade_is_taken_along_and_gets_each_step_once(world: World) -> None:
    person = world.customer()
    journey = cascading(world)
    world.pass_time(hours=3)
    assert world.sent(person) == ["push", "email"]
    redraw(
        journey,
        {"later": ("wait", {"duration_s": H}), "a": ("wait", {"duration_s": H})},
        [
            "in.next>cascade",
            "cascade.reacted>yes",
            "cascade.exhausted>later",
            "cascade.unreachable>later",
            "later.next>a",
            "a.next>no",
        ],
    )
    publish(world, journey, plan(later="stay", take_along=True))
    assert places(journey) == [(2, "cascade")]
    world.pass_time(hours=22)
    assert world.sent(person) == ["push", "email"]
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "email", "sms"]
    world.pass_time(hours=9)
    assert world.inside() == 0
    assert differences() == []


def test_a_reaction_to_a_step_of_the_version_before_still_wins(world: World) -> None:
    person = world.customer()
    journey = cascading(world)
    world.pass_time(hours=3)
    redraw(journey, {"cascade": ("cascade", world.cascade("email", "sms"))})
    publish(world, journey, plan(cascade="again"))
    assert places(journey) == [(2, "cascade")]
    world.report(person, "push", "clicked")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "clicked")
    assert world.sent(person) == ["push", "email"]


def test_a_step_that_somebody_has_had_is_not_tried_again_when_steps_change_their_places(world: World) -> None:
    person = world.customer()
    journey = cascading(world, "email", "sms", "push")
    world.pass_time(hours=25)
    assert world.sent(person) == ["email", "sms"]
    redraw(journey, {"cascade": ("cascade", world.cascade("sms", "email", "push"))})
    publish(world, journey, plan(cascade="again"))
    assert world.sent(person) == ["email", "sms"]
    world.pass_time(hours=4)
    assert world.sent(person) == ["email", "sms"]  # the SMS has its six hours
    world.pass_time(hours=2)
    assert world.sent(person) == ["email", "sms", "push"]
    world.pass_time(hours=40)
    assert world.sent(person) == ["email", "sms", "push"]
    assert differences() == []


def test_a_step_that_was_taken_out_has_its_time_before_the_next(world: World) -> None:
    person = world.customer()
    journey = cascading(world)
    redraw(journey, {"cascade": ("cascade", world.cascade("viber", "sms"))})
    publish(world, journey, plan(cascade="again"))
    assert world.sent(person) == ["push"]
    world.pass_time(hours=1)
    assert world.sent(person) == ["push"]
    world.pass_time(hours=1)
    assert world.sent(person) == ["push", "viber"]
    assert differences() == []


def test_who_is_moved_out_of_a_cascade_waits_for_the_time_out_of_what_was_sent(world: World) -> None:
    person = world.customer()
    journey = cascading(world)
    world.pass_time(hours=1)
    redraw(
        journey,
        {"cascade": None, "sms": ("message", world.message("sms"))},
        ["in.next>sms", "sms.sent>yes", "sms.not_sent>no", "later.next>no"],
    )
    redraw(journey, {"later": None})
    publish(world, journey, plan(cascade="move>sms", later="stay"))
    assert places(journey) == [(2, "sms")]
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=59)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=1)
    assert world.sent(person) == ["push", "sms"]
    assert world.inside() == 0
    assert differences() == []


def test_what_is_queued_for_somebody_who_is_moved_never_goes_out(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "email")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now)
    redraw(
        journey,
        {"cascade": ("cascade", world.cascade("sms")), "other": ("message", world.message("viber"))},
        [
            "in.next>cascade",
            "cascade.reacted>other",
            "cascade.exhausted>exhausted",
            "cascade.unreachable>unreachable",
            "other.sent>reacted",
            "other.not_sent>reacted",
        ],
    )
    publish(world, journey, plan(cascade="move>other"))
    assert world.sent(person) == ["viber"]
    assert Message.objects.filter(channel="push").get().status == "superseded"


@pytest.mark.parametrize("config", [{"order": "best"}, {"budget": "100.00"}])
def test_a_cascade_with_a_budget_or_an_order_of_its_own_is_gone_through_as_it_was_begun(
    world: World, config: dict[str, Any]
) -> None:
    world.customer()
    ways = ["cascade.over_budget>no"] if "budget" in config else []
    journey = cascading(world, "push", "email", ways=ways, **config)
    redraw(journey, {"cascade": ("cascade", world.cascade("push", "email", "sms", **config))})
    publish(world, journey, plan(cascade="again", take_along=True))
    assert places(journey) == [(1, "cascade")]


def test_a_check_of_a_reaction_knows_what_an_earlier_version_has_sent(world: World) -> None:
    person = world.customer()
    journey = world.start(
        world.journey(
            {
                "push": ("message", world.message("push")),
                "wait": ("wait", {"duration_s": DAY}),
                "read": ("reaction_check", {"node": "push", "outcome": "clicked"}),
                "yes": ("exit", {}),
                "no": ("exit", {}),
            },
            ["in.next>push", "push.sent>wait", "push.not_sent>no", "wait.next>read", "read.yes>yes", "read.no>no"],
        )
    )
    redraw(
        journey,
        {"first": ("wait", {"duration_s": H})},
        [
            "in.next>first",
            "first.next>push",
            "push.sent>wait",
            "push.not_sent>no",
            "wait.next>read",
            "read.yes>yes",
            "read.no>no",
        ],
    )
    publish(world, journey, plan(take_along=True, **{"in": "stay"}))
    assert places(journey) == [(2, "wait")]
    world.report(person, "push", "clicked")
    world.pass_time(days=1)
    assert world.ledger(person)[-1] == ("yes", "condition_true")


def test_it_costs_as_many_statements_for_many_as_for_few(world: World) -> None:
    def statements(people: int) -> int:
        for _ in range(people):
            world.customer()
        journey = cascading(world)
        redraw(journey, {"cascade": ("cascade", world.cascade("email", "sms"))})
        with CaptureQueriesContext(
            connection,
        ) as taken:
            actions.publish_version(journey, None, world.now, plan(cascade="again"))
        return len(taken)

    assert statements(1) == statements(30)


def test_a_publication_that_fails_in_the_middle_leaves_everything_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = waiting(world)
    redraw(journey, {"wait": ("wait", {"duration_s": H})})
    before = list(Enrollment.objects.order_by("id").values())

    def dies(*_: Any, **__: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("journeys.actions.audit.record", dies)
    with pytest.raises(RuntimeError):
        actions.publish_version(journey, None, world.now, plan(wait="again"))
    assert list(Enrollment.objects.order_by("id").values()) == before
    assert (journey.versions.count(), Changeover.objects.count(), ChangeoverMove.objects.count()) == (1, 0, 0)
    assert differences() == []


# undone


def test_undone_everybody_who_has_not_acted_since_stands_where_they_stood(world: World) -> None:
    journey = waiting(world)
    before = list(Enrollment.objects.order_by("id").values())
    redraw(journey, {"wait": ("wait", {"duration_s": 2 * DAY})})
    publish(world, journey, plan(wait="again"))
    done = undoing.undo(journey, None, world.now)
    assert (done.moved_back, done.stay) == (2, 0)
    assert list(Enrollment.objects.order_by("id").values()) == before
    assert differences() == []
    journey.refresh_from_db()
    assert journey.version == journey.versions.get(number=1)
    world.pass_time(days=3)
    assert Message.objects.count() == 2
    assert differences() == []


def test_who_was_put_out_comes_back_and_who_has_acted_since_stays(world: World) -> None:
    journey = waiting(world)
    redraw(journey, {"wait": ("wait", {"duration_s": DAY})})
    publish(world, journey, plan(wait="exit"))
    done = undoing.undo(journey, None, world.now)
    assert (done.moved_back, world.inside()) == (2, 2)
    assert totals([journey])[journey.pk] == {"entered": 2, "exited": 0, "inside": 2}
    assert differences() == []

    redraw(
        journey,
        {"wait": ("wait", {"duration_s": H}), "push": ("wait", {"duration_s": DAY})},
        [
            "in.next>wait",
            "wait.next>push",
            "push.next>out",
        ],
    )
    publish(world, journey, plan(wait="again", push="stay"))
    world.pass_time(hours=2)
    assert places(journey) == [(3, "push")] * 2
    done = undoing.undo(journey, None, world.now)
    assert (done.moved_back, done.stay) == (0, 2)
    assert [each.customer_id for each in undoing.those_who_stay(done.changeover)] != []
    assert differences() == []


def test_a_message_that_was_withdrawn_for_the_change_is_sent_once_when_it_is_undone(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "email")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now)
    redraw(journey, {"cascade": ("cascade", world.cascade("sms"))})
    actions.publish_version(journey, None, world.now, plan(cascade="exit"))
    undoing.undo(journey, None, world.now)
    assert differences() == []
    world.work()
    assert world.sent(person) == ["push"]
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "email"]
    assert differences() == []


def test_a_publication_is_undone_once_and_entries_follow_the_version_that_runs(world: World) -> None:
    journey = waiting(world)
    redraw(journey, {"wait": ("wait", {"duration_s": DAY})})
    publish(world, journey)
    world.now += timedelta(minutes=1)
    undoing.undo(journey, None, world.now)
    with pytest.raises(Conflict, match="no publication that could be undone"):
        undoing.undo(journey, None, world.now)
    world.customer()
    actions.launch(journey, None, world.now)
    world.work()
    assert places(journey) == [(1, "wait")] * 3
