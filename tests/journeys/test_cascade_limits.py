"""A cascade's deadline and budget, the order of its steps, and how often it reaches somebody twice."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Brand, User
from delivery.models import Account, Message, Price
from delivery.statuses import FAILURES
from journeys import actions
from journeys.cascading.doubles import doubles
from journeys.cascading.presets import presets
from journeys.engine import engine
from journeys.figures.counters import counters, totals
from journeys.models import Decision, Enrollment, Journey, Purse
from tests.journeys.world import CHANNELS, H, World, lint


def limited(world: World, *channels: str, **config: Any) -> Journey:
    """A cascade journey with every port connected."""
    ports = ["reacted", "exhausted", "unreachable", *(["over_budget"] if config.get("budget") is not None else [])]
    return world.journey(
        {"cascade": ("cascade", world.cascade(*channels, **config)), **{each: ("exit", {}) for each in ports}},
        ["in.next>cascade", *(f"cascade.{each}>{each}" for each in ports)],
    )


def price(world: World, channel: str, amount: str, billed_on: str = "sent", prefix: str = "") -> None:
    Price.objects.create(
        account=world.account, channel=channel, amount=Decimal(amount), billed_on=billed_on, prefix=prefix
    )


def ports(journey: Journey) -> dict[str, int]:
    journey.refresh_from_db()
    whole = totals([journey])[journey.pk]
    inside = Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).count()
    assert whole["inside"] == inside
    found = counters(journey)["nodes"]["cascade"]
    assert found["waiting"] == inside
    return {key: count for key, count in found["ports"].items() if count}


# the deadline


def test_after_the_deadline_no_further_step_starts_and_those_waiting_leave(world: World) -> None:
    person = world.customer()
    journey = world.start(limited(world, "push", "email", "sms", deadline_s=10 * H))
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "email"]
    message = Message.objects.get(channel="email")
    assert (message.ttl_s, message.expires_at) == (8 * H, world.now + timedelta(hours=8))
    world.pass_time(hours=7, minutes=59)
    assert world.inside() == 1
    world.pass_time(minutes=1)
    assert world.ledger(person)[-1] == ("exhausted", "deadline")
    assert world.sent(person) == ["push", "email"]
    assert ports(journey) == {"exhausted": 1}


def test_a_step_whose_turn_comes_at_the_deadline_does_not_start(world: World) -> None:
    person = world.customer()
    journey = world.start(limited(world, "push", "sms", deadline_s=2 * H))
    world.pass_time(hours=2)
    assert world.ledger(person)[-1][1] in ("deadline",)
    assert world.sent(person) == ["push"]
    assert ports(journey) == {"exhausted": 1}


def test_the_deadline_counts_from_the_coming_to_the_block(world: World) -> None:
    person = world.customer()
    ends = ["reacted", "exhausted", "unreachable"]
    journey = world.journey(
        {
            "wait": ("wait", {"duration_s": 24 * H}),
            "cascade": ("cascade", world.cascade("push", "sms", deadline_s=3 * H)),
            "out": ("exit", {}),
        },
        ["in.next>wait", "wait.next>cascade", *(f"cascade.{each}>out" for each in ends)],
    )
    world.start(journey)
    world.pass_time(hours=24)
    assert world.sent(person) == ["push"]
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "sms"]
    world.pass_time(hours=1)
    assert world.ledger(person)[-1] == ("exhausted", "deadline")


def test_a_deadline_stands_still_in_a_pause_that_holds_timers(world: World) -> None:
    person = world.customer()
    journey = world.start(limited(world, "sms", deadline_s=3 * H))
    world.pass_time(hours=1)
    actions.pause(journey, None, world.now, holds_timers=True)
    world.pass_time(hours=10)
    actions.resume(journey, None, world.now)
    world.work()
    world.pass_time(hours=1, minutes=59)
    assert world.inside() == 1
    world.pass_time(minutes=1)
    assert world.ledger(person)[-1] == ("exhausted", "deadline")


def test_a_reaction_in_the_same_instant_as_the_deadline_wins(world: World) -> None:
    person = world.customer()
    world.start(limited(world, "sms", deadline_s=H))
    world.pass_time(minutes=59)
    world.now += timedelta(minutes=1)
    world.buy(person)
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "purchased")


# the budget


def test_who_does_not_fit_into_the_budget_leaves_by_its_port(world: World) -> None:
    people = [world.customer(channels=["sms"]) for _ in range(5)]
    price(world, "sms", "0.30")
    journey = world.start(limited(world, "sms", budget="1.00"))
    assert sum(world.sent(each) == ["sms"] for each in people) == 3
    assert Decision.objects.filter(port="over_budget", reason="over_budget").count() == 2
    detail = Decision.objects.filter(port="over_budget")[0].detail
    assert detail is not None
    assert (Decimal(str(detail["price"])), Decimal(str(detail["left"]))) == (Decimal("0.30"), Decimal("1.00"))
    assert ports(journey) == {"over_budget": 2}


def test_a_budget_is_shared_by_all_batches_and_by_whoever_comes_later(world: World) -> None:
    people = [world.customer(channels=["sms"]) for _ in range(7)]
    price(world, "sms", "0.30")
    journey = limited(world, "sms", budget="1.00")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    while engine.drain(world.now, batch=2):
        pass
    world.work()
    assert sum(world.sent(each) == ["sms"] for each in people) == 3


def test_free_steps_go_on_without_the_budget(world: World) -> None:
    people = [world.customer(channels=["push", "sms"]) for _ in range(3)]
    price(world, "sms", "0.30")
    journey = world.start(limited(world, "push", "sms", budget="0.30"))
    assert [world.sent(each) for each in people] == [["push"]] * 3
    world.pass_time(hours=2)
    assert sorted(map(len, map(world.sent, people))) == [1, 1, 2]
    assert ports(journey)["over_budget"] == 2


@pytest.mark.parametrize("status", sorted(FAILURES))
def test_what_was_not_charged_is_there_for_others(world: World, status: str) -> None:
    price(world, "sms", "0.30", billed_on="delivered")
    first = world.customer(channels=["sms"])
    journey = limited(world, "sms", budget="0.30")
    journey.graph["nodes"][0]["config"]["reentry"] = "after_exit"
    journey.save()
    world.start(journey)
    world.report(first, "sms", status)
    world.work()
    assert Purse.objects.get().committed == 0
    second = world.customer(channels=["sms"])
    actions.launch(journey, None, world.now)
    world.work()
    assert (world.sent(first) + world.sent(second)).count("sms") == 2


def test_a_long_text_is_reckoned_in_its_parts(world: World) -> None:
    people = [world.customer(channels=["sms"]) for _ in range(3)]
    price(world, "sms", "0.30")
    step = {"channel": "sms", "content": {"text": "long " * 40}, "timeout_s": H, "sender_id": None}
    world.start(limited(world, steps=[step], budget="0.60"))
    assert sum(world.sent(each) == ["sms"] for each in people) == 1


def test_a_budget_that_limits_nothing_is_warned_of(world: World) -> None:
    journey = limited(world, "push", "sms", budget="5.00")
    (problem,) = lint(journey.graph, world.brand)[1]
    assert (problem.code, problem.severity) == ("budget_without_prices", "warning")
    price(world, "sms", "0.30")
    assert lint(journey.graph, world.brand)[1] == []
    Price.objects.create(account=world.account, channel="push", amount=Decimal("0.01"), currency="UAH")
    (problem,) = lint(journey.graph, world.brand)[1]
    assert (problem.code, problem.severity) == ("budget_currencies", "error")


def test_the_port_over_budget_is_there_only_with_a_budget(world: World) -> None:
    journey = limited(world, "push", "sms", budget="5.00")
    price(world, "sms", "0.30")
    journey.graph["nodes"][1]["config"].pop("budget")
    codes = [each.code for each in lint(journey.graph, world.brand)[1]]
    assert "unknown_port" in codes


# the order


def test_the_cheapest_comes_first_by_the_price_list(world: World) -> None:
    person = world.customer()
    price(world, "viber", "0.20")
    price(world, "sms", "0.05")
    world.start(limited(world, "viber", "sms", "push", order="cheapest"))
    assert world.sent(person) == ["push"]
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "sms"]
    world.pass_time(hours=6)
    assert world.sent(person) == ["push", "sms", "viber"]


def test_figures_stand_in_the_order_in_which_the_steps_were_drawn(world: World) -> None:
    world.customer()
    journey = world.start(limited(world, "sms", "push", order="cheapest"))
    steps = counters(journey)["nodes"]["cascade"]["steps"]
    assert [(each["channel"], each["sent"]) for each in steps] == [("sms", 0), ("push", 1)]


def test_each_persons_best_channel_comes_first(world: World) -> None:
    reader, silent = world.customer(), world.customer()
    world.start(limited(world, "push", "viber", "sms", stop_on=[]))
    world.pass_time(hours=2)
    world.report(reader, "viber", "opened", grade="likely")
    world.pass_time(days=3)
    journey = world.start(limited(world, "push", "viber", "sms", order="best"))
    sent: dict[int, list[str]] = {each.pk: [] for each in (reader, silent)}
    world.pass_time(days=2)
    for message in Message.objects.filter(journey_id=journey.pk).order_by("id"):
        sent[message.customer_id].append(message.channel)
    assert sent[reader.pk] == ["viber", "push", "sms"]
    assert sent[silent.pk] == ["push", "viber", "sms"]
    assert world.ledger(reader)[-1] == ("exhausted", "all_tried")
    chosen = Decision.objects.filter(customer_id=reader.pk, reason="chosen", journey_id=journey.pk).order_by("id")
    assert chosen[0].detail == {"channel": "viber", "sent": 1, "reacted": 1}
    assert ports(journey) == {"exhausted": 2}


def test_a_reaction_half_a_year_ago_makes_no_best_channel(world: World) -> None:
    person = world.customer()
    world.start(limited(world, "push", "viber", stop_on=[]))
    world.pass_time(hours=2)
    world.report(person, "viber", "replied")
    world.pass_time(days=181)
    journey = world.start(limited(world, "push", "viber", order="best"))
    assert [each.channel for each in Message.objects.filter(journey_id=journey.pk)] == ["push"]


def test_with_the_best_channel_first_reactions_stop_and_nobody_is_unreachable_too_early(world: World) -> None:
    nobody, person = world.customer(channels=[]), world.customer(channels=["sms"])
    journey = world.start(limited(world, "push", "sms", order="best"))
    assert world.ledger(nobody)[-1] == ("unreachable", "all_tried")
    assert world.sent(person) == ["sms"]
    world.report(person, "sms", "clicked")
    world.work()
    assert world.ledger(person)[-1] == ("reacted", "clicked")
    assert ports(journey) == {"unreachable": 1, "reacted": 1}


def test_a_loop_back_into_the_cascade_tries_every_step_again(world: World) -> None:
    person = world.customer()
    journey = world.journey(
        {
            "cascade": ("cascade", world.cascade("push", "sms", order="best")),
            "wait": ("wait", {"duration_s": H}),
            "out": ("exit", {}),
        },
        [
            "in.next>cascade",
            "cascade.exhausted>wait",
            "wait.next>cascade",
            "cascade.reacted>out",
            "cascade.unreachable>out",
        ],
    )
    world.start(journey)
    world.pass_time(hours=9)
    assert world.sent(person) == ["push", "sms", "push"]
    journey.refresh_from_db()
    assert journey.version is not None
    Message.objects.update(delivered_at=world.now)
    assert [(each.reached, each.doubled) for each in doubles(journey.version)] == [(2, 1)]


def test_dear_channels_are_skipped_for_people_who_reacted_on_a_cheaper_one(world: World) -> None:
    reader, silent = world.customer(), world.customer()
    world.start(limited(world, "email", stop_on=[]))
    world.report(reader, "email", "clicked")
    world.pass_time(days=3)
    journey = world.start(limited(world, "push", "email", "sms", stop_on=["replied"], skip_dear_days=10))
    world.pass_time(hours=26)
    sent = Message.objects.filter(journey_id=journey.pk)
    assert [each.channel for each in sent.filter(customer_id=reader.pk).order_by("id")] == ["push", "email"]
    assert [each.channel for each in sent.filter(customer_id=silent.pk).order_by("id")] == ["push", "email", "sms"]
    assert world.ledger(reader)[-1] == ("skipped", "prefers_cheaper")


def test_an_old_reaction_on_a_cheaper_channel_counts_no_more(world: World) -> None:
    person = world.customer()
    world.start(limited(world, "email", stop_on=[]))
    world.report(person, "email", "clicked")
    world.pass_time(days=11)
    journey = world.start(limited(world, "sms", skip_dear_days=10))
    assert Message.objects.filter(journey_id=journey.pk, customer_id=person.pk).exists()


# presets


def test_the_urgent_preset_reaches_three_channels_within_half_an_hour(world: World) -> None:
    by_key = {each.key: each.timeouts for each in presets()}
    assert list(by_key) == ["urgent", "normal", "relaxed"]
    assert sum(by_key["urgent"][each] for each in ("push", "viber", "sms")) == H / 2
    assert sum(by_key["relaxed"][each] for each in ("push", "email", "viber", "sms")) == 48 * H


@pytest.mark.parametrize(
    ("key", "channels", "minutes"),
    [
        ("urgent", ("push", "viber", "sms"), [0, 10, 20, 30]),
        ("normal", CHANNELS, [0, 120, 120 + 1440, 1560 + 360, 1920 + 360]),
        ("relaxed", CHANNELS, [0, 240, 240 + 1440, 1680 + 720, 48 * 60]),
    ],
)
def test_a_preset_sends_each_step_and_ends_by_the_clock(
    world: World, key: str, channels: tuple[str, ...], minutes: list[int]
) -> None:
    """Nobody reacts: so many minutes after the entry each message has left, and in the last one the cascade is over."""
    timeouts = next(each.timeouts for each in presets() if each.key == key)
    steps = [step | {"timeout_s": timeouts[step["channel"]]} for step in world.cascade(*channels)["steps"]]
    person, began = world.customer(), world.now
    journey = world.start(limited(world, *channels, steps=steps))
    world.pass_time(minutes=minutes[-1] - 1)
    assert world.inside() == 1
    world.pass_time(minutes=1)
    sent = Message.objects.order_by("id").values_list("channel", "sent_at")
    assert [(channel, at and at - began) for channel, at in sent] == [
        (channel, timedelta(minutes=after)) for channel, after in zip(channels, minutes[:-1], strict=True)
    ]
    assert Enrollment.objects.get().exited_at == began + timedelta(minutes=minutes[-1])
    assert world.ledger(person)[-1] == ("timed_out", "timed_out")
    assert ports(journey) == {"exhausted": 1}


def test_the_usual_time_outs_are_those_of_the_field(world: World) -> None:
    usual = {each.key: each.timeouts for each in presets()}["normal"]
    expected = {
        "push": 2, "webpush": 2, "email": 24, "viber": 6, "whatsapp": 6, "telegram": 6, "sms": 6, "webhook": 1
    }  # fmt: skip
    assert usual == {key: hours * H for key, hours in expected.items()}


# double deliveries


def test_double_deliveries_are_counted_in_people(world: World, client: Client) -> None:
    twice, late, once = world.customer(), world.customer(), world.customer()
    journey = world.start(limited(world, "push", "sms", stop_on=["purchased"]))
    for person in (twice, late, once):
        world.report(person, "push", "delivered")
    world.pass_time(hours=1)
    world.report(late, "push", "opened", grade="likely")
    world.buy(once)
    world.pass_time(hours=1)
    for person in (twice, late):
        world.report(person, "sms", "delivered")
    client.force_login(User.objects.create_user("a@example.com", None, name="A", role="manager"))
    found = client.get(reverse("journey-double-delivery", args=[journey.pk])).json()
    assert found == [{"node": "cascade", "reached": 3, "delivered": 3, "doubled": 2, "reacted_before": 1}]


def test_double_deliveries_cost_two_statements_and_are_nobody_elses_business(world: World, client: Client) -> None:
    world.customer()
    journey = world.start(limited(world, "push", "sms"))
    assert journey.version is not None
    with CaptureQueriesContext(
        connection,
    ) as asked:
        doubles(journey.version)
    assert len(asked) == 2
    user = User.objects.create_user("a@example.com", None, name="A", role="manager")
    user.brands.add(Brand.objects.create(key="other", name="Other"))
    client.force_login(user)
    assert client.get(reverse("journey-double-delivery", args=[journey.pk])).status_code == 404
    assert [each["key"] for each in client.get(reverse("cascade-preset-list")).json()] == [
        "urgent",
        "normal",
        "relaxed",
    ]


def test_a_second_account_has_a_price_list_of_its_own(world: World) -> None:
    """Field failure 33."""
    other = Account.objects.create(name="Other", provider="rehearsal", settings=world.account.settings)
    Price.objects.create(account=other, channel="sms", amount=Decimal("9.00"))
    price(world, "viber", "0.10")
    world.senders["sms"].account = other
    world.senders["sms"].save()
    person = world.customer()
    world.start(limited(world, "sms", "viber", order="cheapest"))
    assert world.sent(person) == ["viber"]
