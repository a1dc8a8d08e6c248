"""Comments of a journey: what the staff say to each other, and who hears of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Brand, User
from journeys.models import Comment, Journey
from journeys.talking import comments
from tests.config.company import person
from tests.journeys.world import World


@pytest.fixture
def journey(world: World) -> Journey:
    return world.cascade_journey()


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def url(journey: Journey, comment: int | None = None) -> str:
    return f"/api/v1/journeys/{journey.pk}/comments/" + (f"{comment}/" if comment else "")


def say(client: APIClient, journey: Journey, text: str, **more: Any) -> dict[str, Any]:
    answer = client.post(url(journey), {"text": text, **more}, format="json")
    assert answer.status_code == 201, answer.data
    return dict(answer.data)


def waiting(client: APIClient) -> list[str]:
    return [each["text"] for each in client.get("/api/v1/mentions/").data]


def test_a_comment_is_pinned_to_a_node_and_answered(journey: Journey) -> None:
    marketer, manager = signed_in(person("marketer")), signed_in(person("manager"))
    asked = say(marketer, journey, "Is this too early?", node="cascade")
    say(manager, journey, "No.", parent=asked["id"])
    found = manager.get(url(journey)).data
    assert [(each["text"], each["node"], each["parent"], each["author"]["name"]) for each in found] == [
        ("Is this too early?", "cascade", None, "marketer"),
        ("No.", "cascade", asked["id"], "manager"),
    ]


def test_an_answer_answers_a_comment_of_the_same_journey_and_no_answer(world: World, journey: Journey) -> None:
    client = signed_in(person("marketer"))
    elsewhere = say(client, world.cascade_journey(), "Elsewhere")
    answer = say(client, journey, "Yes", parent=say(client, journey, "Well?")["id"])
    for parent in (elsewhere["id"], answer["id"], 999_999):
        refused = client.post(url(journey), {"text": "x", "parent": parent}, format="json")
        assert refused.status_code == 400
        assert refused.data == {"parent": ["The comment that this answers does not exist any more."]}


def test_a_comment_is_resolved_and_opened_again_by_anybody_of_the_staff(journey: Journey) -> None:
    author, other = signed_in(person("marketer")), person("manager")
    made = say(author, journey, "Look here")
    closed = signed_in(other).patch(url(journey, made["id"]), {"resolved": True}, format="json").data
    assert closed["resolved_by"] == {"id": other.pk, "name": "manager"}
    assert closed["resolved_at"] is not None
    opened = author.patch(url(journey, made["id"]), {"resolved": False}, format="json").data
    assert (opened["resolved_at"], opened["resolved_by"]) == (None, None)
    answer = say(author, journey, "There", parent=made["id"])
    assert author.patch(url(journey, answer["id"]), {"resolved": True}, format="json").status_code == 400


def test_only_its_author_changes_the_text_and_only_they_or_an_admin_delete_it(journey: Journey) -> None:
    author, other, admin = (signed_in(person(role)) for role in ("manager", "marketer", "admin"))
    made = say(author, journey, "Frist")
    here = url(journey, made["id"])
    changed = author.patch(here, {"text": "First"}, format="json").data
    assert (changed["text"], changed["edited_at"] is None) == ("First", False)
    assert other.patch(here, {"text": "Mine"}, format="json").status_code == 403
    assert admin.patch(here, {"text": "Mine"}, format="json").status_code == 403
    assert other.delete(here).status_code == 403
    say(other, journey, "An answer", parent=made["id"])
    assert admin.delete(here).status_code == 204
    assert not Comment.objects.exists()


def test_a_mention_waits_for_an_answer(journey: Journey) -> None:
    olena = person("manager")
    marketer, mentioned = signed_in(person("marketer")), signed_in(olena)
    made = say(marketer, journey, "@manager what do you think?", mentions=[olena.pk], node="cascade")
    assert waiting(mentioned) == ["@manager what do you think?"]
    assert waiting(marketer) == []
    say(marketer, journey, "Anybody else?", parent=made["id"])
    assert waiting(mentioned) == ["@manager what do you think?"]
    say(mentioned, journey, "Fine.", parent=made["id"])
    assert waiting(mentioned) == []
    say(marketer, journey, "And now, @manager?", parent=made["id"], mentions=[olena.pk])
    (again,) = mentioned.get("/api/v1/mentions/").data
    assert (again["thread"], again["journey_name"], again["node"]) == (made["id"], "Journey", "cascade")


def test_a_mention_in_what_is_resolved_waits_no_more(journey: Journey) -> None:
    olena = person("manager")
    marketer, mentioned = signed_in(person("marketer")), signed_in(olena)
    made = say(marketer, journey, "Look", mentions=[olena.pk])
    marketer.patch(url(journey, made["id"]), {"resolved": True}, format="json")
    assert waiting(mentioned) == []
    marketer.patch(url(journey, made["id"]), {"resolved": False}, format="json")
    assert waiting(mentioned) == ["Look"]


def test_only_who_works_for_the_brand_can_be_mentioned(world: World, journey: Journey) -> None:
    stranger = person("marketer", Brand.objects.create(key="other", name="Other"))
    gone = person("marketer")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    colleague = person("manager", world.brand)
    client = signed_in(person("marketer"))
    offered = [each["id"] for each in client.get(f"/api/v1/journeys/{journey.pk}/staff/").data]
    assert colleague.pk in offered
    assert not {stranger.pk, gone.pk} & set(offered)
    for each in (stranger, gone):
        refused = client.post(url(journey), {"text": "x", "mentions": [each.pk]}, format="json")
        assert refused.status_code == 400
        assert refused.data == {"mentions": [f"Nobody with the number {each.pk} works for Acme."]}


def test_a_comment_of_another_brand_is_not_there(world: World, journey: Journey) -> None:
    made = say(signed_in(person("marketer")), journey, "Secret")
    stranger = signed_in(person("admin", Brand.objects.create(key="other", name="Other")))
    assert stranger.get(url(journey)).status_code == 404
    assert stranger.post(url(journey), {"text": "x"}, format="json").status_code == 404
    assert stranger.patch(url(journey, made["id"]), {"resolved": True}, format="json").status_code == 404
    assert stranger.delete(url(journey, made["id"])).status_code == 404
    other = world.cascade_journey()
    assert signed_in(person("admin")).delete(url(other, made["id"])).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "x\x00"}, "text"),
        ({"text": "x", "node": "n" * 65}, "node"),
        ({"text": "x", "mentions": list(range(1, 22))}, "mentions"),
        ({"text": "x", "mentions": [2**63]}, "mentions"),
        ({"text": "x", "mentions": "all"}, "mentions"),
        ({"text": "x", "parent": 2**63}, "parent"),
        ({"text": "x", "colour": "red"}, "colour"),
    ],
)
def test_what_is_no_comment_is_refused_with_its_field(journey: Journey, body: dict[str, Any], field: str) -> None:
    refused = signed_in(person("marketer")).post(url(journey), body, format="json")
    assert refused.status_code == 400
    assert list(refused.data) == [field]


def test_a_journey_has_no_more_comments_than_a_browser_can_show(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "MOST", 2)
    client = signed_in(person("marketer"))
    say(client, journey, "One")
    say(client, journey, "Two")
    refused = client.post(url(journey), {"text": "Three"}, format="json")
    assert (refused.status_code, refused.data["code"]) == (409, "too_many_comments")


def test_comments_of_a_removed_node_stay(world: World, journey: Journey) -> None:
    client = signed_in(person("marketer"))
    say(client, journey, "About the cascade", node="cascade")
    Journey.objects.filter(pk=journey.pk).update(graph={"nodes": [], "edges": []})
    assert [each["node"] for each in client.get(url(journey)).data] == ["cascade"]


def test_a_list_costs_the_same_however_long_it_is(journey: Journey) -> None:
    olena = person("manager")
    client = signed_in(person("marketer"))

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(url(journey))
        with CaptureQueriesContext(connection) as mentions:
            signed_in(olena).get("/api/v1/mentions/")
        return len(caught) + len(mentions)

    say(client, journey, "First", mentions=[olena.pk])
    few = statements()
    for number in range(20):
        say(client, journey, f"Number {number}", mentions=[olena.pk])
    assert statements() == few
