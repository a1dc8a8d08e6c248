"""What the card of a cascade that is being drawn says: whom each step would reach, and what it would cost."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Brand, User
from customers.models import Suppression, Topic
from delivery.models import Price
from journeys import actions
from journeys.models import Decision
from journeys.reading import outlook as module
from journeys.reading.outlook import Outlook, Step, outlook
from segments.models import Segment
from tests.journeys.world import World, endpoint


def people(world: World) -> None:
    kinds: list[dict[str, Any]] = [{}, {"channels": ["sms"]}, {"refuses": ["push"]}, {"channels": []}]
    for kind in kinds:
        for _ in range(3):
            world.customer(**kind)
    barred = world.customer()
    Suppression.objects.create(
        channel="push", endpoint=endpoint("push", barred), reason="complained", created_at=world.now
    )


def asked(world: World, *channels: str) -> Outlook:
    steps = [Step(each, None) for each in channels]
    return outlook(world.brand, [world.everybody.pk], world.topic, steps, world.now)


def test_each_step_says_how_many_it_reaches_and_why_not_the_others(world: World) -> None:
    people(world)
    found = asked(world, "push", "sms")
    assert (found.members, found.reachable, found.sampled) == (13, 10, 0)
    push, sms = (each.fates for each in found.steps)
    assert push == {"sent": 3, "no_address": 6, "no_consent": 3, "suppressed": 1, "paused": 0}
    assert sms == {"sent": 10, "no_address": 3, "no_consent": 0, "suppressed": 0, "paused": 0}


def test_what_the_card_says_of_the_first_step_is_what_it_sends(world: World) -> None:
    people(world)
    fates = asked(world, "push", "sms").steps[0].fates
    assert fates is not None
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work()
    first = Decision.objects.filter(journey_id=journey.pk, reason__in=fates, op=1)
    reasons = [each.reason for each in first]
    assert {each: reasons.count(each) for each in fates} == fates


def test_somebody_in_two_of_the_segments_is_one_and_without_a_segment_or_a_topic_nobody_is_counted(
    world: World,
) -> None:
    people(world)
    twice = Segment.objects.create(name="Everybody again", rule={"all": []})
    steps = [Step("push", None)]
    found = outlook(world.brand, [world.everybody.pk, twice.pk], world.topic, steps, world.now)
    assert found.members == 13
    assert outlook(world.brand, [], world.topic, steps, world.now).members is None
    assert outlook(world.brand, [twice.pk], None, steps, world.now).steps[0].fates is None


def test_prices_are_those_of_the_steps_sender_and_say_how_far_countries_differ(world: World) -> None:
    for prefix, amount in (("", "0.05"), ("380", "0.02"), ("48", "0.09")):
        Price.objects.create(
            account=world.account, channel="sms", prefix=prefix, amount=Decimal(amount), currency="EUR"
        )
    push, sms = asked(world, "push", "sms").steps
    assert push.price is None  # nothing is listed: nothing is said
    assert sms.price is not None
    assert (sms.price.amount, sms.price.least, sms.price.most) == (Decimal("0.05"), Decimal("0.02"), Decimal("0.09"))
    chosen = outlook(world.brand, [], None, [Step("sms", world.senders["sms"].pk), Step("sms", 10**9)], world.now)
    assert [each.price is not None for each in chosen.steps] == [True, False]


@pytest.mark.parametrize("enough", [1, 10**6])
def test_among_many_customers_a_sample_is_asked_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    people(world)
    # Thirteen are many here. The first way is the sticky sample of everybody, the second one of the members.
    monkeypatch.setattr(module, "EXACT", 5)
    monkeypatch.setattr(module, "ENOUGH", enough)
    monkeypatch.setattr(module, "SAMPLE", 1_000)
    found = asked(world, "push")
    assert (found.members, found.sampled) == (13, 13 if enough == 1 else 0)
    assert found.steps[0].fates == {"sent": 3, "no_address": 6, "no_consent": 3, "suppressed": 1, "paused": 0}
    monkeypatch.setattr(module, "SAMPLE", 4)
    found = asked(world, "push")
    assert found.members is not None
    assert found.sampled == pytest.approx(4, abs=2)
    fates = found.steps[0].fates
    assert fates is not None
    assert sum(fates.values()) == pytest.approx(found.members, abs=3)


def test_the_api_knows_only_the_journeys_brand_and_answers_wrong_questions_in_sentences(world: World) -> None:
    people(world)
    client = APIClient()
    client.force_authenticate(User.objects.create_user("b@example.com", name="Boss", role="manager"))
    other = Brand.objects.create(key="other", name="Other")
    theirs = Segment.objects.create(brand=other, name="Theirs", rule={"all": []})
    topic = Topic.objects.create(brand=other, key="news", name="News")
    journey = world.cascade_journey("push")
    address = f"/api/v1/journeys/{journey.pk}/outlook/"
    steps = [{"channel": "push"}]

    def ask(**wish: Any) -> Any:
        return client.post(address, {"steps": steps, "segments": [world.everybody.pk]} | wish, format="json")

    assert ask(topic_id=world.topic.pk).json()["members"] == 13
    assert ask(topic_id=topic.pk).json()["members"] is None
    assert ask(topic_id=world.topic.pk, segments=[theirs.pk]).json()["members"] is None
    assert ask(steps=[{"channel": "pigeon"}]).status_code == 400
    assert ask(steps=steps * 13).status_code == 400
    assert ask(segments=[2**70]).status_code == 400
    assert ask(surprise=1).status_code == 400
    Segment.objects.filter(pk=world.everybody.pk).update(rule={"type": "pigeon"})
    assert ask(topic_id=world.topic.pk).status_code == 409
