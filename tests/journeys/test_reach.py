"""What is announced before a launch is what is sent by it (field failure 31)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import ConsentPause, Suppression
from delivery.models import Message
from journeys import actions
from journeys.models import Decision, Journey
from journeys.reading.reach import EntryReach, reach
from segments.models import Segment
from tests.journeys.world import World, endpoint


def asked(world: World, journey: Journey) -> EntryReach:
    actions.publish_version(journey, None, world.now)
    journey.refresh_from_db()
    assert journey.version is not None
    (found,) = reach(journey.version, world.now)
    return found


def people(world: World) -> None:
    kinds: list[dict[str, Any]] = [{}, {"channels": []}, {"refuses": ["push"]}, {"unasked": ["email"]}]
    for kind in kinds:
        for _ in range(3):
            world.customer(**kind)
    barred, pausing = world.customer(), world.customer()
    Suppression.objects.create(
        channel="push", endpoint=endpoint("push", barred), reason="complained", created_at=world.now
    )
    ConsentPause.objects.create(
        customer=pausing, brand=world.brand, until=world.now + timedelta(days=3), paused_at=world.now
    )


def test_what_is_announced_for_the_first_step_is_what_it_sends_and_why_not(world: World) -> None:
    people(world)
    journey = world.cascade_journey("push", "email")
    found = asked(world, journey)
    assert (found.node, found.members, found.reachable) == ("in", 14, 10)
    push, email = sorted(found.ways, key=lambda each: each.channel, reverse=True)
    assert (push.channel, push.topic, email.channel) == ("push", world.topic.pk, "email")
    assert push.fates == {"sent": 6, "no_address": 3, "no_consent": 3, "suppressed": 1, "paused": 1}
    assert email.fates == {"sent": 7, "no_address": 3, "no_consent": 3, "suppressed": 0, "paused": 1}
    actions.launch(journey, None, world.now)
    world.work()
    first = Decision.objects.filter(journey_id=journey.pk, reason__in=push.fates, op=1)
    reasons = [each.reason for each in first]
    assert {each: reasons.count(each) for each in push.fates} == push.fates


def test_everybody_who_is_said_to_be_reachable_gets_a_message_in_the_end(world: World) -> None:
    people(world)
    journey = world.cascade_journey("push", "email")
    found = asked(world, journey)
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(days=2)
    written_to = Message.objects.filter(journey_id=journey.pk, sent_at__isnull=False).values("customer_id").distinct()
    # The one with a pause hears nothing, and is none of those who were announced.
    assert written_to.count() == found.reachable


def test_the_journeys_audience_and_the_segment_are_asked_and_orders_need_no_consent(world: World) -> None:
    for city in ("Lviv", "Lviv", "Kyiv"):
        world.customer(unasked=["push"], city=city)
    world.make_attribute("city")
    world.topic.traffic_class = "transactional"
    world.topic.save()
    journey = world.cascade_journey("push")
    journey.settings = {
        "audience": {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Lviv"},
        "audience_when": "entry",
    }
    journey.save()
    found = asked(world, journey)
    assert (found.members, found.reachable) == (2, 2)


def test_it_is_one_question_an_entry_however_many_steps(world: World) -> None:
    people(world)
    journey = world.cascade_journey("push", "email", "sms")
    actions.publish_version(journey, None, world.now)
    journey.refresh_from_db()
    assert journey.version is not None
    with CaptureQueriesContext(connection) as captured:
        reach(journey.version, world.now)
    assert sum("from member m" in each["sql"] for each in captured) == 1


def test_a_journey_without_messages_reaches_nobody_and_says_how_many_come(world: World) -> None:
    people(world)
    journey = world.journey({"out": ("exit", {})}, ["in.next>out"])
    found = asked(world, journey)
    assert (found.members, found.reachable, found.ways) == (14, 0, [])


@pytest.fixture
def manager(db: None) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("b@example.com", name="Boss", role="manager"))
    return client


def test_the_api_answers_in_numbers_and_refuses_in_sentences(world: World, manager: APIClient) -> None:
    people(world)
    journey = world.cascade_journey("push")
    address = f"/api/v1/journeys/{journey.pk}/reach/"
    assert manager.get(address).json()["code"] == "unpublished"
    asked(world, journey)
    (entry,) = manager.get(address).json()
    assert (entry["members"], entry["reachable"]) == (14, 7)  # the pause is over by the real clock
    assert entry["ways"][0]["fates"]["no_consent"] == 3
    assert manager.get(f"/api/v1/journeys/{2**70}/reach/").status_code == 404
    Segment.objects.all().delete()
    assert manager.get(address).status_code == 409
