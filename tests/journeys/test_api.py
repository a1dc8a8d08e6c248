"""The journeys' API as a marketer, a manager and a stranger meet it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts import api_keys
from accounts.models import ApiKey, AuditEntry, Brand, User
from journeys.models import Enrollment, Journey
from tests.journeys.world import World


@pytest.fixture
def marketer(world: World) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("m@example.com", name="Marta", role="marketer"))
    return client


@pytest.fixture
def manager(world: World) -> APIClient:
    client = APIClient()
    client.force_authenticate(User.objects.create_user("b@example.com", name="Boss", role="manager"))
    return client


def begin(client: APIClient, world: World, **more: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/journeys/", {"name": "Autumn", "brand": world.brand.pk} | more, format="json")
    assert answer.status_code == 201, answer.data
    return dict(answer.data)


def test_a_journey_goes_from_the_template_to_the_first_message(world: World, marketer: APIClient) -> None:
    person = world.customer()
    journey = begin(marketer, world, template="push_email_viber_sms")
    url = f"/api/v1/journeys/{journey['id']}/"
    assert [each["field"] for each in journey["problems"] if each["severity"] == "error"] == ["segment_id"]

    refused = marketer.post(f"{url}publish/")
    assert refused.status_code == 400
    assert refused.data["problems"][0]["node"] == "entry"

    graph = journey["graph"]
    graph["nodes"][0]["config"]["segment_id"] = world.everybody.pk
    saved = marketer.patch(url, {"graph": graph, "revision": journey["revision"]}, format="json")
    assert saved.status_code == 200
    assert [each for each in saved.data["problems"] if each["severity"] == "error"] == []

    published = marketer.post(f"{url}publish/")
    assert (published.data["version"], published.data["has_draft"]) == (1, False)
    launched = marketer.post(f"{url}launch/")
    assert launched.data["status"] == "running"

    world.now = Journey.objects.get().launched_at or world.now
    world.work()
    assert world.sent(person) == ["push"]
    seen = marketer.get(f"{url}counters/").data
    assert (seen["entered"], seen["inside"], seen["exited"]) == (1, 1, 0)
    assert seen["nodes"]["cascade"]["steps"][0]["sent"] == 1
    (first,) = [each["id"] for each in Journey.objects.get().graph["edges"] if each["source"] == "entry"]
    assert seen["edges"][first] == 1
    there = marketer.get(f"{url}nodes/cascade/customers/").data["results"]
    assert [each["id"] for each in there] == [person.pk]


def test_a_save_on_an_old_revision_is_a_conflict_and_changes_nothing(world: World, marketer: APIClient) -> None:
    journey = begin(marketer, world)
    url = f"/api/v1/journeys/{journey['id']}/"
    assert marketer.patch(url, {"name": "One", "revision": 1}, format="json").status_code == 200
    late = marketer.patch(url, {"name": "Two", "revision": 1}, format="json")
    assert (late.status_code, late.data["code"]) == (409, "conflict")
    assert Journey.objects.get().name == "One"


def test_a_malformed_draft_is_saved_and_shown_with_its_problems(world: World, marketer: APIClient) -> None:
    journey = begin(marketer, world)
    url = f"/api/v1/journeys/{journey['id']}/"
    graph = {"nodes": [{"id": 5}, {"id": "x", "type": "nonsense", "config": {}, "position": {}}], "edges": ["?"]}
    answer = marketer.patch(url, {"graph": graph, "revision": 1}, format="json")
    assert answer.status_code == 200
    assert {"bad_node", "not_a_graph", "no_entry"} & {each["code"] for each in answer.data["problems"]}
    assert marketer.get(url).data["graph"] == graph


def test_verbs_in_the_wrong_state_say_so(world: World, marketer: APIClient) -> None:
    journey = begin(marketer, world)
    url = f"/api/v1/journeys/{journey['id']}/"
    for verb in ("launch", "pause", "resume", "stop"):
        answer = marketer.post(f"{url}{verb}/")
        assert answer.status_code == 409, verb
        assert answer.data["detail"].endswith(".")


def test_pause_resume_and_stop_are_shown(world: World, marketer: APIClient) -> None:
    world.customer()
    journey = world.start(world.cascade_journey("push"))
    url = f"/api/v1/journeys/{journey.pk}/"
    assert marketer.post(f"{url}pause/").data["status"] == "paused"
    assert marketer.post(f"{url}resume/").data["status"] == "running"
    assert marketer.post(f"{url}stop/").data["status"] == "stopped"
    world.work()
    assert Enrollment.objects.filter(exited_at=None).count() == 0


def test_a_published_journey_cannot_be_deleted_and_a_draft_can(world: World, marketer: APIClient) -> None:
    draft = begin(marketer, world)
    assert marketer.delete(f"/api/v1/journeys/{draft['id']}/").status_code == 204
    journey = world.start(world.cascade_journey("push"))
    assert marketer.delete(f"/api/v1/journeys/{journey.pk}/").status_code == 409


def test_a_manager_reads_everything_and_changes_nothing(world: World, manager: APIClient) -> None:
    journey = world.start(world.cascade_journey("push"))
    url = f"/api/v1/journeys/{journey.pk}/"
    for path in ("/api/v1/journeys/", url, f"{url}counters/", f"{url}versions/", "/api/v1/node-types/"):
        assert manager.get(path).status_code == 200
    assert manager.patch(url, {"name": "x", "revision": 1}, format="json").status_code == 403
    assert manager.post(f"{url}stop/").status_code == 403
    assert manager.delete(url).status_code == 403
    assert manager.post("/api/v1/journeys/", {"name": "x", "brand": world.brand.pk}, format="json").status_code == 403


def test_another_brands_journey_does_not_exist_for_a_limited_marketer(world: World) -> None:
    other = Brand.objects.create(key="other", name="Other")
    user = User.objects.create_user("o@example.com", name="Olga", role="marketer")
    user.brands.add(other)
    client = APIClient()
    client.force_authenticate(user)
    journey = world.cascade_journey("push")
    assert client.get(f"/api/v1/journeys/{journey.pk}/").status_code == 404
    assert client.post(f"/api/v1/journeys/{journey.pk}/publish/").status_code == 404
    assert client.get("/api/v1/journeys/").data["count"] == 0
    refused = client.post("/api/v1/journeys/", {"name": "x", "brand": world.brand.pk}, format="json")
    assert refused.status_code == 400


def test_an_unknown_template_is_refused_with_its_name(world: World, marketer: APIClient) -> None:
    answer = marketer.post(
        "/api/v1/journeys/", {"name": "x", "brand": world.brand.pk, "template": "gone"}, format="json"
    )
    assert answer.status_code == 400
    assert "gone" in str(answer.data["template"])


def test_changed_settings_are_a_draft_that_is_not_published(world: World, marketer: APIClient) -> None:
    journey = begin(marketer, world, template="push_email_viber_sms")
    url = f"/api/v1/journeys/{journey['id']}/"
    journey["graph"]["nodes"][0]["config"]["segment_id"] = world.everybody.pk
    marketer.patch(url, {"graph": journey["graph"], "revision": journey["revision"]}, format="json")
    revision = marketer.post(f"{url}publish/").data["revision"]

    same = marketer.patch(url, {"settings": {"priority": 5}, "revision": revision}, format="json")
    assert same.data["has_draft"] is False  # as it is anyway
    changed = marketer.patch(url, {"settings": {"entry_cap": 0}, "revision": same.data["revision"]}, format="json")
    assert changed.data["has_draft"] is True
    wrong = marketer.patch(url, {"settings": {"moon": 1}, "revision": changed.data["revision"]}, format="json")
    assert wrong.data["has_draft"] is True
    assert [each["field"] for each in wrong.data["problems"]] == ["settings.moon"]
    assert "entry_cap" in [each["key"] for each in marketer.get("/api/v1/journey-settings-fields/").data["fields"]]


def system(brand: Brand, *, runs_journeys: bool) -> APIClient:
    """Another system, with a key of this brand."""
    client = APIClient()
    key = api_keys.make("Shop", brand, None, runs_journeys=runs_journeys)[1]
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


def test_a_system_whose_key_may_run_journeys_makes_one_runs_it_and_is_named_in_the_audit(world: World) -> None:
    person = world.customer()
    shop = system(world.brand, runs_journeys=True)
    made = begin(shop, world, template="push_email_viber_sms")
    url = f"/api/v1/journeys/{made['id']}/"
    made["graph"]["nodes"][0]["config"]["segment_id"] = world.everybody.pk
    assert shop.patch(url, {"graph": made["graph"], "revision": made["revision"]}, format="json").status_code == 200
    for verb, status in (
        ("publish", "draft"), ("launch", "running"), ("pause", "paused"), ("resume", "running"), ("stop", "stopped")
    ):  # fmt: skip
        answer = shop.post(f"{url}{verb}/")
        assert (answer.status_code, answer.data["status"]) == (200, status), verb
        if verb == "launch":
            world.now = Journey.objects.get().launched_at or world.now
            world.work()
    world.work()
    assert shop.get(url).data["updated_by"] is None
    told = shop.get(f"{url}decisions/").json()["results"]
    assert {each["customer"]["id"] for each in told} == {person.pk}
    assert shop.get(f"{url}decisions/export/").status_code == 200
    assert shop.get(f"{url}why/", {"customer": person.pk}).json()["verdict"] == "left"
    assert shop.get(f"/api/v1/customers/{person.pk}/decisions/").status_code == 200

    done = AuditEntry.objects.filter(subject=f"journey:{made['id']}").order_by("id")
    assert [each.action for each in done] == ["created", "published", "launched", "paused", "resumed", "stopped"]
    assert {(each.user, each.detail["api_key"]["name"]) for each in done} == {(None, "Shop")}


def test_a_key_runs_no_journeys_unless_an_admin_has_said_so(world: World) -> None:
    journey = world.start(world.cascade_journey())
    shop = system(world.brand, runs_journeys=False)
    url = f"/api/v1/journeys/{journey.pk}/"
    assert shop.post("/api/v1/journeys/", {"name": "X", "brand": world.brand.pk}).status_code == 403
    assert {shop.post(f"{url}{verb}/").status_code for verb in ("publish", "launch", "pause", "resume", "stop")} == {
        403
    }
    assert {shop.get(f"{url}{what}/").status_code for what in ("decisions", "decisions/export", "why")} == {403}

    admin = APIClient()
    admin.force_authenticate(User.objects.create_user("a@example.com", name="Ada", role="admin"))
    (key,) = ApiKey.objects.all()
    assert admin.get(f"/api/v1/api-keys/{key.pk}/").data["runs_journeys"] is False
    assert admin.patch(f"/api/v1/api-keys/{key.pk}/", {"runs_journeys": True}).status_code == 200
    assert shop.post(f"{url}stop/").status_code == 200
    made = admin.post("/api/v1/api-keys/", {"name": "CRM", "brand": world.brand.pk, "runs_journeys": True})
    assert (made.status_code, made.data["runs_journeys"]) == (201, True)


def test_a_key_runs_journeys_of_its_own_brand_alone(world: World) -> None:
    journey = world.start(world.cascade_journey())
    other = Brand.objects.create(key="other", name="Other")
    shop = system(other, runs_journeys=True)
    url = f"/api/v1/journeys/{journey.pk}/"
    assert {shop.post(f"{url}{verb}/").status_code for verb in ("publish", "launch", "pause", "stop")} == {404}
    assert shop.get(f"{url}decisions/").status_code == 404
    assert shop.post("/api/v1/journeys/", {"name": "X", "brand": world.brand.pk}).status_code == 400
    assert shop.get("/api/v1/journeys/").data["results"] == []
