"""What has gone wrong in other journey builders, where no test of one block alone would show it here.

Which test holds which of the field's failures stands in docs/field-failures.md; each here names its number.
"""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import transaction

from customers.models import Address, Customer, Topic
from delivery import outcomes
from delivery.hearing import receiving
from delivery.models import Cap, Message, MessageCount
from delivery.provider import Heard, Reply
from delivery.sending import dispatcher
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.engine.finishing import finish
from journeys.figures.counters import counters, totals
from journeys.models import Decision, Enrollment, Journey, Launch
from lib.live import listen_parameters
from segments.models import Segment
from segments.saving import refresh_sizes
from tests.journeys.flows import EXIT, HOUR
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World, endpoint

KYIV = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
GOLD = {"type": "attribute", "attribute": "level", "operator": "equals", "value": "gold"}
CASCADE_PORTS = ("reacted", "exhausted", "unreachable")


@pytest.fixture
def journey_paused_halfway(world: World, monkeypatch: pytest.MonkeyPatch) -> Journey:
    """Of ten people three have had their push, three have it queued, and four are still at the door."""
    for _ in range(10):
        world.customer()
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    with monkeypatch.context() as patch:
        patch.setattr(engine, "TURN", 1)
        engine.drain(world.now, batch=3, stop=lambda: Message.objects.count() >= 3)
        dispatcher.drain(world.now)
        engine.drain(world.now, batch=3, stop=lambda: Message.objects.count() >= 6)
    actions.pause(journey, None, world.now)
    assert (Enrollment.objects.count(), Message.objects.exclude(sent_at=None).count()) == (6, 3)
    return journey


def pushes(world: World) -> list[int]:
    """How many pushes each customer has been sent."""
    return [world.sent(each).count("push") for each in Customer.objects.order_by("id")]


def test_a_recipient_at_whom_the_batch_breaks_costs_nobody_else_a_message_or_a_second_one(world: World) -> None:
    """Field failure 1: the whole batch went out again because of one who could not be written to."""
    people = [world.customer() for _ in range(12)]
    journey = world.cascade_journey("push")
    step = journey.graph["nodes"][1]["config"]["steps"][0]
    step["content"] = {"title": "Hello", "text": "Dear {{ customer.name }}"}
    journey.save()
    Customer.objects.exclude(pk=people[5].pk).update(attributes={"name": "Ann"})
    world.make_attribute("name")
    world.start(journey)
    world.work()
    statuses = {each.pk: list(Message.objects.filter(customer_id=each.pk).values_list("status")) for each in people}
    assert statuses.pop(people[5].pk) == [("failed",)]
    assert set(map(str, statuses.values())) == {"[('sent',)]"}


def test_who_comes_by_two_sources_at_once_is_written_to_once(world: World) -> None:
    """Field failure 2: a customer in both halves of the rule, and at two doors of the journey, got it twice."""
    world.make_attribute("city")
    world.make_attribute("level")
    person = world.customer(city="Kyiv", level="gold")
    either = Segment.objects.create(name="Kyiv or gold", rule={"any": [KYIV, GOLD]})
    journey = world.journey(
        {
            "also": ("entry_event", {"event": "signed_up", "reentry": "never"}),
            "cascade": ("cascade", world.cascade("push")),
            "out": EXIT,
        },
        ["in.next>cascade", "also.next>cascade", *(f"cascade.{port}>out" for port in CASCADE_PORTS)],
        segment_id=either.pk,
    )
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.event(person, "signed_up")
    world.work()
    assert world.sent(person) == ["push"]
    assert sorted(reason for _, reason in world.ledger(person)) == ["already_inside", "entered", "sent"]
    assert differences() == []


def test_a_pause_in_the_middle_of_a_launch_and_of_the_sending_skips_nobody_and_repeats_nothing(
    world: World, journey_paused_halfway: Journey
) -> None:
    """Field failure 4: what had been fetched and not sent was skipped, or all of it began anew."""
    sent_before = set(Message.objects.exclude(sent_at=None).values_list("id", flat=True))
    world.pass_time(minutes=30)
    assert set(Message.objects.exclude(sent_at=None).values_list("id", flat=True)) == sent_before
    actions.resume(journey_paused_halfway, None, world.now)
    world.work()
    assert pushes(world) == [1] * 10
    assert Launch.objects.get().finished_at is not None
    check_ledger(journey_paused_halfway)


def test_while_anything_is_still_to_be_sent_a_journey_is_not_finished_and_then_it_is(world: World) -> None:
    """Field failure 5: “finished”, though a part was never sent and could not be sent any more."""
    first = world.customer()
    journey = world.start(world.cascade_journey("push"))
    second = world.customer()
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.pass_time(hand_over=False, hours=1, minutes=59)
    assert finish(world.now) == 0
    world.work()
    assert (world.sent(first), world.sent(second)) == (["push"], ["push"])
    world.pass_time(minutes=1)
    assert (finish(world.now), world.inside()) == (0, 1), "the time of the second counts from when it was sent"
    world.pass_time(hours=2)
    assert finish(world.now) == 1
    check_ledger(journey)


def test_what_goes_out_once_goes_out_once_for_each_run_and_each_round(world: World) -> None:
    """Field failure 6: a guard against repeats that forgot the run and the round withheld messages for weeks."""
    person = world.customer()
    journey = world.journey(
        {
            "cascade": ("cascade", world.cascade("push")),
            "wait": ("wait", {"duration_s": 24 * HOUR}),
            "loop": ("loop", {"most": 1}),
            "out": EXIT,
        },
        [
            "in.next>cascade",
            *(f"cascade.{port}>wait" for port in CASCADE_PORTS),
            "wait.next>loop",
            "loop.again>cascade",
            "loop.done>out",
        ],
        reentry="after_exit",
    )
    world.start(journey)
    world.pass_time(days=4)
    assert world.sent(person) == ["push"] * 2
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(days=4)
    assert world.sent(person) == ["push"] * 4
    assert Message.objects.values("enrollment_id", "op", "visit").distinct().count() == 4
    check_ledger(journey)


def test_what_was_withheld_is_told_and_counted(world: World) -> None:
    """Field failure 6: nobody had noticed, because what is withheld was shown nowhere."""
    Cap.objects.create(brand=world.brand, channel="push", most=0, window_s=24 * HOUR)
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    assert ("failed", "capped") in world.ledger(person)
    cascade = counters(journey)["nodes"]["cascade"]
    assert cascade["entered"] == 1
    assert cascade["reasons"]["capped"] == 1
    assert MessageCount.objects.filter(channel="push", withheld=1).exists()
    assert world.sent(person)[-1] == "sms"


def test_an_automatic_answer_stops_no_cascade_and_a_persons_answer_does(world: World) -> None:
    """Field failures 12 and 24: an out-of-office note counted as an answer, or as an opt-out."""
    machine, person = world.customer(), world.customer()
    world.start(world.cascade_journey("sms", "push"))
    world.now += timedelta(minutes=5)
    for number, (who, is_automatic) in enumerate(((machine, True), (person, False))):
        reply = Reply(
            channel="sms",
            text="I am away until Monday.",
            endpoint=endpoint("sms", who),
            at=world.now,
            key=f"in-{number}",
            is_automatic=is_automatic,
        )
        receiving.take(world.account, Heard(replies=[reply]), world.now)
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "replied")
    world.pass_time(hours=6)
    assert world.sent(machine) == ["sms", "push"]
    assert world.sent(person) == ["sms"]


def test_stop_by_sms_ends_sms_and_leaves_the_other_channels(world: World) -> None:
    """Field failure 12: an opt-out by SMS was ignored, or one from e-mail ended the SMS as well."""
    person = world.customer()
    world.start(world.cascade_journey("sms", "email", stop_on=["clicked"]))
    world.now += timedelta(minutes=5)
    stop = Reply(channel="sms", text="STOP", endpoint=endpoint("sms", person), at=world.now, key="in-1")
    receiving.take(world.account, Heard(replies=[stop]), world.now)
    world.pass_time(days=2)
    assert world.sent(person) == ["sms", "email"]
    world.start(world.cascade_journey("sms", "email"))
    assert ("skipped", "no_consent") in world.ledger(person)
    assert world.sent(person)[-1] == "email"


def test_of_many_who_react_in_the_instant_of_the_hand_over_none_is_lost(world: World) -> None:
    """Field failure 16: of 600 reactions that came at once with the step, 30 were never seen."""
    people = [world.customer() for _ in range(60)]
    world.start(world.cascade_journey("push", "sms"))
    found = Message.objects.filter(channel="push").values_list("customer_id", "id", "sent_at")
    assert {at for _, _, at in found} == {world.now}
    reports = [outcomes.Report(customer, message, "clicked", world.now) for customer, message, _ in found]
    for some in range(0, 60, 7):
        outcomes.record(reports[some : some + 7], world.now)
        engine.drain(world.now, batch=3)
    world.work()
    assert [world.ledger(each)[-1] for each in people] == [("reacted", "clicked")] * 60
    world.pass_time(hours=3)
    assert [world.sent(each) for each in people] == [["push"]] * 60


def test_a_step_that_is_added_to_a_live_journey_is_reached_by_newcomers_and_both_versions_add_up(world: World) -> None:
    """Field failure 20: new steps were never reached, and the counts were wrong."""
    first = world.customer()
    journey = world.start(world.cascade_journey("push"))
    journey.graph["nodes"].insert(
        1, {"id": "wait", "type": "wait", "config": {"duration_s": HOUR}, "position": {"x": 0, "y": 0}}
    )
    for each in journey.graph["edges"]:
        if each["source"] == "in":
            each["target"] = "wait"
    journey.graph["edges"].append({"id": "new", "source": "wait", "port": "next", "target": "cascade"})
    journey.save()
    actions.publish_version(journey, None, world.now)
    second = world.customer()
    actions.launch(journey, None, world.now)
    world.work()
    assert (world.sent(first), world.sent(second)) == (["push"], [])
    world.pass_time(hours=1)
    assert world.sent(second) == ["push"]
    assert totals([journey])[journey.pk] == {"entered": 2, "inside": 2, "exited": 0}
    assert differences() == []
    world.pass_time(hours=2)
    assert totals([journey])[journey.pk] == {"entered": 2, "inside": 0, "exited": 2}
    assert differences() == []


def test_those_who_wait_in_a_step_that_is_deleted_go_on_as_they_would_have(world: World) -> None:
    """Field failure 21: whoever was in a deleted step was thrown out without a word."""
    person = world.customer()
    journey = world.start(
        world.journey(
            {"wait": ("wait", {"duration_s": HOUR}), "cascade": ("cascade", world.cascade("push")), "out": EXIT},
            ["in.next>wait", "wait.next>cascade", *(f"cascade.{port}>out" for port in CASCADE_PORTS)],
        )
    )
    journey.graph["nodes"] = [each for each in journey.graph["nodes"] if each["id"] in ("in", "out")]
    journey.graph["edges"] = [{"id": "only", "source": "in", "port": "next", "target": "out"}]
    journey.save()
    actions.publish_version(journey, None, world.now)
    world.work()
    assert world.inside() == 1
    world.pass_time(hours=1)
    assert world.sent(person) == ["push"]
    world.pass_time(hours=2)
    assert world.inside() == 0
    assert ("out", "stopped") not in world.ledger(person)
    assert differences() == []


def test_what_was_triggered_does_not_wait_behind_those_who_enter_in_bulk(world: World) -> None:
    """Field failure 28: from event to message it took 100 s instead of 0.3 s while many entered elsewhere."""
    for _ in range(20):
        world.customer()
    bulk = world.cascade_journey("sms")
    actions.publish_version(bulk, None, world.now)
    quick = world.journey(
        {
            "event": ("entry_event", {"event": "signed_up"}),
            "cascade": ("cascade", world.cascade("push")),
            "out": EXIT,
        },
        ["event.next>cascade", *(f"cascade.{port}>out" for port in CASCADE_PORTS)],
    )
    quick.graph["nodes"] = [each for each in quick.graph["nodes"] if each["id"] != "in"]
    quick.save()
    world.start(quick)
    actions.launch(bulk, None, world.now)
    engine.drain(world.now, batch=5, stop=Enrollment.objects.exists, lane=engine.BULK)
    person = Customer.objects.order_by("id").last()
    assert person is not None
    world.event(person, "signed_up")
    engine.drain(world.now, lane=engine.TRIGGERED)
    assert list(Message.objects.filter(channel="push").values_list("customer_id", flat=True)) == [person.pk]
    assert Launch.objects.get().finished_at is None, "the launch was over, and so this proves nothing"


@pytest.mark.django_db(transaction=True)
def test_neither_the_counting_of_segments_nor_a_long_reading_holds_up_a_journey(transactional_db: None) -> None:
    """Field failure 28: while a segment was built anew, nothing was sent."""
    world = World()
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    with psycopg.connect(**listen_parameters()) as reading, reading.cursor() as cursor:
        cursor.execute("select count(*) from customers_customer, delivery_message, journeys_enrollment")
        with transaction.atomic():
            transaction.get_connection().cursor().execute("set local lock_timeout = '2s'")
            refresh_sizes(world.now)
            world.report(person, "push", "bounced")
            world.work()
        assert world.sent(person) == ["push", "sms"]
    check_ledger(journey)


def test_more_people_than_several_batches_hold_all_enter(world: World) -> None:
    """Field failure 30: only the first 300 were ever processed, and nobody was told of the rest."""
    Customer.objects.bulk_create(Customer(created_at=world.now, updated_at=world.now) for _ in range(1_234))
    journey = world.journey({"wait": ("wait", {"duration_s": HOUR}), "out": EXIT}, ["in.next>wait", "wait.next>out"])
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now, batch=100)
    assert totals([journey])[journey.pk] == {"entered": 1_234, "inside": 1_234, "exited": 0}
    world.now += timedelta(hours=1)
    engine.drain(world.now, batch=100)
    assert totals([journey])[journey.pk] == {"entered": 1_234, "inside": 0, "exited": 1_234}
    check_ledger(journey)


def test_everybody_who_is_not_written_to_is_counted_with_the_reason(world: World) -> None:
    """Field failure 31: 98,938 were announced and 50,536 were sent, and nobody could say why."""
    kinds: list[dict[str, Any]] = [{}, {"channels": []}, {"refuses": ["push"]}, {"unasked": ["push"]}]
    people = [world.customer(**kind) for kind in kinds for _ in range(3)]
    Address.objects.filter(customer=people[0]).delete()
    journey = world.start(world.cascade_journey("push"))
    assert Decision.objects.filter(journey_id=journey.pk, reason="entered").count() == 12
    reasons = Decision.objects.filter(journey_id=journey.pk).exclude(reason="entered").values_list("reason", flat=True)
    counted = {each: list(reasons).count(each) for each in set(reasons)}
    assert counted == {"sent": 2, "no_address": 4, "no_consent": 6}
    seen = counters(journey)["nodes"]["cascade"]
    assert seen["ports"] == {"unreachable": 10}
    assert seen["waiting"] == 2


def test_of_two_topics_the_one_that_was_refused_is_not_sent_and_the_other_is(world: World) -> None:
    """Field failure 12: one opt-out ended everything."""
    person = world.customer(refuses=["push"])
    news = Topic.objects.create(brand=world.brand, key="news", name="News")
    person.consents.create(channel="push", topic=news, granted=True, changed_at=world.now)
    world.start(world.cascade_journey("push"))
    assert world.sent(person) == []
    world.start(world.cascade_journey("push", topic_id=news.pk))
    assert world.sent(person) == ["push"]
