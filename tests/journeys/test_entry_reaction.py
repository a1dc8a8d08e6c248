"""Entry by a reaction to a message: once for each, with evidence enough, of the messages chosen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brand
from customers.models import Customer, Topic
from delivery import outcomes
from delivery.content import template_library
from delivery.content.template_library import checked_variants
from delivery.models import Message, Template
from journeys.models import Arrival, Decision, Enrollment, Journey
from tests.journeys.entering import drafted, listening
from tests.journeys.world import CONTENT, World, lint


def mailed(world: World, *channels: str) -> Journey:
    """A journey that writes to everybody over these channels."""
    return world.start(world.cascade_journey(*(channels or ("email",)), stop_on=[]))


def entered(customer: Customer, journey: Journey) -> list[str]:
    """What was decided about somebody at the door of this journey."""
    rows = Decision.objects.filter(customer_id=customer.pk, journey_id=journey.pk, visit=0).order_by("id")
    return list(rows.values_list("reason", flat=True))


def test_a_click_brings_its_customer_in_once_however_often_it_is_told(world: World) -> None:
    person = world.customer(["email", "push"])
    first = mailed(world)
    journey = listening(world, "entry_reaction", outcome="clicked", reentry="any_time")
    world.report(person, "email", "clicked", key="1")
    world.report(person, "email", "clicked", key="1")
    world.now += timedelta(minutes=1)
    world.report(person, "email", "clicked", key="2")
    world.work()
    assert entered(person, journey) == ["entered"]
    message = Message.objects.get(customer_id=person.pk, channel="email")
    at = (world.now - timedelta(minutes=1)).isoformat()
    run = Decision.objects.get(journey_id=journey.pk, reason="entered")
    assert run.detail == {"kind": "reaction", "id": message.id, "name": "clicked", "at": at, "channel": "email"}
    context = Enrollment.objects.get(journey_id=journey.pk).context
    assert context == {
        "event": {
            "name": "clicked",
            "at": at,
            "properties": {"message": message.id, "channel": "email", "journey": first.pk},
        }
    }


@pytest.mark.parametrize(
    ("evidence", "told", "enters"),
    [
        ("likely", ["weak"], []),
        ("likely", ["weak", "likely"], ["entered"]),
        ("likely", ["certain", "likely", "weak"], ["entered"]),
        ("weak", ["weak", "likely", "certain"], ["entered"]),
        ("certain", ["likely"], []),
        ("certain", ["likely", "certain"], ["entered"]),
    ],
)
def test_a_reading_counts_when_its_evidence_is_reached_and_once(
    world: World, evidence: str, told: list[str], enters: list[str]
) -> None:
    person = world.customer(["email", "push"])
    mailed(world)
    journey = listening(world, "entry_reaction", outcome="opened", evidence=evidence, reentry="any_time")
    for number, grade in enumerate(told):
        world.report(person, "email", "opened", grade=grade, key=str(number))
        world.now += timedelta(minutes=1)
    world.work()
    assert entered(person, journey) == enters


def test_who_clicked_has_read(world: World) -> None:
    person = world.customer(["email", "push"])
    mailed(world)
    journey = listening(world, "entry_reaction", outcome="opened", evidence="certain")
    world.report(person, "email", "clicked")
    world.work()
    assert entered(person, journey) == ["entered"]


@pytest.mark.parametrize("outcome", ["delivered", "replied", "unsubscribed", "complained"])
def test_other_things_that_become_of_a_message(world: World, outcome: str) -> None:
    person, other = world.customer(["email", "push"]), world.customer(["email", "push"])
    mailed(world)
    journey = listening(world, "entry_reaction", outcome=outcome)
    world.report(person, "email", outcome)
    world.report(other, "email", "deferred")
    world.work()
    assert (entered(person, journey), entered(other, journey)) == (["entered"], [])


def test_only_messages_of_the_chosen_kind_count(world: World) -> None:
    person = world.customer(["email", "push", "sms"])
    mail, text = mailed(world, "email"), mailed(world, "sms")
    by_journey = listening(world, "entry_reaction", outcome="delivered", journey_id=mail.pk)
    by_channel = listening(world, "entry_reaction", outcome="delivered", channel="sms")
    by_topic = listening(world, "entry_reaction", outcome="delivered", topic_id=world.topic.pk)
    template = Template.objects.create(brand=world.brand, name="Texts")
    by_template = listening(world, "entry_reaction", outcome="delivered", template_id=template.pk)
    everything = (by_journey, by_channel, by_topic, by_template)
    assert text.pk != mail.pk
    world.report(person, "email", "delivered")
    world.work()
    assert [entered(person, each) for each in everything] == [["entered"], [], ["entered"], []]
    world.now += timedelta(minutes=1)
    world.report(person, "sms", "delivered")
    world.work()
    assert [len(entered(person, each)) for each in everything] == [1, 1, 2, 0]


def test_only_messages_that_say_the_chosen_template_count(world: World) -> None:
    chosen, other = (
        template_library.create(world.brand, name, checked_variants({"email": {"": CONTENT["email"]}}), "", None)
        for name in ("Chosen", "Other")
    )
    person, stranger = world.customer(["email", "push"]), world.customer(["push"])
    world.start(world.cascade_journey("email", stop_on=[], template_id=chosen.pk))
    by_chosen, by_other = (
        listening(world, "entry_reaction", outcome="delivered", template_id=each.pk) for each in (chosen, other)
    )
    world.report(person, "email", "delivered")
    world.work()
    assert [entered(person, each) for each in (by_chosen, by_other)] == [["entered"], []]
    assert entered(stranger, by_chosen) == []


def test_a_message_of_another_brand_brings_nobody_in(world: World) -> None:
    person = world.customer(["email", "push"])
    mailed(world)
    journey = listening(world, "entry_reaction", outcome="delivered")
    Message.objects.update(brand=Brand.objects.create(key="other", name="Other"))
    world.report(person, "email", "delivered")
    world.work()
    assert entered(person, journey) == []


def test_a_report_that_comes_days_late_brings_nobody_in(world: World) -> None:
    person = world.customer(["email", "push"])
    mailed(world)
    journey = listening(world, "entry_reaction", outcome="delivered")
    message = Message.objects.get(customer_id=person.pk, channel="email")
    before = world.now
    world.now += timedelta(days=2)
    outcomes.record([outcomes.Report(person.pk, message.id, "delivered", before)], world.now)
    world.work()
    assert entered(person, journey) == ["too_old"]


def test_many_reports_cost_as_many_statements_as_one(world: World) -> None:
    people = [world.customer(["email", "push"]) for _ in range(40)]
    mailed(world)
    listening(world, "entry_reaction", outcome="clicked")
    found = list(Message.objects.filter(channel="email").order_by("id"))
    counts = []
    for some in (found[:1], found[1:]):
        reports = [outcomes.Report(each.customer_id, each.id, "clicked", world.now) for each in some]
        with CaptureQueriesContext(connection) as made:
            outcomes.record(reports, world.now)
        counts.append(len(made))
    assert counts[0] == counts[1]
    assert Arrival.objects.count() == len(people)


@pytest.mark.parametrize("field", ["journey_id", "topic_id", "template_id"])
def test_what_belongs_to_another_brand_or_is_gone_cannot_be_chosen(world: World, field: str) -> None:
    other = Brand.objects.create(key="other", name="Other")
    theirs: dict[str, Any] = {
        "journey_id": Journey.objects.create(brand=other, name="Theirs"),
        "topic_id": Topic.objects.create(brand=other, key="news", name="Theirs"),
        "template_id": Template.objects.create(brand=other, name="Theirs"),
    }
    journey = drafted(world, "entry_reaction", outcome="clicked", **{field: theirs[field].pk})
    assert [each.field for each in lint(journey.graph, world.brand)[1]] == [field]
