"""The rights table names what there is, and WebSockets and brands hold by it (HTTP: test_rights_of_routes.py)."""

import re
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from accounts.permissions import STRANGER
from analytics.sockets import FORBIDDEN
from config.rights import ROUTES
from config.routing import websockets
from journeys.figures.sockets import GONE
from journeys.models import Journey
from tests.config.asking import CALLERS, HTTP, PEOPLE, ask
from tests.config.company import NOBODY, House, Shared, person
from tests.config.routes import pages, routes
from tests.websocket import Socket, session_of

SOCKETS = {each.name: each for each in websockets}


def test_no_two_routes_have_one_name() -> None:
    assert len(routes()) == len(HTTP)


OPEN_FILES = {"service-worker", "push-snippet"}  # the same for everybody


@pytest.mark.parametrize("page", [each for each in pages() if each.name not in OPEN_FILES], ids=lambda each: each.name)
def test_outside_the_api_nothing_opens_without_a_token_of_ours(page: Any, db: None) -> None:
    address = "/" + re.sub(r"<str:token>", "AAAAAAAAAAAAAAAAAAAAAAAA", str(page.pattern))
    assert "<" not in address
    for method in ("get", "post"):
        assert getattr(Client(), method)(address).status_code in (404, 405)


def test_the_table_names_every_route_and_nothing_else() -> None:
    assert sorted(ROUTES) == sorted([*HTTP, *SOCKETS])


def test_the_table_names_every_method_and_nothing_else() -> None:
    assert {name: sorted(methods) for name, methods in ROUTES.items()} == (
        {name: sorted(route.methods) for name, route in HTTP.items()} | {name: ["CONNECT"] for name in SOCKETS}
    )


def test_the_table_names_only_people_who_exist() -> None:
    assert {who for methods in ROUTES.values() for people in methods.values() for who in people} <= set(CALLERS)


@pytest.mark.django_db
def test_somebody_who_was_switched_off_is_a_stranger() -> None:
    user = person("admin")
    browser = Client()
    browser.force_login(user)
    assert browser.get(reverse("brand-list")).status_code == 200
    User.objects.update(is_active=False)
    assert browser.get(reverse("brand-list")).status_code == 401


# WebSockets


@database_sync_to_async
def make_house() -> House:
    return House.make("Acme")


def path_of(name: str, values: dict[str, Any]) -> str:
    """The path of a WebSocket."""
    path = "/" + str(SOCKETS[name].pattern)
    for key, value in values.items():
        path = path.replace(f"<int:{key}>", str(value))
    assert "<" not in path
    return path


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", SOCKETS)
async def test_a_websocket_opens_to_whom_the_table_names(name: str) -> None:
    house = await make_house()
    names = SOCKETS[name].pattern.regex.groupindex
    for values in [house.sample(name), dict.fromkeys(names, NOBODY)] if names else [{}]:
        for who in PEOPLE:
            session = "" if who == STRANGER else await session_of(await database_sync_to_async(person)(who))
            socket = Socket(path_of(name, values), session)
            code = await socket.open()
            if who not in ROUTES[name]["CONNECT"]:
                assert code == FORBIDDEN, who
            else:
                assert code == (GONE if NOBODY in values.values() else None), who
                if code is None:
                    await socket.close()


@pytest.mark.django_db(transaction=True)
async def test_a_websocket_opens_to_no_page_of_another_site() -> None:
    session = await session_of(await database_sync_to_async(person)("admin"))
    assert await Socket("/ws/dashboard/", session, origin="http://evil.example").open() is not None


@pytest.mark.django_db(transaction=True)
async def test_the_websocket_of_another_brands_journey_does_not_open() -> None:
    house = await make_house()
    other = await database_sync_to_async(House.make)("Other")
    session = await session_of(await database_sync_to_async(person)("admin", other.brand))
    assert await Socket(path_of("ws-journey", house.sample("ws-journey")), session).open() == GONE


# Brands


@pytest.fixture
def houses(db: None) -> tuple[House, House]:
    return House.make("Acme"), House.make("Zebra")


@pytest.mark.parametrize("role", Role.values)
def test_no_list_shows_anything_of_another_brand(houses: tuple[House, House], role: str) -> None:
    acme, _ = houses
    Shared()
    limited, unlimited = person(role, acme.brand), person(role)
    shown = set()
    for route in HTTP.values():
        if not route.names and "GET" in route.methods and route.name != "schema" and role in ROUTES[route.name]["GET"]:
            answer = ask(limited, route.name, "GET", {})
            assert answer.status_code == 200
            assert "Zebra" not in answer.content.decode(), route.name
            if "Zebra" in ask(unlimited, route.name, "GET", {}).content.decode():
                shown.add(route.name)
                assert "Acme" in answer.content.decode(), route.name
    # The test can fail: these show what belongs to brands.
    expected = {"brand-list", "topic-list", "condition-list", "segment-list", "sender-list", "journey-list"}
    expected |= {"template-list", "import-options", "list-list"}
    assert shown == expected | ({"provider-account-list", "api-key-list"} if role == "admin" else set())


@pytest.mark.parametrize("role", Role.values)
def test_nothing_of_another_brand_can_be_opened_or_changed(houses: tuple[House, House], role: str) -> None:
    acme, zebra = houses
    user = person(role, acme.brand)
    tried = 0
    for route in HTTP.values():
        try:
            values = zebra.sample(route.name)
        except KeyError:
            continue
        for method in route.methods:
            answer = ask(user, route.name, method, values, {"name": "Taken", "revision": 1})
            assert answer.status_code in (403, 404), f"{method} {route.name}"
            assert "Zebra" not in answer.content.decode()
            tried += 1
    assert tried >= 16
    assert Journey.objects.filter(name="Zebra draft").exists()


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("topic-list", {"key": "more", "name": "More"}),
        ("segment-list", {"name": "More", "rule": {"all": []}}),
        ("journey-list", {"name": "More"}),
        ("sender-list", {"channel": "push", "name": "More", "value": "more"}),
    ],
)
def test_nothing_can_be_put_into_another_brand(houses: tuple[House, House], route: str, body: dict[str, Any]) -> None:
    acme, zebra = houses
    user = person("admin", acme.brand)
    account = {"account": acme.account.pk} if route == "sender-list" else {}
    assert ask(user, route, "POST", {}, body | account | {"brand": zebra.brand.pk}).status_code in (400, 403)
    assert ask(user, route, "POST", {}, body | account | {"brand": acme.brand.pk}).status_code == 201


@pytest.mark.parametrize("route", ["topic-detail", "segment-detail", "sender-detail"])
def test_nothing_can_be_moved_into_another_brand(houses: tuple[House, House], route: str) -> None:
    acme, zebra = houses
    user = person("admin", acme.brand)
    before = ask(user, route, "GET", acme.sample(route)).json()["brand"]
    answer = ask(user, route, "PATCH", acme.sample(route), {"brand": zebra.brand.pk})
    # Refused, or left where it was.
    assert answer.status_code in (200, 400, 403)
    assert ask(user, route, "GET", acme.sample(route)).json()["brand"] == before == acme.brand.pk


def test_nothing_of_another_brand_can_be_used(houses: tuple[House, House]) -> None:
    acme, zebra = houses
    user = person("admin", acme.brand)
    sender = {"brand": acme.brand.pk, "channel": "push", "name": "More", "value": "more"}
    assert ask(user, "sender-list", "POST", {}, sender | {"account": zebra.account.pk}).status_code == 400
    for rule in (
        {"type": "in_segment", "segment_id": zebra.segment.pk},
        {"type": "consent", "channel": "sms", "topic_id": zebra.topic.pk},
    ):
        assert ask(user, "segment-count", "POST", {}, {"rule": rule}).status_code == 400
    graph = House.graph(zebra.segment, zebra.topic)
    saved = ask(user, "journey-detail", "PATCH", acme.sample("journey-detail"), {"revision": 1, "graph": graph})
    assert {each["code"] for each in saved.json()["problems"]} >= {"segment_of_other_brand", "topic_gone"}
    assert ask(user, "journey-publish", "POST", acme.sample("journey-publish")).status_code == 400
