"""Changing a running journey as the canvas asks for it: the change, the plan, undoing, the versions, a share."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, User
from journeys.models import Journey
from tests.journeys.changes import redraw
from tests.journeys.world import H, World


@pytest.fixture
def marketer(world: World) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("m@example.com", name="Marta", role="marketer"))
    return client


@pytest.fixture
def journey(world: World) -> Journey:
    for _ in range(3):
        world.customer()
    nodes: dict[str, tuple[str, dict[str, Any]]] = {
        "wait": ("wait", {"duration_s": 72 * H}),
        "push": ("message", world.message("push")),
        "out": ("exit", {}),
    }
    return world.start(world.journey(nodes, ["in.next>wait", "wait.next>push", "push.sent>out", "push.not_sent>out"]))


def url(journey: Journey, rest: str) -> str:
    return f"/api/v1/journeys/{journey.pk}/{rest}"


def test_the_change_says_what_is_different_who_waits_there_and_what_can_be_chosen(
    marketer: APIClient, journey: Journey, world: World
) -> None:
    redraw(
        journey,
        {"wait": ("wait", {"duration_s": 24 * H}), "push": None, "sms": ("message", world.message("sms"))},
        ["in.next>wait", "wait.next>sms", "sms.sent>out", "sms.not_sent>out"],
    )
    found = marketer.get(url(journey, "change/")).data
    assert [(each["kind"], each["id"]) for each in found["nodes"]] == [
        ("changed", "wait"),
        ("added", "sms"),
        ("removed", "push"),
    ]
    field = found["nodes"][0]["fields"][0]
    assert (field["before"], field["after"]) == ("3 days", "1 day")
    assert (field["path"], field["old"], field["new"]) == ("duration_s", 72 * H, 24 * H)
    assert [(each["node"], each["waiting"], each["choices"]) for each in found["touched"]] == [
        ("wait", 3, ["stay", "move", "again", "exit"])
    ]
    assert {each["node"] for each in found["targets"]} == {"wait", "sms", "out"}
    assert (found["version"], found["next_version"], found["along"]) == (1, 2, 0)


def test_a_plan_is_published_undone_and_written_down(marketer: APIClient, journey: Journey) -> None:
    redraw(journey, {"wait": ("wait", {"duration_s": 96 * H})})
    revision = marketer.get(url(journey, "change/")).data["revision"]
    plan = {"choices": {"wait": {"choice": "again"}}, "take_along": True}
    done = marketer.post(url(journey, "publish/"), {"plan": plan, "revision": revision}, format="json")
    assert (done.status_code, done.data["version"]) == (200, 2)
    rows = marketer.get(url(journey, "versions/")).data
    assert [(each["number"], each["inside"], each["can_undo"]) for each in rows] == [(2, 3, True), (1, 0, False)]
    assert rows[0]["changeover"]["moved"] == 3

    undone = marketer.post(url(journey, "undo-publish/"))
    assert (undone.status_code, undone.data["moved_back"], undone.data["stay"]) == (200, 3, 0)
    assert marketer.post(url(journey, "undo-publish/")).status_code == 409
    assert marketer.get(url(journey, "versions/2/stayers/")).data["count"] == 0
    assert [each.action for each in AuditEntry.objects.order_by("id")][-2:] == ["published", "undone"]


def test_a_plan_for_an_older_draft_is_a_conflict_with_a_sentence(marketer: APIClient, journey: Journey) -> None:
    redraw(journey, {"wait": ("wait", {"duration_s": 96 * H})})
    body = {"plan": {"choices": {"wait": {"choice": "stay"}}}, "revision": 1}
    refused = marketer.post(url(journey, "publish/"), body, format="json")
    assert (refused.status_code, refused.data["code"]) == (409, "stale_plan")
    assert "changed meanwhile" in refused.data["detail"]


@pytest.mark.parametrize(
    "plan",
    [
        {"choices": {"wait": {"choice": "nonsense"}}},
        {"choices": {"wait": {"choice": "move"}}},
        {"choices": {"wait": {"choice": "stay", "to": "out"}}},
        {"choices": {"x" * 65: {"choice": "stay"}}},
        {"choices": []},
        "stay",
    ],
)
def test_a_malformed_plan_is_refused(marketer: APIClient, journey: Journey, plan: Any) -> None:
    assert marketer.post(url(journey, "publish/"), {"plan": plan}, format="json").status_code == 400


def test_versions_are_compared_as_structure_and_as_text(marketer: APIClient, journey: Journey) -> None:
    redraw(journey, {"wait": ("wait", {"duration_s": 24 * H})}, settings={"holdout_share": 10})
    marketer.post(url(journey, "publish/"))
    found = marketer.get(url(journey, "versions/compare/?a=1&b=2")).data
    assert found["nodes"][0]["kind"] == "changed"
    assert found["text"][0] == "~ Wait"
    assert found["text"][1].endswith("3 days → 1 day")
    assert found["text"][-2:] == ["~ Settings", "    Hold-out, %: 0 → 10"]
    same = marketer.get(url(journey, "versions/compare/?a=2&b=draft")).data
    assert (same["nodes"], same["text"], same["b"]) == ([], [], None)
    assert marketer.get(url(journey, "versions/compare/?a=9&b=1")).status_code == 404
    assert marketer.get(url(journey, "versions/compare/?a=one&b=1")).status_code == 400
    assert marketer.get(url(journey, "versions/compare/?a=1")).status_code == 400


def test_a_version_is_looked_at_and_restored_into_the_draft(marketer: APIClient, journey: Journey) -> None:
    first = journey.graph
    redraw(journey, {"wait": ("wait", {"duration_s": 24 * H})})
    assert marketer.get(url(journey, "versions/1/")).data["graph"] == first
    stale = marketer.post(url(journey, "versions/1/restore/"), {"revision": 1}, format="json")
    assert stale.status_code == 409
    revision = marketer.get(url(journey, "")).data["revision"]
    assert marketer.post(url(journey, "versions/1/restore/"), {"revision": revision}, format="json").status_code == 200
    journey.refresh_from_db()
    assert journey.graph == first
    assert journey.versions.count() == 1


def test_a_journey_is_launched_to_a_share_and_widened(marketer: APIClient, world: World) -> None:
    world.customer()
    journey = world.cascade_journey("push")
    marketer.post(url(journey, "publish/"))
    assert marketer.post(url(journey, "launch/"), {"share": 0}, format="json").status_code == 400
    launched = marketer.post(url(journey, "launch/"), {"share": 10}, format="json")
    assert (launched.status_code, launched.data["share"]) == (200, 10)
    world.now = Journey.objects.get().launched_at or world.now
    world.work()
    assert marketer.post(url(journey, "widen/"), {"share": 5}, format="json").status_code == 409
    assert marketer.post(url(journey, "widen/"), {"share": 100}, format="json").data == {"share": 100}


def test_who_may_only_look_changes_nothing(journey: Journey, world: World) -> None:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("b@example.com", name="Boss", role="manager"))
    assert client.get(url(journey, "change/")).status_code == 200
    for rest in ("undo-publish/", "widen/", "versions/1/restore/"):
        assert client.post(url(journey, rest), {}, format="json").status_code == 403
