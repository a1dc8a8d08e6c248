"""The preferred channel: the one that a cascade would try first."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from delivery.models import Message
from segments.known import Known
from segments.tree import parse
from segments.words import words_of
from tests.journeys.test_cascade_limits import limited
from tests.journeys.world import World
from tests.segments.people import NOW, chosen, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sent(customer: int, channel: str, at: datetime = NOW - DAY, **stamps: Any) -> None:
    """A message that was handed over, with what became of it."""
    told = {"clicked_at": None, "replied_at": None, "opened_at": None, "opened_grade": None} | stamps
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into delivery_message (customer_id, channel, brand_id, sender_id, content_id, traffic_class,"
            " endpoint, status, created_at, sent_at, clicked_at, replied_at, opened_at, opened_grade)"
            " values (%s, %s, 1, 1, 1, 'marketing', 'x', 'sent', %s, %s, %s, %s, %s, %s)",
            [customer, channel, at, at, *told.values()],
        )


def preferring(channel: str, now: datetime = NOW, **config: Any) -> set[int]:
    return chosen({"type": "preferred_channel", "channel": channel, **config}, now)


def test_the_largest_share_of_reactions_counts_and_not_their_number() -> None:
    customer, nobody = person(), person()
    for number in range(4):
        sent(customer, "email", clicked_at=NOW if number < 2 else None)
    sent(customer, "viber", opened_at=NOW, opened_grade="likely")
    sent(nobody, "email")

    assert preferring("viber") == {customer}
    assert preferring("email") == set()
    assert preferring("email", preferred="no") == {customer, nobody}


def test_of_equals_the_cheapest_is_preferred() -> None:
    customer = person()
    sent(customer, "sms", replied_at=NOW)
    sent(customer, "push", clicked_at=NOW)

    assert preferring("push") == {customer}
    assert preferring("sms") == set()


def test_machines_that_read_and_reactions_half_a_year_ago_prefer_nothing() -> None:
    by_proxy, long_ago = person(), person()
    sent(by_proxy, "email", opened_at=NOW, opened_grade="weak")
    sent(long_ago, "email", NOW - 181 * DAY, clicked_at=NOW - 180 * DAY)

    assert preferring("email") == set()
    assert preferring("email", NOW - 100 * DAY) == {long_ago}


def test_a_reaction_that_lies_ahead_has_not_happened() -> None:
    customer = person()
    sent(customer, "email", NOW - 3 * DAY, clicked_at=NOW - DAY)

    assert preferring("email", NOW - 2 * DAY) == set()
    assert preferring("email") == {customer}


def test_it_is_said_in_words() -> None:
    rule = {"type": "preferred_channel", "channel": "email", "preferred": "no"}

    assert words_of(parse(rule, Known()), Known()) == "does not react most on E-mail"


def test_a_cascade_with_the_best_channel_first_begins_with_the_preferred_one(world: World) -> None:
    reader = world.customer()
    world.start(limited(world, "push", "viber", "sms", stop_on=[]))
    world.pass_time(hours=2)
    world.report(reader, "viber", "opened", grade="likely")
    world.pass_time(days=3)
    journey = world.start(limited(world, "push", "viber", "sms", order="best"))
    first = Message.objects.filter(journey_id=journey.pk, customer_id=reader.pk).earliest("id")

    assert preferring(first.channel, world.now) == {reader.pk}
