"""What a source sends over HTTP reaches journeys, once."""

from typing import Any

from customers import tasks
from customers.models import Identity, Received, Source
from journeys.models import Enrollment
from tests.journeys.entering import listening
from tests.journeys.world import World


def sent(source: Source, world: World, *messages: dict[str, Any]) -> None:
    Received.objects.create(source=source, received_at=world.now, messages=list(messages), count=len(messages))


def test_an_event_of_a_source_brings_its_customer_to_the_journey_that_listens_and_only_once(world: World) -> None:
    person = world.customer()
    Identity.objects.create(customer=person, namespace="user_id", value="u1")
    listening(world, "entry_event", event="signed_up", reentry="any_time")
    source = Source.objects.create(key="shop", name="Shop", kind="http", write_key="w", created_at=world.now)
    event = {
        "type": "track",
        "event": "signed_up",
        "userId": "u1",
        "messageId": "m1",
        "timestamp": world.now.isoformat(),
        "properties": {"plan": "gold"},
    }
    sent(source, world, event, event)
    sent(source, world, event, event | {"messageId": "m2", "userId": "somebody else"})
    assert tasks._work(world.now) is None, "nothing waits any more"
    assert not Received.objects.exists()
    world.work()
    assert world.sent(person) == ["push"]
    run = Enrollment.objects.get(customer_id=person.pk)
    assert run.context is not None
    assert run.context["event"]["properties"] == {"plan": "gold"}
    assert Enrollment.objects.count() == 2
