"""Rules that ask about journeys: who is in one, how they left it, what became of its messages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from psycopg import sql

from customers.models import Customer
from journeys import actions
from journeys.models import Journey
from lib.sql import rows
from segments.condition import conditions
from segments.known import Known
from segments.predicate import predicate
from segments.tree import RuleInvalid, parse
from segments.words import words_of
from tests.journeys.world import World
from tests.segments.people import chosen

pytestmark = pytest.mark.django_db
FOREVER = 30 * 86_400
GOAL = {"kind": "event", "event": "purchase"}
RETURNED = {"kind": "event", "event": "returned", "label": "Returned"}


def waiting(world: World, **policy: Any) -> Journey:
    """A journey in which everybody waits for 30 days, and then comes to its end “Done”."""
    journey = world.journey(
        {"wait": ("wait", {"duration_s": FOREVER}), "done": ("exit", {"label": "Done"})},
        ["in.next>wait", "wait.next>done"],
    )
    journey.settings = policy
    journey.save()
    return world.start(journey)


def asked(world: World, **config: Any) -> set[int]:
    return chosen({"type": "in_journey", **config}, world.now)


def test_who_is_inside_came_to_an_end_reached_the_goal_or_met_an_exit_rule(world: World) -> None:
    buyer, returner, patient = (world.customer() for _ in range(3))
    journey = waiting(world, goal=GOAL, exits=[RETURNED])
    late = world.customer()
    everybody_inside = {buyer.pk, returner.pk, patient.pk}
    began = world.now

    assert asked(world, journey_id=journey.pk) == asked(world) == everybody_inside
    assert asked(world, state="outside") == asked(world, state="never_entered") == {late.pk}
    assert asked(world, state="left") == set()

    world.pass_time(days=1)
    world.buy(buyer)
    world.event(returner, "returned")
    world.pass_time(hours=1)

    assert asked(world, journey_id=journey.pk) == {patient.pk}
    assert asked(world, state="entered") == everybody_inside
    assert asked(world, state="left") == {buyer.pk, returner.pk}
    assert asked(world, state="goal", journey_id=journey.pk) == {buyer.pk}
    assert asked(world, state="no_goal") == {returner.pk, patient.pk, late.pk}
    assert asked(world, state="exit_rule") == asked(world, state="exit_rule", exit="Returned") == {returner.pk}
    assert asked(world, state="exit_rule", exit="Other") == set()
    assert asked(world, state="finished") == set()

    world.pass_time(days=40)

    assert asked(world) == set()
    assert asked(world, state="finished") == asked(world, state="finished", exit="Done") == {patient.pk}
    assert asked(world, state="finished", journey_id=journey.pk, exit="Other") == set()
    month = {"span": "last_days", "days": 30}
    assert asked(world, state="entered", period=month) == set()
    assert asked(world, state="left", period=month) == {patient.pk}
    world.now = began
    assert asked(world) == everybody_inside
    assert asked(world, state="goal") == asked(world, state="left") == set()


def test_a_journey_that_is_stopped_sends_everybody_away(world: World) -> None:
    somebody = world.customer()
    journey = waiting(world)
    world.now += timedelta(hours=1)
    actions.stop(journey, None, world.now)
    world.work()

    assert asked(world, state="sent_away") == {somebody.pk}
    assert asked(world, state="finished") == set()


def test_another_journey_is_another(world: World) -> None:
    somebody = world.customer()
    journey, other = waiting(world), world.cascade_journey("email")

    assert asked(world, journey_id=journey.pk) == {somebody.pk}
    assert asked(world, journey_id=other.pk) == set()


def test_messages_of_a_journey_are_counted_apart(world: World) -> None:
    reader, other = (world.customer() for _ in range(2))
    journey = world.start(world.cascade_journey("push"))
    world.report(reader, "push", "opened", grade="certain")
    elsewhere = world.cascade_journey("email")

    def messages(outcome: str, **config: Any) -> set[int]:
        return chosen({"type": "journey_message", "outcome": outcome, **config}, world.now)

    assert messages("sent", journey_id=journey.pk) == messages("sent") == {reader.pk, other.pk}
    assert messages("opened", journey_id=journey.pk) == {reader.pk}
    assert messages("no_reaction", journey_id=journey.pk) == {other.pk}
    assert messages("sent", journey_id=elsewhere.pk) == set()


def test_the_forms_offer_journeys_and_exits_and_the_words_name_them(world: World) -> None:
    journey = waiting(world, exits=[RETURNED])

    for key in ("in_journey", "journey_message"):
        fields = {each["key"]: each for each in conditions[key].fields(Known())}
        assert {"value": journey.pk, "label": "Journey"} in fields["journey_id"]["choices"]
    fields = {each["key"]: each for each in conditions["in_journey"].fields(Known())}
    assert fields["exit"]["suggestions"] == ["Done", "Returned"]

    def words(rule: dict[str, Any]) -> str:
        return words_of(parse(rule, Known()), Known())

    month = {"span": "last_days", "days": 30}
    assert words({"type": "in_journey", "journey_id": journey.pk}) == "is inside the journey “Journey”"
    assert (
        words({"type": "in_journey", "state": "finished", "exit": "Done", "period": month})
        == "has come to an end of any journey by “Done” in the last 30 days"
    )
    assert (
        words({"type": "journey_message", "journey_id": journey.pk, "outcome": "clicked"})
        == "clicked at least 1 of our messages of the journey “Journey”"
    )


def test_a_journey_that_does_not_exist_is_a_sentence_at_its_place(world: World) -> None:
    with pytest.raises(RuleInvalid) as refused:
        parse({"type": "in_journey", "journey_id": 77}, Known())

    assert str(refused.value) == "There is no journey 77. (at journey_id)"
    assert Customer.objects.count() == 0


def test_how_somebody_left_is_found_in_an_index_and_not_among_all_decisions(world: World) -> None:
    """Of a batch of customers each costs one probe, however many decisions the ledger has about them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into journeys_decision (customer_id, journey_id, version_id, op, visit, port, reason, at)"
            " select mod(n, 500), 1, 1, 1, 1, 'next', case when n < 500 then 'goal' else 'sent' end, %s"
            " from generate_series(1, 20000) n",
            [world.now],
        )
        cursor.execute("analyze journeys_decision")
    rule = {"type": "in_journey", "state": "goal"}
    query = sql.SQL("explain select c.id from customers_customer c where {}").format(predicate(rule, world.now))

    assert any("decision_leaving" in line for (line,) in rows(query))
