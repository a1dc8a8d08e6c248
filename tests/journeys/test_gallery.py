"""The gallery: each ready journey can be published once its blanks are filled, and does what its words say."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from jinja2 import nodes as parts

from accounts.models import User
from customers.models import Customer
from delivery.content.contents import compiled
from delivery.content.templates import sandbox
from delivery.kinds.sms import sms_parts
from delivery.models import Message
from journeys import actions
from journeys.files.references import Names
from journeys.files.shape import opened
from journeys.files.taking import taken
from journeys.files.writing import document, text_of
from journeys.gallery import CATEGORIES, ENGLISH, LANGUAGES, TEMPLATES, Template, templates, texts_of
from journeys.linting.checking import errors, lint
from journeys.models import Journey
from tests.journeys.gallery import begin, draft, on_whatsapp, stock
from tests.journeys.world import World

EVERY = [pytest.param(each, id=each.key) for each in TEMPLATES.values()]
OTHERS = [each for each in LANGUAGES if each != ENGLISH]
IN_OTHERS = [pytest.param(each, other, id=f"{each.key}-{other}") for each in TEMPLATES.values() for other in OTHERS]
LONG_NAME = "Twelve chars"  # of a brand
LINES = [{"name": "Green tea", "price": 4.5, "picture": "https://shop.example/tea.png"}, {"name": "Cup"}]
I18N = Path(__file__).resolve().parent.parent.parent / "frontend" / "src" / "i18n"


@pytest.fixture(autouse=True)
def stocked(world: World) -> World:
    return stock(world)


def rendered(message: Message) -> dict[str, str]:
    """What a message says to its customer."""
    customer = Customer.objects.get(pk=message.customer_id)
    return compiled(message.content).made_for(
        customer.pk,
        json.dumps(customer.attributes),
        None,
        json.dumps(message.data),
        unsubscribe_url="https://u.example/",
    )


def nodes(graph: dict[str, Any]) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in graph["nodes"])


@pytest.mark.parametrize("template", EVERY)
def test_each_can_be_published_once_its_blanks_are_filled(world: World, template: Template) -> None:
    journey = draft(world, template.key)
    assert errors(lint(journey.graph, world.brand, journey.settings, world.now)[1]) == []


@pytest.mark.parametrize("template", EVERY)
def test_each_lacks_only_what_it_says_it_needs(world: World, template: Template) -> None:
    bare = template.for_brand(world.brand)
    lacks = {each.field for each in errors(lint(bare, world.brand, template.settings, world.now)[1])}
    assert lacks == ({"segment_id"} if "segment" in {each.kind for each in template.needs} else set())
    kinds = [each.kind for each in template.needs]
    assert "topic" in kinds
    assert [each.name for each in template.needs if each.kind == "sender"] == template.channels


@pytest.mark.parametrize("template", EVERY)
def test_each_is_a_file_as_journeys_are_exported(world: World, template: Template) -> None:
    graph = draft(world, template.key).graph
    text = text_of(
        {"kaskad_journey": 1, "name": template.name, "brand": "acme"}
        | document(graph, template.settings, Names(world.brand))
    )
    assert nodes(taken(opened(text), world.brand).graph) == nodes(graph)


@pytest.mark.parametrize("template", EVERY)
def test_each_has_its_words_in_every_language(template: Template) -> None:
    for language in ("en", "ru", "uk", "pl"):
        words = json.loads((I18N / language / "gallery.json").read_text(encoding="utf-8"))
        said = words["template"][template.key]
        assert said["name"]
        assert said["when"].endswith(".")
        assert template.category in words["category"]
        if language == "en":
            assert (said["name"], said["when"]) == (template.name, template.description)


Place = tuple[str | int, ...]


def leaves(found: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text, with the keys that lead to it."""
    if isinstance(found, str):
        yield place, found
    elif isinstance(found, dict | list):
        for key, each in found.items() if isinstance(found, dict) else enumerate(found):
            yield from leaves(each, (*place, key))


def is_read(place: Place) -> bool:
    """Whether people read it: what messages and calls say, and what things are called. Not names of templates."""
    return place[-1] in ("label", "body") or ("content" in place and place[-1] != "template")


def said(template: Template) -> dict[Place, str]:
    """All texts of a template that people read."""
    configs = {"nodes": {each["id"]: each["config"] for each in template.graph["nodes"]}, "settings": template.settings}
    return {place: text for place, text in leaves(configs) if is_read(place)}


def variables(text: str) -> set[str]:
    """What a text asks for: “customer.first_name”."""
    found = sandbox(html=False).parse(text).find_all(parts.Getattr)
    return {f"{each.node.name}.{each.attr}" for each in found if isinstance(each.node, parts.Name)}


@pytest.mark.parametrize(("template", "language"), IN_OTHERS)
def test_each_says_the_same_in_every_language(template: Template, language: str) -> None:
    english, other = said(template), said(templates(language)[template.key])
    assert set(dict(leaves(texts_of(template, language)))) == set(english)
    for place, text in other.items():
        assert text != english[place], place
        assert variables(text) == variables(english[place]), place


@pytest.mark.parametrize(("template", "language"), IN_OTHERS)
def test_each_is_published_in_every_language_as_in_english(world: World, template: Template, language: str) -> None:
    journeys = [draft(world, template.key, each) for each in (ENGLISH, language)]
    english, other = (lint(each.graph, world.brand, each.settings, world.now)[1] for each in journeys)
    assert [(each.code, each.node, each.field) for each in other] == [
        (each.code, each.node, each.field) for each in english
    ]
    actions.publish_version(journeys[1], None, world.now)
    assert journeys[1].versions.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_sms_is_one_part_in_every_language(language: str) -> None:
    for template in templates(language).values():
        steps = [
            step
            for node in template.graph["nodes"]
            for step in (node["config"], *node["config"].get("steps", []))
            if step.get("channel") == "sms"
        ]
        for step in steps:
            text = step["content"]["text"].replace("{{ brand.name }}", LONG_NAME)
            assert "{" not in text
            assert sms_parts(text) == 1, (template.key, text)


def test_categories_are_folders() -> None:
    assert {each.category for each in TEMPLATES.values()} == set(CATEGORIES)


def test_the_insurers_four_steps(world: World) -> None:
    silent, reads = on_whatsapp(world, world.customer()), on_whatsapp(world, world.customer())
    no_app = on_whatsapp(world, world.customer(channels=["sms"]))
    begin(world, "insurer")
    world.pass_time(hours=27)
    world.report(reads, "whatsapp", "opened", grade="likely")
    world.pass_time(hours=12)
    assert world.sent(silent) == ["push", "email", "whatsapp", "sms"]
    assert world.sent(reads) == ["push", "email", "whatsapp"]
    assert world.sent(no_app) == ["whatsapp", "sms"]
    assert world.inside() == 0


def test_sms_and_then_viber_or_whatsapp(world: World) -> None:
    silent, clicks = on_whatsapp(world, world.customer()), on_whatsapp(world, world.customer())
    begin(world, "sms_viber")
    begin(world, "sms_whatsapp")
    world.report(clicks, "sms", "clicked")
    world.pass_time(hours=4)
    assert sorted(world.sent(silent)) == ["sms", "sms", "viber", "whatsapp"]
    assert sorted(world.sent(clicks)) in (["sms", "sms", "viber"], ["sms", "sms", "whatsapp"])
    world.pass_time(hours=8)
    assert world.inside() == 0


def test_sms_and_then_a_call_in_working_hours(world: World) -> None:
    silent, answers = world.customer(channels=["sms"]), world.customer(channels=["sms"])
    begin(world, "sms_call")  # Monday, nine o'clock
    world.report(answers, "sms", "replied")
    world.pass_time(hours=23)
    assert world.sent(silent) == ["sms"]
    world.pass_time(hours=2)
    assert (world.sent(silent), world.sent(answers)) == (["sms", "webhook"], ["sms"])
    assert world.ledger(answers)[-1] == ("reacted", "replied")


def test_an_abandoned_basket_is_shown_with_its_goods(world: World) -> None:
    begin(world, "abandoned_basket")
    leaves, buys = world.customer(first_name="Ada"), world.customer()
    late = world.customer()
    for each in (leaves, buys, late):
        world.event(each, "basket", lines=LINES, total=9)
    world.pass_time(minutes=30)
    world.buy(buys)
    world.pass_time(minutes=31)
    assert (world.sent(leaves), world.sent(buys)) == (["push"], [])
    push = Message.objects.get(customer_id=leaves.pk, channel="push")
    assert push.data
    assert push.data["properties"]["lines"][0]["name"] == "Green tea"
    world.pass_time(hours=3)
    assert world.sent(leaves) == ["push", "email"]
    world.buy(late)
    world.pass_time(days=3)
    assert world.sent(leaves) == ["push", "email", "sms"]
    assert world.sent(late) == ["push", "email"]
    assert world.inside() == 0


@pytest.mark.parametrize(
    ("properties", "shown", "not_shown"),
    [
        ({"lines": LINES, "total": 9}, ["Green tea", "Cup", "tea.png", "4.50", "Together"], []),
        ({}, ["your basket"], ["<td>", "Together"]),
    ],
    ids=["goods", "nothing-known"],
)
def test_the_goods_stand_in_the_messages(
    world: World, properties: dict[str, Any], shown: list[str], not_shown: list[str]
) -> None:
    begin(world, "abandoned_basket")
    someone = world.customer(first_name="Ada")
    world.event(someone, "basket", **properties)
    world.pass_time(hours=5)
    said = {each.channel: rendered(each) for each in Message.objects.filter(customer_id=someone.pk)}
    mail = said["email"]["html"]
    assert all(each in mail for each in shown)
    assert not any(each in mail for each in not_shown)
    assert said["push"]["title"] == "Ada, you left something behind"
    assert said["push"]["text"] == (
        "Green tea, Cup: still in your basket." if properties else "Your basket is still here."
    )


def test_a_welcome_and_then_a_first_order(world: World) -> None:
    begin(world, "welcome")
    new, buys = world.customer(), world.customer()
    for each in (new, buys):
        world.event(each, "signed_up")
    world.work()
    assert world.sent(new) == ["email"]
    world.pass_time(days=1)
    world.buy(buys)
    world.pass_time(days=1, hours=1)
    assert (world.sent(new), world.sent(buys)) == (["email", "push"], ["email"])
    world.pass_time(days=3)
    assert world.sent(new) == ["email", "push", "email"]
    assert world.inside() == 0


def test_a_birthday_at_ten_in_the_morning(world: World) -> None:
    born = world.customer(birthday="1990-03-03")
    world.customer(birthday="1990-03-04", channels=[])
    begin(world, "birthday")
    world.pass_time(hours=24, minutes=30)
    assert world.sent(born) == []
    world.pass_time(hours=1)
    assert world.sent(born) == ["push"]
    world.report(born, "push", "clicked")
    world.pass_time(days=4)
    assert world.sent(born) == ["push"]


def test_a_birthday_by_another_attribute(world: World) -> None:
    world.make_attribute("born_on", "date")
    journey = draft(world, "birthday", attribute="born_on")
    assert journey.graph["nodes"][0]["config"]["attribute"] == "born_on"


def test_a_new_loyalty_status_is_named_by_the_attribute_that_was_chosen(world: World) -> None:
    world.make_attribute("club")
    journey = draft(world, "loyalty_status", attribute="club", event="ignored")
    texts = json.dumps(journey.graph)
    assert "customer.club |" in texts
    assert "loyalty_level" not in texts
    assert errors(lint(journey.graph, world.brand)[1]) == []


def test_a_new_loyalty_status_is_congratulated_upon(world: World) -> None:
    begin(world, "loyalty_status")
    someone, stays = world.customer(loyalty_level="silver"), world.customer(loyalty_level="silver")
    world.work()
    before = (world.sent(someone), world.sent(stays))
    world.now += timedelta(minutes=1)
    someone.attributes, someone.updated_at = {"loyalty_level": "gold"}, world.now
    someone.save()
    world.pass_time(minutes=5)
    assert world.sent(someone)[len(before[0]) :] == ["push"]
    assert world.sent(stays) == before[1]
    push = Message.objects.filter(customer_id=someone.pk).order_by("-id")[0]
    assert rendered(push)["title"] == "You have reached gold"


def test_a_review_is_asked_for_a_week_later_in_the_daytime_and_not_again_soon(world: World) -> None:
    begin(world, "review_request")
    someone = world.customer()
    world.pass_time(hours=13)  # ten in the evening
    world.buy(someone)
    world.pass_time(days=7, hours=11)
    assert world.sent(someone) == []
    world.pass_time(hours=2)
    assert world.sent(someone) == ["email"]
    world.pass_time(days=5)
    assert world.sent(someone) == ["email", "push"]
    world.buy(someone)
    world.pass_time(days=20)
    assert world.sent(someone) == ["email", "push"]


def test_who_has_not_bought_again_is_reminded_to_reorder(world: World) -> None:
    begin(world, "replenishment")
    runs_low, again = world.customer(), world.customer()
    for each in (runs_low, again):
        world.buy(each)
    world.pass_time(days=20)
    world.buy(again)
    world.pass_time(days=5, hours=1)
    assert (world.sent(runs_low), world.sent(again)) == (["push"], [])


def test_who_has_no_app_gets_the_bonus_for_installing_it(world: World) -> None:
    has = world.customer()
    moves, stays = world.customer(channels=["email", "sms"]), world.customer(channels=["email", "sms"])
    begin(world, "app_bonus", event="first_start")
    assert (world.sent(has), world.sent(moves)) == ([], ["email"])
    world.pass_time(days=4)
    assert world.sent(moves) == ["email", "sms"]
    world.event(moves, "first_start")
    world.pass_time(days=8)
    assert [each[-1] for each in (world.ledger(moves), world.ledger(stays))] == [
        ("unreachable", "no_address"),  # the address of the application comes with its first start
        ("timed_out", "timed_out"),
    ]
    assert world.inside() == 0


def test_the_api_gives_a_marketer_the_texts_in_their_language(world: World) -> None:
    user = User.objects.create_user("o@example.com", None, name="O", role="marketer", language="uk")
    browser = Client()
    browser.force_login(user)
    listed = {each["key"]: each for each in browser.get(reverse("journey-template-list")).json()}
    assert listed["welcome"]["graph"]["nodes"][-1]["config"]["label"] == "Немає реакції"
    body = {"name": "Кошик", "brand": world.brand.pk, "template": "abandoned_basket"}
    made = browser.post(reverse("journey-list"), body, content_type="application/json").json()
    journey = Journey.objects.get(pk=made["id"])
    texts = json.dumps(journey.graph, ensure_ascii=False)
    assert "Ваш кошик досі чекає." in texts
    assert "Your basket" not in texts
    assert journey.settings["goal"]["label"] == "Купив"
    User.objects.filter(pk=user.pk).update(language="xx")
    listed = {each["key"]: each for each in browser.get(reverse("journey-template-list")).json()}
    assert listed["welcome"]["graph"]["nodes"][-1]["config"]["label"] == "No reaction"


def test_the_api_fills_the_blanks(world: World) -> None:
    user = User.objects.create_user("m@example.com", None, name="M", role="marketer")
    browser = Client()
    browser.force_login(user)
    listed = {each["key"]: each for each in browser.get(reverse("journey-template-list")).json()}
    assert listed["abandoned_basket"]["needs"][0] == {"kind": "event", "name": "basket"}
    body = {
        "name": "Baskets",
        "brand": world.brand.pk,
        "template": "abandoned_basket",
        "blanks": {"event": "cart_left", "topic": world.topic.pk},
    }
    made = browser.post(reverse("journey-list"), body, content_type="application/json").json()
    journey = Journey.objects.get(pk=made["id"])
    assert journey.graph["nodes"][0]["config"]["event"] == "cart_left"
    assert journey.settings["goal"]["event"] == "purchase"
    assert [each for each in made["problems"] if each["severity"] == "error"] == []
