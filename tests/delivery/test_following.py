"""From the hand-over to the click: the links of a message lead through us, and following one is a reaction."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from delivery import public
from delivery.models import Message
from delivery.sending import dispatcher
from delivery.tasks import report_once
from lib import secrets
from tests.delivery.vendors import Vendor
from tests.delivery.world import World

PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
CONTENT = {"subject": "Sale", "html": '<p><a href="https://shop.example/{{ customer.first_name }}">Look</a></p>'}


@pytest.fixture
def vendor(world: World, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    world.account.provider, world.account.settings = "vendor", {}
    world.account.credentials = secrets.encrypt({"user": "shop-7", "password": "hunter2"})
    world.account.save()
    return Vendor().installed(monkeypatch)


def handed_over(world: World, vendor: Vendor, channel: str, content: dict[str, str]) -> dict[str, str]:
    now = timezone.now() - timedelta(hours=1)
    world.queue(world.people(1), channel, content=content, created_at=now, expires_at=now + timedelta(days=1))
    dispatcher.drain(now)
    return dict(vendor.given[-1].fields)


def path_of(text: str, kind: str) -> str:
    (path,) = re.findall(rf"{re.escape(public.base())}(/{kind}/[\w.-]+)", text)
    return str(path)


@pytest.mark.django_db(transaction=True)
def test_a_person_who_follows_a_link_has_clicked(world, vendor):
    html = handed_over(world, vendor, "email", CONTENT)["html"]
    answer = Client(headers={"user-agent": PERSON}).get(path_of(html.partition("Look")[0], "c"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("https://shop.example/Olena0")
    report_once(timezone.now() + timedelta(seconds=2))
    message = Message.objects.get()
    assert (message.status, message.opened_grade) == ("clicked", "certain")


@pytest.mark.django_db(transaction=True)
def test_a_robot_that_follows_it_has_not(world, vendor):
    html = handed_over(world, vendor, "email", CONTENT)["html"]
    path = path_of(html.partition("Look")[0], "c")
    assert Client(headers={"user-agent": "python-requests/2.32"}).get(path).status_code == 302
    report_once(timezone.now() + timedelta(seconds=2))
    assert Message.objects.get().status == "sent"


def test_a_link_in_an_sms_is_short_and_its_parts_are_counted_with_it(world, vendor):
    text = "x" * 100 + " https://shop.example/" + "long-" * 40
    fields = handed_over(world, vendor, "sms", {"text": text})
    assert len(fields["text"]) < 160
    assert vendor.given[-1].parts == 1
    assert Client().get(path_of(fields["text"], "c"))["Location"].startswith("https://shop.example/long-")


def test_nobody_follows_the_links_of_a_rehearsal(world):
    world.queue(world.people(1), "email", content=CONTENT, expires_at=timezone.now() + timedelta(days=1))
    from delivery.models import Link

    dispatcher.drain(timezone.now())
    assert world.statuses() == ["sent"]
    assert not Link.objects.exists()
