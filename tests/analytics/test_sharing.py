"""Read-only links: what they show, to whom, until when, and what they never show."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Brand, User
from analytics.models import SharedReport
from analytics.sharing import links
from analytics.sharing.freezing import Gone, thawed
from tests.analytics.world import PricedWorld

LINKS = "/api/v1/analytics/shared-links/"
NOTHING = "This link does not open anything, or no longer. Ask whoever gave it to you for another one."


@pytest.fixture
def maker(db: None) -> User:
    return User.objects.create_user("mara@example.com", "x", name="Mara", role="marketer")


@pytest.fixture
def client(maker: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(maker)
    return client


def made(client: APIClient, **given: Any) -> dict[str, Any]:
    answer = client.post(LINKS, {"report": "channels", "days": 30} | given)
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def opened(token: str) -> Any:
    return Client().get(f"/api/v1/analytics/shared/{token}/")


def test_whoever_has_the_link_sees_the_report_without_a_log_in(client: APIClient, world: PricedWorld) -> None:
    link = made(client, name="For the board", filters={"channel": "sms"})
    answer = opened(link["token"])
    assert answer.status_code == 200
    assert (answer.json()["key"], answer.json()["name"]) == ("channels", "For the board")
    assert link["url"].endswith(f"/shared/{link['token']}")


def test_nothing_in_it_opens_and_nobody_is_named(client: APIClient, world: PricedWorld) -> None:
    world.buy(world.customer(first_name="Olena"))
    answer = opened(made(client, report="cohorts")["token"])
    assert "Olena" not in answer.content.decode()
    assert not any(column["opens"] for table in answer.json()["tables"] for column in table["columns"])


def test_no_other_site_and_no_search_engine_is_told_of_it(client: APIClient) -> None:
    for answer in (opened(made(client)["token"]), opened("nothing")):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Cache-Control"] == "no-store"


def test_the_page_of_a_link_says_so_too(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    settings.FRONTEND = tmp_path
    answer = Client().get("/shared/anything")
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "X-Robots-Tag" not in Client().get("/journeys")


def test_only_the_digest_of_a_token_is_kept(client: APIClient) -> None:
    link = made(client)
    stored = SharedReport.objects.values().get()
    assert link["token"] not in str(stored)
    assert link["token"].startswith(stored["beginning"])
    assert len(link["token"]) >= 43  # 256 bits
    assert "token" not in client.get(LINKS).json()["results"][0]


def test_a_wrong_a_revoked_and_an_expired_link_are_answered_alike(client: APIClient) -> None:
    revoked, expired = made(client), made(client, expires_at=(timezone.now() + timedelta(days=1)).isoformat())
    assert client.delete(f"{LINKS}{revoked['id']}/").status_code == 204
    SharedReport.objects.filter(pk=expired["id"]).update(expires_at=timezone.now() - timedelta(seconds=1))
    answers = [opened(token) for token in ("never-was", revoked["token"], expired["token"], "x" * 5000)]
    assert {each.status_code for each in answers} == {404}
    assert {each.json()["detail"] for each in answers} == {NOTHING}


def test_openings_are_counted(client: APIClient) -> None:
    link = made(client)
    assert client.get(LINKS).json()["results"][0]["last_opened_at"] is None
    opened(link["token"])
    opened(link["token"])
    found = client.get(LINKS).json()["results"][0]
    assert found["opened"] == 2
    assert found["last_opened_at"] is not None


def test_a_link_that_is_opened_all_the_time_rests_for_a_minute(maker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST_A_MINUTE", 3)
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    _, token = links.make({"report": "channels", "days": 7}, by=maker, now=now)
    for second in range(3):
        links.opened(token, now + timedelta(seconds=second))
    with pytest.raises(links.TooOften):
        links.opened(token, now + timedelta(seconds=59))
    assert links.opened(token, now + timedelta(seconds=61)).opened == 5


def test_too_often_is_said_in_a_sentence(client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MOST_A_MINUTE", 0)
    answer = opened(made(client)["token"])
    assert answer.status_code == 429
    assert "Try again in a minute" in answer.json()["detail"]


def test_the_last_days_go_on_and_fixed_ones_stay(maker: User) -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    rolling, _ = links.make({"report": "channels", "days": 7}, by=maker, now=now)
    days = {"first_on": now.date(), "last_on": now.date()}
    fixed, _ = links.make({"report": "channels", **days}, by=maker, now=now)
    later = now + timedelta(days=10)
    _, found = thawed(rolling, later)
    assert (str(found.period.first_on), str(found.period.last_on)) == ("2026-03-06", "2026-03-12")
    _, found = thawed(fixed, later)
    assert found.period.first_on == found.period.last_on == now.date()


def test_it_never_shows_more_than_its_maker_saw_when_it_was_made(maker: User, world: PricedWorld) -> None:
    other = Brand.objects.create(key="other", name="Other")
    maker.brands.add(world.brand)
    link, _ = links.make({"report": "channels", "days": 7}, by=maker, now=world.now)
    maker.brands.add(other)
    assert thawed(link, world.now)[1].brands == (world.brand.pk,)
    maker.brands.clear()
    assert thawed(link, world.now)[1].brands == (world.brand.pk,)


def test_it_ends_with_its_makers_brands_and_with_their_account(maker: User, world: PricedWorld) -> None:
    other = Brand.objects.create(key="other", name="Other")
    maker.brands.add(world.brand)
    link, token = links.make(
        {"report": "channels", "days": 7, "filters": {"brand": world.brand.pk}}, by=maker, now=world.now
    )
    maker.brands.set([other])
    with pytest.raises(Gone):
        thawed(link, world.now)
    assert opened(token).status_code == 404
    maker.brands.set([world.brand])
    assert opened(token).status_code == 200
    User.objects.filter(pk=maker.pk).update(is_active=False)
    assert opened(token).status_code == 404
    maker.delete()
    assert not SharedReport.objects.exists()


def test_what_it_was_about_may_be_gone(client: APIClient, world: PricedWorld) -> None:
    journey = world.cascade_journey("push")
    link = made(client, filters={"journey": journey.pk})
    journey.delete()
    assert opened(link["token"]).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"report": "nothing"}, "report"),
        ({"days": None}, "days"),
        ({"days": 0}, "days"),
        ({"days": None, "first_on": "2026-03-02", "last_on": "2026-03-01"}, "from"),
        ({"filters": {"journey": 999999}}, "journey"),
        ({"filters": {"colour": "red"}}, "filters"),
        ({"filters": {"segment": 1}}, "segment"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"report": "lift"}, "journey"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(given: dict[str, Any], field: str, client: APIClient) -> None:
    answer = client.post(LINKS, {"report": "channels", "days": 30} | given)
    assert answer.status_code == 400
    assert field in answer.json()


def test_links_are_ones_own_and_an_admin_sees_all(client: APIClient, db: None) -> None:
    link = made(client)
    answers = {}
    for role in ("manager", "admin"):
        other = APIClient()
        other.force_authenticate(User.objects.create_user(f"{role}@example.com", "x", name=role, role=role))
        answers[role] = (other.get(LINKS).json()["count"], other.delete(f"{LINKS}{link['id']}/").status_code)
    assert answers == {"manager": (0, 404), "admin": (1, 204)}
    assert AuditEntry.objects.filter(action="shared", subject="report:channels").exists()
    assert AuditEntry.objects.filter(action="revoked", subject="report:channels").exists()
