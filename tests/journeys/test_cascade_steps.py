"""What one step of a cascade does: stops, refusals at the last moment, and what its message is told to do."""

from datetime import time, timedelta
from typing import Any

import pytest

from customers import pauses
from customers.events import EventRow, record_events
from customers.models import Address, Consent, Customer, Suppression
from delivery.kinds import KINDS
from delivery.models import Cap, Message, Sender
from journeys import actions
from journeys.engine.finishing import finish
from journeys.figures.counters import counters, totals
from journeys.models import Decision, Enrollment, Journey
from journeys.nodes import NODES
from tests.journeys.world import CONTENT, H, World, endpoint

BESIDES = {"whatsapp": {"text": "Text"}, "webhook": {"url": "https://shop.example/hook"}}


def one_step(world: World, channel: str = "sms", **step: Any) -> dict[str, Any]:
    """The steps of a cascade of one step."""
    return {"steps": [{"channel": channel, "content": CONTENT[channel], "timeout_s": 6 * H, "sender_id": None} | step]}


def two_steps(world: World, **first: Any) -> dict[str, Any]:
    """A push with these settings, and an SMS behind it."""
    steps = world.cascade("push", "sms")["steps"]
    return {"steps": [steps[0] | first, steps[1]]}


def with_settings(world: World, journey: Journey, **settings: Any) -> Journey:
    journey.settings = settings
    journey.save()
    return journey


def queue_only(world: World, journey: Journey) -> None:
    """Starts a journey while the dispatcher does nothing."""
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)


# what stops it


def test_a_delivery_stops_the_chain_where_the_marketer_says_so(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("push", "sms", stop_on=["delivered"]))
    world.report(person, "push", "delivered")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "delivered")
    assert world.inside() == 0


def test_a_delivery_stops_nothing_by_default(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    world.report(person, "push", "delivered")
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "sms"]


def order_paid(world: World, person: Customer, total: int) -> None:
    row = EventRow(
        customer_id=person.pk,
        key=f"{world.now.isoformat()}-{total}",
        name="order_paid",
        occurred_at=world.now,
        properties={"total": total},
        source="shop",
    )
    record_events([row], world.now)


BIG_ORDER = {
    "event": "order_paid",
    "filters": [{"property": "total", "compare": "at_least", "value": "100"}],
}


def test_a_named_event_since_entry_stops_the_chain_at_once(world: World) -> None:
    person = world.customer()
    order_paid(world, person, 500)
    world.pass_time(hours=1)
    world.start(world.cascade_journey("push", "sms", stop_events=[BIG_ORDER]))
    world.pass_time(minutes=30)
    order_paid(world, person, 50)
    world.work()
    assert world.inside() == 1, "neither what was before nor what is too small"
    order_paid(world, person, 100)
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "happened")
    detail = Decision.objects.get(reason="happened").detail
    assert detail is not None
    assert detail["event"] == "order_paid"
    assert world.sent(person) == ["push"]


def test_an_event_before_the_first_step_is_judged_prevents_it(world: World) -> None:
    """Field failure 16: what stops the cascade has come before there was anything that waits for it."""
    person = world.customer()
    journey = world.journey(
        {
            "wait": ("wait", {"duration_s": H}),
            "cascade": ("cascade", world.cascade("push", stop_events=[BIG_ORDER], stop_on=[])),
            "out": ("exit", {}),
        },
        [
            "in.next>wait",
            "wait.next>cascade",
            *(f"cascade.{each}>out" for each in ("reacted", "exhausted", "unreachable")),
        ],
    )
    world.start(journey)
    world.pass_time(minutes=10)
    order_paid(world, person, 100)
    world.pass_time(hours=1)
    assert world.ledger(person)[-1] == ("stopped", "happened")
    assert world.sent(person) == []


def test_a_purchase_that_the_cascade_before_did_not_ask_for_stops_the_next_one(world: World) -> None:
    person = world.customer()
    world.start(
        world.journey(
            {
                "first": ("cascade", world.cascade("push", stop_on=["clicked"])),
                "second": ("cascade", world.cascade("sms")),
                "out": ("exit", {}),
            },
            [
                "in.next>first",
                "first.exhausted>second",
                *("first.reacted>out", "first.unreachable>out"),
                *(f"second.{each}>out" for each in ("reacted", "exhausted", "unreachable")),
            ],
        )
    )
    world.pass_time(minutes=1)
    world.buy(person)
    world.pass_time(hours=2)
    assert world.ledger(person)[-1] == ("stopped", "purchased")
    assert world.sent(person) == ["push"]


def test_a_late_reading_is_recorded_as_late_with_its_step(world: World) -> None:
    person, punctual = world.customer(), world.customer()
    world.start(world.cascade_journey("push", "viber", "sms"))
    world.pass_time(hours=2)
    world.report(person, "push", "opened", grade="likely")
    world.report(punctual, "viber", "opened", grade="likely")
    world.work()
    assert Decision.objects.get(customer_id=person.pk, reason="opened").detail == {"late": True, "step": 1}
    assert Decision.objects.get(customer_id=punctual.pk, reason="opened").detail is None
    world.pass_time(days=2)
    assert world.sent(person) == ["push", "viber"]


def test_a_reaction_before_the_next_message_has_left_is_not_late(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    world.pass_time(hours=1, minutes=59)
    world.pass_time(hand_over=False, minutes=1)
    assert Message.objects.filter(customer_id=person.pk, status="queued", channel="sms").exists()
    world.report(person, "push", "clicked")
    world.work()
    assert Decision.objects.get(reason="clicked").detail is None
    assert world.sent(person) == ["push"]


def test_a_reply_stops_the_chain(world: World) -> None:
    """Field failure 24."""
    person = world.customer()
    world.start(world.cascade_journey("viber", "sms"))
    world.report(person, "viber", "replied")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "replied")


def test_a_click_in_another_journey_stops_nothing_here(world: World) -> None:
    """Field failure 13."""
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    world.start(world.cascade_journey("push", "sms"))
    message = Message.objects.filter(customer_id=person.pk).order_by("id")[0]
    Message.objects.filter(pk=message.pk).update(clicked_at=world.now)
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "push", "sms"]


# what goes on at once


@pytest.mark.parametrize(("status", "code"), [("failed", "not_a_user"), ("rejected", "blocked"), ("bounced", "full")])
def test_not_a_user_goes_on_at_any_time_before_the_time_out(world: World, status: str, code: str) -> None:
    """Field failure 10."""
    person = world.customer()
    world.start(world.cascade_journey("viber", "sms"))
    world.pass_time(hours=5, minutes=59)
    world.report(person, "viber", status, code=code, words="Says the vendor")
    world.work()
    assert world.sent(person) == ["viber", "sms"]
    assert Decision.objects.get(port="failed").detail == {"code": code, "text": "Says the vendor"}


def test_a_bounce_after_the_hand_over_is_not_tried_again_for_ever(world: World) -> None:
    """Field failure 11: it goes on with the reason, and the address is not tried again."""
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=30)
    world.report(person, "push", "bounced")
    world.work()
    assert ("failed", "bounced") in world.ledger(person)
    assert world.sent(person) == ["push", "sms"]
    world.pass_time(days=3)
    assert world.sent(person) == ["push", "sms"]


def test_who_is_suppressed_after_the_message_was_planned_is_not_written_to(world: World) -> None:
    """Field failure 11: a refusal that comes after the message was planned goes on, with the reason."""
    person = world.customer()
    journey = world.cascade_journey("push", "sms")
    queue_only(world, journey)
    Suppression.objects.create(channel="push", endpoint=endpoint("push", person), reason="spam", created_at=world.now)
    world.work()
    assert ("failed", "suppressed") in world.ledger(person)
    assert world.sent(person)[-1] == "sms"


def test_who_has_asked_for_a_pause_is_passed_at_once(world: World) -> None:
    person, other = world.customer(), world.customer()
    until = world.now + timedelta(days=7)
    pauses.pause(person.pk, world.brand.pk, until, world.now)
    world.start(world.cascade_journey("push", "sms"))
    assert world.ledger(person)[1:] == [("skipped", "paused"), ("unreachable", "paused")]
    detail = Decision.objects.filter(customer_id=person.pk, reason="paused")[0].detail
    assert detail is not None
    assert detail["until"].startswith("2026-03-09T09:00:00")
    assert world.sent(other) == ["push"]


def test_a_pause_that_is_over_or_of_another_brand_holds_nobody(world: World) -> None:
    person = world.customer()
    pauses.pause(person.pk, world.brand.pk, world.now, world.now - timedelta(days=7))
    world.start(world.cascade_journey("push"))
    assert world.sent(person) == ["push"]


def test_a_pause_does_not_hold_service_messages(world: World) -> None:
    world.topic.traffic_class = "service"
    world.topic.save()
    person = world.customer()
    pauses.pause(person.pk, world.brand.pk, world.now + timedelta(days=7), world.now)
    world.start(world.cascade_journey("push"))
    assert world.sent(person) == ["push"]


def test_who_left_the_audience_gets_no_further_message_where_it_is_asked_before_each(world: World) -> None:
    world.make_attribute("tier")
    stays, leaves = world.customer(tier="gold"), world.customer(tier="gold")
    audience = {"type": "attribute", "attribute": "tier", "operator": "equals", "value": "gold"}
    journey = world.cascade_journey("push", "sms")
    world.start(with_settings(world, journey, audience=audience, audience_when="message"))
    Customer.objects.filter(pk=leaves.pk).update(attributes={"tier": "none"})
    world.pass_time(hours=2)
    assert (world.sent(stays), world.sent(leaves)) == (["push", "sms"], ["push"])
    assert world.ledger(leaves)[-1] == ("skipped", "not_in_audience")


# caps and the night


def cap(world: World, most: int = 0) -> None:
    Cap.objects.create(brand=world.brand, channel="push", most=most, window="rolling", window_s=3 * H)


def test_who_is_capped_goes_on_to_the_next_step_with_the_reason(world: World) -> None:
    """Field failure 32: the cap holds, also 0, and says so."""
    cap(world)
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    assert ("failed", "capped") in world.ledger(person)
    assert [each.channel for each in Message.objects.exclude(sent_at=None)] == ["sms"]


def test_who_is_capped_leaves_the_journey_where_the_step_says_so(world: World) -> None:
    cap(world)
    person = world.customer()
    journey = world.start(world.cascade_journey(**two_steps(world, if_capped="exit")))
    assert world.ledger(person)[-1] == ("out", "capped")
    assert world.inside() == 0
    assert reconciles(journey)


def test_who_is_capped_waits_for_room_and_gets_the_message(world: World) -> None:
    cap(world, most=1)
    person = world.customer()
    world.start(world.cascade_journey("push", "sms", stop_on=[]))
    later = world.cascade_journey(**two_steps(world, if_capped="wait", waits_s=12 * H))
    world.start(later)
    world.pass_time(hours=2, minutes=59)
    assert Message.objects.get(customer_id=person.pk, journey_id=later.pk).status == "queued"
    world.pass_time(minutes=1)
    message = Message.objects.get(customer_id=person.pk, journey_id=later.pk)
    assert message.sent_at is not None
    # The step's time-out counts from there.
    world.pass_time(hours=1, minutes=59)
    assert not Message.objects.filter(journey_id=later.pk, channel="sms").exists()
    world.pass_time(minutes=1)
    assert Message.objects.filter(journey_id=later.pk, channel="sms").exists()


def night(world: World) -> None:
    """Quiet now, at nine in the morning, for three hours."""
    world.brand.quiet_from, world.brand.quiet_to = time(8), time(12)
    world.brand.save()


def test_in_quiet_hours_a_message_waits_within_its_period_longer_than_its_time_out(world: World) -> None:
    night(world)
    person = world.customer()
    world.start(world.cascade_journey(**two_steps(world, waits_s=5 * H)))
    assert Message.objects.get().status == "queued"
    world.pass_time(hours=2, minutes=59)
    assert Message.objects.get().status == "queued"
    world.pass_time(minutes=1)
    assert Message.objects.get().sent_at == world.now
    world.pass_time(hours=1, minutes=59)
    assert world.sent(person) == ["push"]
    world.pass_time(minutes=1)
    assert world.sent(person) == ["push", "sms"]


def test_in_quiet_hours_a_message_that_cannot_wait_goes_on_with_the_reason(world: World) -> None:
    night(world)
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    assert ("failed", "quiet_hours") in world.ledger(person)
    world.pass_time(hours=3)
    assert [each.channel for each in Message.objects.exclude(sent_at=None)] == ["sms"]


@pytest.mark.parametrize(("fate", "port"), [("skip", "failed"), ("exit", "out")])
def test_in_quiet_hours_a_step_may_be_skipped_or_end_the_journey(world: World, fate: str, port: str) -> None:
    night(world)
    person = world.customer()
    journey = world.start(world.cascade_journey(**one_step(world, if_quiet=fate)))
    assert world.ledger(person)[-1] == (port, "quiet_hours")
    assert world.inside() == 0
    assert reconciles(journey)


def test_a_journey_has_quiet_hours_of_its_own_or_none(world: World) -> None:
    night(world)
    person = world.customer()
    world.start(with_settings(world, world.cascade_journey(**one_step(world)), quiet="none"))
    assert world.sent(person) == ["sms"]
    own = with_settings(
        world, world.cascade_journey(**one_step(world)), quiet="own", quiet_from="09:00", quiet_to="10:00"
    )
    world.start(own)
    assert Message.objects.get(journey_id=own.pk).policy == {"quiet": {"from": "09:00", "to": "10:00"}}
    world.pass_time(hours=1)
    assert Message.objects.get(journey_id=own.pk).sent_at == world.now


def test_what_is_as_usual_is_not_written(world: World) -> None:
    world.customer()
    world.start(with_settings(world, world.cascade_journey("push"), priority=7))
    message = Message.objects.get()
    assert (message.policy, message.priority, message.data) == (None, 7, None)


def test_a_reaction_holds_a_message_that_waits_for_the_morning(world: World) -> None:
    night(world)
    person = world.customer()
    world.start(world.cascade_journey(**two_steps(world, waits_s=5 * H)))
    world.pass_time(hours=2, minutes=30)
    world.buy(person)
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "purchased")
    world.pass_time(hours=5)
    assert world.sent(person) == []


# what its message carries


def test_templates_see_what_came_with_the_entry(world: World) -> None:
    world.customer()
    world.start(world.cascade_journey("push", "sms"))
    Enrollment.objects.update(context={"event": {"basket": {"total": 40}}, "stock": {"left": 2}})
    world.pass_time(hours=3)
    assert Message.objects.get(channel="sms").data == {"basket": {"total": 40}, "stock": {"left": 2}}


@pytest.mark.parametrize("kind", list(KINDS), ids=lambda each: each.key)
def test_the_time_to_live_is_the_time_out_of_the_step(world: World, kind: Any) -> None:
    person = world.customer(channels=[])
    Address.objects.create(customer=person, channel=kind.key, endpoint="x", created_at=world.now)
    Consent.objects.create(customer=person, channel=kind.key, topic=world.topic, granted=True, changed_at=world.now)
    Sender.objects.get_or_create(
        brand=world.brand, account=world.account, channel=kind.key, defaults={"name": "x", "value": "x"}
    )
    required = {name: "Text" for name, field in kind.Content().fields.items() if field.required}
    content = required | CONTENT.get(kind.key, {}) | BESIDES.get(kind.key, {})
    step = {"channel": kind.key, "content": content, "timeout_s": None, "sender_id": None}
    queue_only(world, world.cascade_journey(steps=[step]))
    message = Message.objects.get()
    assert message.ttl_s == kind.default_timeout_s
    assert message.expires_at == world.now + timedelta(seconds=kind.default_timeout_s)


def test_a_cascade_takes_up_to_twelve_steps(world: World) -> None:
    step = world.cascade("push")["steps"][0]
    assert NODES["cascade"].Config(data=world.cascade(steps=[step] * 12)).is_valid()
    assert not NODES["cascade"].Config(data=world.cascade(steps=[step] * 13)).is_valid()


def test_one_bad_recipient_sends_nothing_twice(world: World) -> None:
    """Field failure 1."""
    people = [world.customer() for _ in range(5)]
    Address.objects.filter(customer=people[2], channel="push").update(endpoint="")
    world.start(world.cascade_journey("push", "sms"))
    world.work()
    assert all(Message.objects.filter(customer_id=each.pk, channel="push").count() == 1 for each in people)


def test_a_cascade_at_the_end_does_not_end_early(world: World) -> None:
    """Field failure 22: the last step's time-out is waited for, and counts from its hand-over."""
    person = world.customer()
    world.start(world.cascade_journey("sms"))
    world.pass_time(hours=5, minutes=59)
    assert world.inside() == 1
    world.pass_time(minutes=1)
    assert world.ledger(person)[-1] == ("timed_out", "timed_out")
    assert world.inside() == 0


def test_resuming_sends_each_message_once(world: World) -> None:
    """Field failures 4 and 6."""
    people = [world.customer() for _ in range(4)]
    journey = world.cascade_journey("push", "sms")
    queue_only(world, journey)
    actions.pause(journey, None, world.now)
    world.pass_time(hours=1)
    assert not Message.objects.exclude(sent_at=None).exists()
    actions.resume(journey, None, world.now)
    world.work()
    assert [world.sent(each) for each in people] == [["push"]] * 4


def test_the_journey_is_not_finished_while_a_step_is_not_sent(world: World) -> None:
    """Field failure 5."""
    world.customer()
    journey = world.cascade_journey("push")
    queue_only(world, journey)
    world.pass_time(hours=1, hand_over=False)
    assert finish(world.now) == 0
    assert world.inside() == 1


def test_the_sender_of_a_step_is_chosen(world: World) -> None:
    """Field failure 33."""
    other = Sender.objects.create(brand=world.brand, account=world.account, channel="sms", name="Other", value="other")
    world.customer()
    world.start(world.cascade_journey(**one_step(world, sender_id=other.pk)))
    assert Message.objects.get().sender_id == other.pk


def reconciles(journey: Journey) -> bool:
    journey.refresh_from_db()
    whole = totals([journey])[journey.pk]
    found = counters(journey)["nodes"]["cascade"]
    inside = Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).count()
    assert found["waiting"] == inside
    return whole["entered"] == whole["inside"] + whole["exited"] and whole["inside"] == inside
