"""Who is at a node now: searched, in pages, as a file."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Brand, Role, User
from journeys import actions
from journeys.models import Journey
from tests.journeys.world import World


@pytest.fixture
def marketer(world: World) -> APIClient:
    client = APIClient()
    client.force_authenticate(
        User.objects.create_user("m@example.com", "a-long-password", name="M", role=Role.MARKETER)
    )
    return client


@pytest.fixture
def waiting(world: World) -> Journey:
    """Two have waited an hour, and wait a day now; Nina came after that hour."""
    nodes: dict[str, Any] = {
        "hour": ("wait", {"duration_s": 3600}),
        "day": ("wait", {"duration_s": 86400}),
        "out": ("exit", {}),
    }
    for name in ("Олена", "=cmd()"):
        world.customer(["email"], first_name=name)
    journey = world.start(world.journey(nodes, ["in.next>hour", "hour.next>day", "day.next>out"], reentry="never"))
    world.pass_time(hours=1)
    world.customer(["email"], first_name="Nina")
    actions.launch(journey, None, world.now)
    world.work()
    return journey


def here(client: APIClient, journey: Journey, node: str, **params: Any) -> dict[str, Any]:
    answer = client.get(reverse("journey-node-customers", args=[journey.pk, node]), params)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def file(client: APIClient, journey: Journey, node: str, **params: Any) -> list[dict[str, str]]:
    answer = client.get(reverse("journey-node-customers-export", args=[journey.pk, node]), params)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:])))


def names(found: dict[str, Any]) -> list[str]:
    return [each["name"] for each in found["results"]]


def test_who_is_here_with_when_they_came_since_when_they_stand_and_until_when(
    world: World, marketer: APIClient, waiting: Journey
) -> None:
    day = here(marketer, waiting, "day")
    assert names(day) == ["Олена", "=cmd()"]
    assert names(here(marketer, waiting, "hour")) == ["Nina"]
    first = day["results"][0]
    moments = {
        "entered_at": world.now - timedelta(hours=1),
        "since": world.now,
        "due_at": world.now + timedelta(days=1),
    }
    assert {key: first[key] for key in moments} == {
        key: at.isoformat().replace("+00:00", "Z") for key, at in moments.items()
    }


def test_they_are_searched_by_what_finds_customers_elsewhere(marketer: APIClient, waiting: Journey) -> None:
    assert names(here(marketer, waiting, "day", q="олена")) == ["Олена"]
    assert names(here(marketer, waiting, "day", q="Nina")) == [], "she stands at another block"
    assert names(here(marketer, waiting, "day", q=" ")) == ["Олена", "=cmd()"]
    person = here(marketer, waiting, "day")["results"][1]["id"]
    found = here(marketer, waiting, "day", q=f"#{person}")
    assert ([each["id"] for each in found["results"]], found["count"], found["is_cut"]) == ([person], 1, False)


def test_a_search_that_fits_more_customers_than_are_looked_for_says_so(
    marketer: APIClient, waiting: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert here(marketer, waiting, "day", q="example.com")["is_cut"] is False
    monkeypatch.setattr("customers.search.MOST", 1)
    assert here(marketer, waiting, "day", q="example.com")["is_cut"] is True


def test_the_file_holds_everybody_here_and_no_formula(world: World, marketer: APIClient, waiting: Journey) -> None:
    lines = file(marketer, waiting, "day")
    assert [each["name"] for each in lines] == ["Олена", "'=cmd()"]
    assert {each["version"] for each in lines} == {"1"}
    assert {each["since"] for each in lines} == {world.now.isoformat()}
    assert [each["name"] for each in file(marketer, waiting, "day", q="олена")] == ["Олена"]
    assert file(marketer, waiting, "nothing") == []


def test_a_page_costs_as_many_statements_as_one_person(world: World, marketer: APIClient, waiting: Journey) -> None:
    def cost(node: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            here(marketer, waiting, node)
            file(marketer, waiting, node)
        return len(captured)

    assert len(here(marketer, waiting, "hour")["results"]) == 1
    for _ in range(20):
        world.customer(["email"])
    before = cost("hour")
    actions.launch(waiting, None, world.now)
    world.work()
    assert len(here(marketer, waiting, "hour")["results"]) == 21
    assert cost("hour") == before


def test_nobody_sees_who_is_in_a_journey_of_a_brand_that_is_not_theirs(waiting: Journey) -> None:
    stranger = User.objects.create_user("s@example.com", "a-long-password", name="S", role=Role.MARKETER)
    stranger.brands.add(Brand.objects.create(key="other", name="Other"))
    client = APIClient()
    client.force_authenticate(stranger)
    for name in ("journey-node-customers", "journey-node-customers-export"):
        assert client.get(reverse(name, args=[waiting.pk, "day"])).status_code == 404
