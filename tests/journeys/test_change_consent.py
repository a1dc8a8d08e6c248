"""Changing consents by a journey: the history says by which, a refusal stands, and who waits elsewhere hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.consents import ConsentRow, record_consents
from customers.models import Consent, ConsentChange, Customer, Topic
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Decision, Journey
from journeys.nodes import NODES
from tests.journeys.test_timeline import told
from tests.journeys.world import World

EXIT: tuple[str, dict[str, Any]] = ("exit", {})


def changing(world: World, *channels: str, **config: Any) -> Journey:
    nodes: dict[str, Any] = {
        "do": ("change_consent", {"topic_id": world.topic.pk, "channels": list(channels)} | config),
        "out": EXIT,
    }
    return world.journey(nodes, ["in.next>do", "do.next>out"])


def stands(customer: Customer) -> dict[str, bool]:
    return dict(Consent.objects.filter(customer=customer).values_list("channel", "granted"))


def later(world: World) -> None:
    world.now += timedelta(minutes=1)


def test_a_refusal_is_noted_with_the_journey_and_its_version_and_begins_a_new_line_of_the_history(world: World) -> None:
    person = world.customer(["email", "sms"])
    later(world)
    journey = world.start(changing(world, "email", "viber"))
    assert stands(person) == {"email": False, "sms": True, "viber": False}
    assert world.ledger(person)[1] == ("next", "refused")
    history = ConsentChange.objects.filter(customer=person).order_by("channel")
    assert journey.version is not None
    assert [(each.channel, each.granted, each.source, each.text_version, each.at) for each in history] == [
        (channel, False, f"journey:{journey.pk}", f"version:{journey.version.pk}", world.now)
        for channel in ("email", "viber")
    ]
    assert differences() == []
    assert told(person, "decision")[1] == (
        "Noted as refused: Promotions. On E-mail, Viber. Left the journey at “Exit”."
    )


def test_what_is_refused_already_keeps_its_own_date_and_source(world: World) -> None:
    person = world.customer(["email"], refuses=["email"])
    later(world)
    world.start(changing(world, "email"))
    assert world.ledger(person)[1] == ("next", "unchanged")
    assert not ConsentChange.objects.exists()
    assert Consent.objects.get().source == ""


def test_somebody_who_was_never_asked_can_be_noted_as_having_allowed(world: World) -> None:
    person = world.customer(["email"], unasked=["email"])
    later(world)
    world.start(changing(world, "email", choice="allow"))
    assert stands(person) == {"email": True}
    assert world.ledger(person)[1] == ("next", "allowed")


def test_a_refusal_of_the_customer_stands_unless_the_step_says_that_they_have_just_asked_for_it(world: World) -> None:
    """Field failure 12, the other way round: a journey never opts anybody in who has opted out."""
    person = world.customer(["email"], refuses=["email"])
    later(world)
    world.start(changing(world, "email", choice="allow"))
    assert stands(person) == {"email": False}
    assert world.ledger(person)[1] == ("next", "refusal_stands")
    later(world)
    world.start(changing(world, "email", choice="allow", over_refusal=True))
    assert stands(person) == {"email": True}


def test_a_later_choice_of_the_customer_wins_over_the_journey(world: World) -> None:
    """The choice is recorded with a moment after the journey's: of two choices the later one stands."""
    person = world.customer([])
    choice = ConsentRow(person.pk, "email", world.topic.pk, granted=True, changed_at=world.now + timedelta(seconds=1))
    record_consents([choice], world.now)
    world.start(changing(world, "email"))
    assert stands(person) == {"email": True}
    assert world.ledger(person)[1] == ("next", "unchanged")


def test_two_runs_of_one_customer_in_one_batch_are_one_choice(world: World) -> None:
    person, other = world.customer(["email"]), world.customer(["sms"])
    later(world)
    journey = changing(world, "email", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    with CaptureQueriesContext(connection) as found:
        engine.drain(world.now)
    assert stands(person) == stands(other) == {"email": False, "sms": False}
    assert ConsentChange.objects.count() == 4
    assert sum("insert into customers_consent " in each["sql"] for each in found) == 1


def test_a_queued_message_of_another_journey_is_not_handed_over_after_a_refusal(world: World) -> None:
    """Field failure 11: consent withdrawn after scheduling."""
    person = world.customer(["sms"])
    waiting = world.cascade_journey("sms")
    actions.publish_version(waiting, None, world.now)
    actions.launch(waiting, None, world.now)
    world.work(hand_over=False)
    later(world)
    world.start(changing(world, "sms"))
    assert world.sent(person) == ["sms"]
    from delivery.models import Message

    assert Message.objects.get().error_code == "no_consent"
    assert Decision.objects.filter(journey_id=waiting.pk).latest("id").reason == "no_consent"


def problems(world: World, **config: Any) -> list[tuple[str, str]]:
    found = actions.problems_of(changing(world, "email", **config))
    return [(each.code, each.severity) for each in found]


def test_granting_is_warned_of_and_a_topic_of_another_brand_is_refused(world: World) -> None:
    from accounts.models import Brand

    other = Topic.objects.create(brand=Brand.objects.create(key="b", name="B"), key="x", name="X")
    assert problems(world) == []
    assert problems(world, choice="allow") == [("grants_consent", "warning")]
    assert problems(world, topic_id=other.pk) == [("topic_gone", "error")]


@pytest.mark.parametrize("channels", [[], ["webhook"], ["fax"], "email"])
def test_only_channels_that_reach_people_can_be_chosen(world: World, channels: Any) -> None:
    form = NODES["change_consent"].Config(data={"topic_id": world.topic.pk, "channels": channels})
    assert not form.is_valid()
    assert list(form.errors) == ["channels"]
