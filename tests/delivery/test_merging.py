"""Links, clicks and devices name a customer as they were: they lead to who that is by now."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from customers.joining import by_hand, undoing
from customers.models import Address, Consent, Customer, Merge
from delivery import public, tokens
from delivery.models import DeliveryEvent, Link, Message, TrackedHit
from delivery.pushing import devices
from delivery.tracking import hits, links
from tests.delivery.browsers import Browser
from tests.delivery.test_preferences import send
from tests.delivery.test_replies import people
from tests.delivery.test_tracking_hits import PHONE
from tests.delivery.world import NOW, World


@pytest.fixture
def pair(world: World) -> tuple[int, int]:
    """Who will be kept, and who will be another; the second one was sent a mail."""
    kept, lost = people(world, 2)
    world.queue([lost], "email", status="sent", sent_at=NOW)
    return kept, lost


def join(pair: tuple[int, int]) -> Merge:
    merge = Merge.objects.get(pk=by_hand.join(*pair, None, timezone.now()))
    assert (merge.kept_id, merge.lost_id) == pair
    return merge


def test_the_unsubscribe_link_of_an_old_mail_refuses_for_who_they_are_now(world, pair):
    message = Message.objects.get()
    link = public.unsubscribe_url("", pair[1], message.id).removeprefix(public.base())
    join(pair)
    assert Client().get(link).status_code == 200
    assert Client().post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Consent.objects.get(customer=pair[0], channel="email", topic=message.topic).granted
    assert Message.objects.get().unsubscribed_at is not None


def test_the_page_of_preferences_of_an_old_mail_is_that_of_who_they_are_now(world, pair):
    address = public.preferences_url("", pair[1], world.brand.pk).removeprefix(public.base())
    assert Client().get(address).status_code == 200
    merge = join(pair)
    assert Client().get(address).status_code == 200
    assert send(world, pair[1], []).status_code == 303
    refused = Consent.objects.get(customer=pair[0], channel="email", topic=Message.objects.get().topic)
    assert (refused.granted, refused.source) == (False, "preference_page")
    undoing.undo(merge.pk, None, timezone.now() + timedelta(minutes=1))
    assert Client().get(address).status_code == 200


def test_a_click_in_an_old_mail_counts_for_who_they_are_now(world, pair):
    message = Message.objects.get()
    url = "https://v.example/"
    link = Link.objects.create(brand_id=world.brand.pk, digest=links.digest(url), url=url, created_at=NOW)
    token = tokens.sign("click", link.pk, message.id, pair[1])
    links.forget_known()
    join(pair)
    assert Client().get(f"/c/{token}", headers={"user-agent": PHONE})["Location"].startswith(url)
    assert TrackedHit.objects.count() == 1
    hits.record_hits(timezone.now() + timedelta(seconds=5))
    links.forget_known()
    assert DeliveryEvent.objects.get(type="clicked").customer_id == pair[0]
    assert Message.objects.get().clicked_at is not None


def test_a_device_that_registers_with_an_old_token_is_theirs(world, pair):
    token, _ = devices.token_for(pair[1], world.brand.pk, timezone.now())
    made = Browser("https://push.example/a")
    join(pair)
    body = {
        "token": token,
        "platform": "web",
        "subscription": {"endpoint": made.to.endpoint, "keys": made.keys},
    }
    answer = Client().post("/api/v1/devices/", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert Address.objects.get(endpoint=made.to.endpoint).customer_id == pair[0]
    assert not Customer.objects.filter(pk=pair[1]).exists()
