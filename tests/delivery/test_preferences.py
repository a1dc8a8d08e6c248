"""The page on which a customer chooses: topics, channels, a break, a language, or nothing at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Brand
from customers import pauses
from customers.models import Address, Consent, ConsentChange, ConsentPause, Customer, Topic
from delivery import public, tokens
from delivery.consent.pages import words
from delivery.consent.pages.colors import READABLE, contrast, shades
from delivery.models import Message, OptIn, Sender
from delivery.statements import statement
from lib.sql import rows
from tests.delivery.test_replies import people
from tests.delivery.world import NOW, World, endpoint


@pytest.fixture
def ann(world: World) -> int:
    """Reached by e-mail and SMS."""
    (customer,) = people(world, 1)
    Address.objects.exclude(channel__in=["email", "sms"]).delete()
    for each in (Consent, ConsentChange):
        each.objects.exclude(channel__in=["email", "sms"]).delete()
    return customer


def path(world: World, customer: int) -> str:
    return public.preferences_url("", customer, world.brand.pk).removeprefix(public.base())


def send(world: World, customer: int, wanted: list[str], do: str = "save", **more: Any) -> Any:
    offered = [
        f"{topic}:{channel}" for topic in Topic.objects.values_list("pk", flat=True) for channel in ("email", "sms")
    ]
    body = {"do": do, "choice": wanted, "offered": offered} | more
    return Client(REMOTE_ADDR="198.51.100.7", enforce_csrf_checks=True).post(path(world, customer), body)


def shown(answer: Any) -> str:
    return Client().get(answer["Location"]).content.decode()


def chosen(customer: int) -> dict[str, bool]:
    found = Consent.objects.filter(customer_id=customer).values_list("topic__key", "channel", "granted")
    return {f"{topic} {channel}": granted for topic, channel, granted in found}


def checked(html: str) -> set[str]:
    return {part.split('"')[0] for part in html.split('name="choice" value="')[1:] if " checked" in part.split(">")[0]}


def test_it_shows_topics_and_the_channels_that_reach_the_customer(world, ann):
    Topic.objects.create(brand=world.brand, key="parcels", name="Parcels", traffic_class="service")
    Topic.objects.create(brand=world.brand, key="orders", name="Orders", traffic_class="transactional")
    Topic.objects.create(brand=Brand.objects.create(key="shoes", name="Shoes"), key="shoes", name="Shoes")
    answer = Client().get(path(world, ann))
    html = answer.content.decode()
    assert "News" in html
    assert "Parcels" in html
    assert "Orders" not in html  # nobody can refuse those
    assert "Shoes" not in html
    assert "Viber" not in html
    topics = {each.key: each.pk for each in Topic.objects.all()}
    # Service messages come unless they are refused.
    assert checked(html) == {f"{topics[key]}:{channel}" for key in ("news", "parcels") for channel in ("email", "sms")}
    assert endpoint("email", ann) not in html
    assert endpoint("sms", ann) not in html
    assert "•••" in html
    assert "<script" not in html
    assert not answer.cookies
    assert (answer["Cache-Control"], answer["X-Frame-Options"]) == ("no-store", "DENY")


def test_what_is_saved_is_said_in_words(world, ann):
    answer = send(world, ann, [f"{world.topic.pk}:sms"])
    assert answer.status_code == 303
    assert chosen(ann) == {"news email": False, "news sms": True}
    html = shown(answer)
    assert "We write to you about: News (SMS)." in html
    assert 'role="status"' in html
    change = ConsentChange.objects.get(granted=False)
    assert (change.source, change.ip, change.text_version) == ("preference_page", "198.51.100.7", "preferences-1 en")


def test_what_did_not_change_is_not_recorded(world, ann):
    before = ConsentChange.objects.count()
    send(world, ann, [f"{world.topic.pk}:email", f"{world.topic.pk}:sms"])
    assert ConsentChange.objects.count() == before


def test_a_topic_that_the_form_did_not_show_is_left_alone(world, ann):
    offered = [f"{world.topic.pk}:email"]
    send(world, ann, [], offered=offered)
    assert chosen(ann) == {"news email": False, "news sms": True}


def test_nothing_that_is_not_offered_can_be_chosen(world, ann):
    other = Topic.objects.create(brand=Brand.objects.create(key="shoes", name="Shoes"), key="shoes", name="Shoes")
    for value in (f"{other.pk}:email", f"{world.topic.pk}:viber", "x", "1:2:3", "\x00", "9" * 5000):
        send(world, ann, [value], offered=[value])
    assert chosen(ann) == {"news email": True, "news sms": True}


def test_looking_changes_nothing(world, ann):
    before = (list(Consent.objects.values()), list(Customer.objects.values()))
    for query in ("", "?saved=1", "?undo=x", "?do=none", "?lang=pl"):
        for method in ("get", "head"):
            assert getattr(Client(), method)(path(world, ann) + query).status_code == 200
    assert Client().post(path(world, ann), {"do": "else"}).status_code == 200
    assert Client().post(path(world, ann), {"do": "undo", "undo": "x"}).status_code == 200
    assert (list(Consent.objects.values()), list(Customer.objects.values())) == before


def test_leaving_everything_can_be_undone(world, ann):
    Consent.objects.filter(customer_id=ann, channel="sms").update(granted=False)
    answer = send(world, ann, [f"{world.topic.pk}:email"], "none")
    assert not any(chosen(ann).values())
    assert len(chosen(ann)) == len(world.senders)
    html = shown(answer)
    assert "We do not write to you about any of our topics." in html
    token = html.split('name="undo" value="')[1].split('"')[0]
    send(world, ann, [], "undo", undo=token)
    assert {each for each, granted in chosen(ann).items() if granted} == {"news email"}


def test_an_undo_of_one_customer_undoes_nothing_of_another(world, ann):
    (bob,) = people(world, 1)
    send(world, ann, [], "none")
    token = shown(send(world, bob, [], "none")).split('name="undo" value="')[1].split('"')[0]
    send(world, ann, [], "undo", undo=token)
    assert not any(chosen(ann).values())


# A break


@pytest.mark.parametrize("days", [7, 30, 90])
def test_a_break_holds_marketing_for_so_many_days_and_takes_no_consent_away(world, ann, days):
    before = chosen(ann)
    answer = send(world, ann, [f"{world.topic.pk}:email", f"{world.topic.pk}:sms"], f"pause_{days}")
    assert chosen(ann) == before
    until = ConsentPause.objects.get().until
    assert timedelta(days=days) - timedelta(minutes=5) < until - timezone.now() <= timedelta(days=days)
    assert "You have a break until" in shown(answer)
    send(world, ann, [f"{world.topic.pk}:email", f"{world.topic.pk}:sms"], "resume")
    assert not ConsentPause.objects.exists()


def test_a_longer_break_takes_the_place_of_a_shorter_one(world, ann):
    pauses.pause(ann, world.brand.pk, NOW + timedelta(days=7), NOW)
    pauses.pause(ann, world.brand.pk, NOW + timedelta(days=30), NOW)
    assert pauses.paused_until(ann, world.brand.pk, NOW) == NOW + timedelta(days=30)
    assert pauses.paused_until(ann, world.brand.pk, NOW + timedelta(days=30)) is None


def test_the_predicate_of_a_break_is_about_marketing_of_that_brand(world, ann):
    (bob,) = people(world, 1)
    for traffic in ("marketing", "service", "transactional"):
        world.queue([ann, bob], "email", traffic_class=traffic, visit=len(traffic))
    pauses.pause(ann, world.brand.pk, NOW + timedelta(days=7), NOW)

    def held(now: Any) -> set[tuple[int, str]]:
        query = statement("paused", now=now)
        with connection.cursor() as cursor:
            cursor.execute(_select(query))
            return set(cursor.fetchall())

    assert held(NOW) == {(ann, "marketing")}
    assert held(NOW + timedelta(days=7)) == set()


def _select(predicate: Any) -> Any:
    from psycopg import sql

    return sql.SQL("select m.customer_id, m.traffic_class from delivery_message m where {}").format(predicate)


# Double opt-in


def test_an_address_that_nobody_has_proved_waits_for_its_confirmation(world, ann):
    Brand.objects.update(double_opt_in=True)
    Consent.objects.filter(customer_id=ann).delete()
    wanted = [f"{world.topic.pk}:email", f"{world.topic.pk}:sms"]
    html = shown(send(world, ann, wanted))
    assert chosen(ann) == {"news sms": True}
    assert "We have sent a message to" in html
    assert "Waiting for your confirmation" in html
    assert OptIn.objects.get().topic_ids == [world.topic.pk]
    assert Message.objects.filter(traffic_class="transactional").count() == 1
    send(world, ann, wanted)  # saved once more: it waits already
    assert OptIn.objects.count() == 1


def test_without_a_sender_to_ask_from_nothing_is_allowed(world, ann):
    Brand.objects.update(double_opt_in=True)
    Consent.objects.filter(customer_id=ann, channel="email").update(granted=False)
    offered = [f"{world.topic.pk}:email"]
    Sender.objects.filter(channel="email").update(is_active=False)
    Consent.objects.create(
        customer_id=ann, channel="email", topic=Topic.objects.create(brand=world.brand, key="b", name="B"),
        granted=True, changed_at=NOW,
    )  # fmt: skip
    assert send(world, ann, offered, offered=offered).status_code == 303
    assert chosen(ann)["news email"] is False


# Languages


def test_the_language_is_the_customers_to_choose(world, ann):
    answer = send(world, ann, [], language="uk")
    assert Customer.objects.get().language == "uk"
    assert "Збережено" in shown(answer)
    send(world, ann, [], language="xx")
    assert Customer.objects.get().language == "uk"


def test_a_language_that_the_page_does_not_have_is_kept(world, ann):
    Customer.objects.update(language="de")
    html = Client().get(path(world, ann)).content.decode()
    assert "As before (de)" in html
    send(world, ann, [], language="")
    assert Customer.objects.get().language == "de"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_language_says_everything(world, ann, language):
    assert words.words(language).keys() == words.words("en").keys()
    for kind in world.senders:
        assert words.words(language).get(f"channel_{kind}"), f"channel_{kind}"
    for key, text in words.words("en").items():
        placeholders = {
            each for each in ("{brand}", "{topic}", "{topics}", "{endpoint}", "{day}", "{channel}") if each in text
        }
        assert all(each in words.words(language)[key] for each in placeholders - {"{brand}"}), key
    Customer.objects.update(language=language)
    html = Client().get(path(world, ann)).content.decode()
    assert f'<html lang="{language}">' in html
    assert words.words(language)["preferences_head"] in html


@pytest.mark.parametrize("color", ["#4263eb", "#ffffff", "#000000", "#ffe600", "#0d7480", "#ff0000", "nonsense"])
def test_every_brands_colour_can_be_read_on_light_and_on_dark(color):
    def parsed(text: str) -> tuple[int, int, int]:
        return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)

    made = {key: parsed(each) for key, each in shades(color).items()}
    assert contrast(made["accent"], (255, 255, 255)) >= READABLE
    assert contrast(made["accent_dark"], (27, 33, 41)) >= READABLE
    assert contrast(made["accent"], made["on"]) >= READABLE
    assert contrast(made["accent_dark"], made["on_dark"]) >= READABLE


# Links


def test_a_link_of_what_is_gone_answers_politely(world, ann):
    link = path(world, ann)
    Customer.objects.all().delete()
    for method in ("get", "post"):
        answer = getattr(Client(), method)(link)
        assert answer.status_code == 410
        assert "We do not know this link any more" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", tokens.sign("unsubscribe", 1, 1), tokens.sign("preferences", 1)])
def test_a_link_that_we_have_not_made_opens_nothing(db, token):
    assert Client().get(f"/p/{token}").status_code == 404


def test_without_topics_or_addresses_the_page_says_so(world, ann):
    Address.objects.all().delete()
    Consent.objects.all().delete()
    assert "We have no address of yours" in Client().get(path(world, ann)).content.decode()
    Topic.objects.all().delete()
    assert "has no topics to choose from" in Client().get(path(world, ann)).content.decode()
    assert rows(statement("lock_endpoint", endpoint="x"))
