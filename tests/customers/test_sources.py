"""Sources: who may set them up, what is counted and kept of them, and that silence is noticed."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from customers.models import Received, Source, SourceCount, SourceReject
from customers.sources import counting, watching
from customers.sources.health import Activity, health_of, how_long
from customers.sources.kind import SourceKind
from customers.sources.kinds import KINDS
from customers.sources.serializers import SourceKindSerializer
from lib import loop
from tests.customers.collecting import make_source

NOW = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)
MINUTE = NOW.replace(second=0)

pytestmark = pytest.mark.django_db

Clients = Callable[..., APIClient]


@pytest.fixture
def admin(client_of: Clients) -> APIClient:
    return client_of("admin")


# The API


def test_an_admin_makes_a_source_and_gets_a_write_key(admin: APIClient) -> None:
    answer = admin.post("/api/v1/sources/", {"name": "Web shop", "kind": "http"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["key"], made["kind"], made["is_active"]) == ("web-shop", "http", True)
    assert len(made["write_key"]) == 32
    said = {"code": "nothing_yet", "params": {}}
    assert made["health"] == {"state": "never", "words": "Nothing has come yet.", "said": said}
    assert made["settings"]["user_namespace"] == "user_id"
    assert made["settings"]["purchases"][0]["event"] == "Order Completed"
    assert (made["per_minute"], made["last_at"], made["alerts"]) == (0, None, [])
    assert AuditEntry.objects.get().action == "created"
    second = admin.post("/api/v1/sources/", {"name": "Web shop", "kind": "http"}).json()
    assert second["key"] == "web-shop-2"
    assert second["write_key"] != made["write_key"]
    assert admin.post("/api/v1/sources/", {"name": "Магазин", "kind": "http"}).json()["key"] == "source"


def test_the_staff_reads_sources_and_only_admins_change_them(client_of: Clients) -> None:
    source = make_source()
    for role in ("marketer", "manager"):
        staff = client_of(role)
        assert [each["key"] for each in staff.get("/api/v1/sources/").json()["results"]] == ["shop"]
        assert staff.patch(f"/api/v1/sources/{source.pk}/", {"name": "Mine"}).status_code == 403
        assert staff.delete(f"/api/v1/sources/{source.pk}/").status_code == 403


@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        ({"kind": "pigeon"}, "kind", "There is no kind of sources “pigeon”"),
        ({"key": "Not A Key"}, "key", "match"),
        ({"key": "shop"}, "key", "There is a source with the key “shop” already."),
        ({"settings": {"colour": "red"}}, "settings", "There is no field “colour”"),
        ({"settings": {"user_namespace": "No!"}}, "settings", "match"),
        ({"settings": {"traits": [{"trait": "a"}, {"trait": "a"}]}}, "settings", "“a” is named twice."),
        ({"settings": {"purchases": [{"event": "Sold"}, {"event": "Sold"}]}}, "settings", "“Sold” is named twice."),
        ({"silent_after_s": 5}, "silent_after_s", "60"),
        ({"name": "a\x00b"}, "name", "ull"),
    ],
)
def test_a_wrong_wish_is_answered_with_a_sentence(admin: APIClient, wish: Any, field: str, words: str) -> None:
    make_source()
    said = admin.post("/api/v1/sources/", {"name": "More", "kind": "http", **wish})
    assert said.status_code == 400
    assert words in str(said.json()[field])


def test_what_rows_remember_of_a_source_is_never_changed(admin: APIClient) -> None:
    source = make_source()
    for wish in ({"key": "other"}, {"kind": "http2"}):
        assert admin.patch(f"/api/v1/sources/{source.pk}/", wish).status_code == 400
    changed = admin.patch(
        f"/api/v1/sources/{source.pk}/", {"name": "Till", "is_active": False, "settings": {"user_namespace": "card"}}
    )
    assert changed.status_code == 200
    said = {"code": "source_off_refused", "params": {}}
    words = "Switched off: what it sends is refused."
    assert changed.json()["health"] == {"state": "off", "words": words, "said": said}
    assert changed.json()["settings"]["user_namespace"] == "card"
    assert changed.json()["settings"]["anonymous_namespace"] == "anonymous_id"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail) == ("changed", {"fields": ["is_active", "name", "settings"]})


def test_a_change_leaves_alone_what_others_write(admin: APIClient) -> None:
    source = make_source()
    Source.objects.update(state={"cursor": 5}, last_at=NOW)
    assert admin.patch(f"/api/v1/sources/{source.pk}/", {"name": "Till"}).status_code == 200
    source.refresh_from_db()
    assert (source.state, source.last_at, source.name) == ({"cursor": 5}, NOW, "Till")


def test_a_new_write_key_ends_the_old_one(admin: APIClient) -> None:
    source = make_source()
    said = admin.post(f"/api/v1/sources/{source.pk}/rotate/")
    assert said.status_code == 200
    assert said.json()["write_key"] != source.write_key
    assert Source.objects.get().write_key == said.json()["write_key"]
    assert AuditEntry.objects.get().action == "rotated"


def test_what_sends_by_itself_is_not_asked(admin: APIClient) -> None:
    source = make_source()
    for verb in ("check", "run"):
        assert admin.post(f"/api/v1/sources/{source.pk}/{verb}/").status_code == 400


def test_deleting_a_source_takes_what_is_of_it_alone(admin: APIClient) -> None:
    source = make_source()
    counting.count(source.pk, NOW, received=1)
    counting.reject(source.pk, NOW, [("m1", "Why.", "{}")])
    Received.objects.create(source=source, received_at=NOW, messages=[], count=0)
    assert admin.delete(f"/api/v1/sources/{source.pk}/").status_code == 204
    for model in (Source, SourceCount, SourceReject, Received):
        assert not model.objects.exists()
    counting.count(source.pk, NOW, received=1)  # of a source that is gone
    counting.reject(source.pk, NOW, [("m1", "Why.", "{}")])
    assert not SourceCount.objects.exists()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_describes_itself(kind: SourceKind, client_of: Clients) -> None:
    shown = {each["key"]: each for each in client_of("manager").get("/api/v1/source-kinds/").json()}[kind.key]
    assert shown == SourceKindSerializer(kind).data
    assert shown["label"]
    assert shown["description"].endswith(".")
    assert all(each["label"] for each in shown["setting_fields"] + shown["credential_fields"])
    assert kind.receives != kind.runs


# Counts and rejects


def test_counts_add_up_by_the_minute_and_are_told_by_the_hour(client_of: Clients) -> None:
    source, other = make_source(), make_source("till", write_key="other")
    now = timezone.now()
    for at, received in ((now, 5), (now, 2), (now - timedelta(hours=3), 4), (now - timedelta(hours=30), 1)):
        counting.count(source.pk, at, received=received, stored=received - 1, rejected=1)
    counting.count(other.pk, now, received=100)
    assert SourceCount.objects.filter(source=source).count() == 3
    staff = client_of("manager")
    told = staff.get(f"/api/v1/sources/{source.pk}/counts/", {"hours": 1}).json()
    assert [(each["received"], each["stored"], each["repeated"], each["rejected"]) for each in told] == [(7, 5, 0, 2)]
    assert datetime.fromisoformat(told[0]["at"]) == now.replace(second=0, microsecond=0)
    day = staff.get(f"/api/v1/sources/{source.pk}/counts/").json()
    assert [each["received"] for each in day] == [4, 7]
    assert all(datetime.fromisoformat(each["at"]).minute == 0 for each in day)
    assert sum(each["received"] for each in staff.get(f"/api/v1/sources/{source.pk}/counts/?hours=48").json()) == 12
    for wrong in ("0", "-1", "x", "99999", "1.5"):
        assert staff.get(f"/api/v1/sources/{source.pk}/counts/", {"hours": wrong}).status_code == 400


def test_only_what_is_received_is_a_sign_of_life() -> None:
    source = make_source()
    counting.count(source.pk, NOW, stored=3)
    source.refresh_from_db()
    assert source.last_at is None
    counting.count(source.pk, NOW, received=3)
    counting.count(source.pk, NOW + timedelta(milliseconds=300), received=3)  # written once a second at most
    source.refresh_from_db()
    assert source.last_at == NOW


def test_rejects_are_told_the_latest_first_with_their_reason_and_text(client_of: Clients) -> None:
    source = make_source()
    counting.reject(source.pk, NOW, [("m1", "First.", {"event": "Грала\x00"}), ("m2", "Second.", "a\ud800b\x00")])
    counting.reject(source.pk, NOW + timedelta(seconds=1), [("x" * 500, "y" * 500, "z" * 100_000)])
    page = client_of("marketer").get(f"/api/v1/sources/{source.pk}/rejects/", {"page_size": 2}).json()
    assert page["count"] == 3
    assert [len(page["results"][0][key]) for key in ("message_id", "reason", "original")] == [200, 300, 40_000]
    assert page["results"][1]["original"] == "a\\ud800b\\u0000"
    first = SourceReject.objects.get(message_id="m1")
    assert (first.reason, first.original) == ("First.", '{"event": "Грала\\u0000"}')


def test_a_reject_that_is_nested_too_deep_is_kept_without_its_text() -> None:
    source, deep = make_source(), dict[str, Any]()
    for _ in range(5000):
        deep = {"n": deep}
    counting.reject(source.pk, NOW, [("m1", "Why.", deep)])
    assert SourceReject.objects.get().original == "(nested too deep to be shown)"


def test_what_is_old_or_too_much_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST_REJECTS", 2)
    source, other = make_source(), make_source("till", write_key="other")
    old = NOW - timedelta(days=100)
    for at in (old, NOW):
        counting.count(source.pk, at, received=1)
    counting.reject(source.pk, NOW, [(str(number), "Why.", "{}") for number in range(4)])
    counting.reject(other.pk, old, [("old", "Why.", "{}")])
    counting.reject(other.pk, NOW, [("new", "Why.", "{}")])
    watching.forget(NOW)
    assert SourceCount.objects.get().minute_at == MINUTE
    assert sorted(SourceReject.objects.values_list("message_id", flat=True)) == ["2", "3", "new"]


# Health


def test_health_says_what_is_the_matter() -> None:
    source = make_source(last_at=NOW - timedelta(minutes=2), silent_after_s=3600)
    assert health_of(source, Activity(), NOW).state == "ok"
    assert health_of(source, Activity(1.0, 100, 9), NOW).state == "ok"
    failing = health_of(source, Activity(1.0, 100, 10), NOW)
    assert (failing.state, failing.words) == ("failing", "10 of 100 messages of the last hour were rejected.")
    late = health_of(source, Activity(), NOW + timedelta(hours=2))
    assert (late.state, late.words) == ("silent", "Nothing has come for 2 hours.")
    source.silent_after_s = None
    assert health_of(source, Activity(), NOW + timedelta(days=400)).state == "ok"


def test_a_source_that_never_spoke_is_silent_in_the_end() -> None:
    source = make_source(created_at=NOW, silent_after_s=3600)
    assert health_of(source, Activity(), NOW + timedelta(minutes=59)).state == "never"
    words = health_of(source, Activity(), NOW + timedelta(minutes=61)).words
    assert words == "Nothing has come since it was made, for 1 hour."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "less than a minute"), (60, "1 minute"), (7199, "1 hour"), (7200, "2 hours"), (86400 * 3, "3 days")],
)
def test_lengths_of_time_are_told_in_words(seconds: int, words: str) -> None:
    assert how_long(timedelta(seconds=seconds)) == words


def test_the_rate_is_that_of_the_last_ten_minutes(client_of: Clients) -> None:
    source = make_source()
    counting.count(source.pk, timezone.now(), received=600)
    counting.count(source.pk, timezone.now() - timedelta(minutes=30), received=6000)
    (shown,) = client_of("manager").get("/api/v1/sources/").json()["results"]
    assert shown["per_minute"] == 60.0
    assert shown["health"]["state"] == "ok"


# Silence


def test_silence_is_noticed_once_told_in_the_log_and_in_the_api(
    admin: APIClient, caplog: pytest.LogCaptureFixture
) -> None:
    source = make_source(last_at=NOW, silent_after_s=3600, state={"cursor": 1})
    make_source("till", write_key="b", last_at=NOW, silent_after_s=3600, is_active=False)
    make_source("bot", write_key="c", last_at=NOW)
    assert watching.notice_silence(NOW + timedelta(minutes=59)) == []
    with caplog.at_level(logging.INFO, "kaskad.sources"):
        assert watching.notice_silence(NOW + timedelta(minutes=61)) == [source.pk]
        assert watching.notice_silence(NOW + timedelta(minutes=62)) == []
    assert [each.levelname for each in caplog.records] == ["WARNING"]
    assert "“Shop”" in caplog.text
    assert "silent: nothing has come for 1 hour" in caplog.text
    (alert,) = admin.get(f"/api/v1/sources/{source.pk}/").json()["alerts"]
    assert alert["state"] == "silent"
    assert datetime.fromisoformat(alert["since"]) == NOW
    counting.count(source.pk, NOW + timedelta(minutes=70), received=1)
    assert watching.notice_silence(NOW + timedelta(minutes=71)) == []
    assert watching.notice_silence(NOW + timedelta(minutes=72)) == []
    states = [each["state"] for each in admin.get(f"/api/v1/sources/{source.pk}/").json()["alerts"]]
    assert states == ["back", "silent"]
    source.refresh_from_db()
    assert source.state["cursor"] == 1
    assert "silent_since" not in source.state


def test_a_source_that_is_switched_off_is_no_longer_silent() -> None:
    source = make_source(last_at=NOW, silent_after_s=60)
    watching.notice_silence(NOW + timedelta(hours=1))
    Source.objects.update(is_active=False)
    watching.notice_silence(NOW + timedelta(hours=2))
    source.refresh_from_db()
    assert "silent_since" not in source.state


def test_only_the_last_alerts_are_kept() -> None:
    source = make_source(last_at=NOW, silent_after_s=60)
    for hour in range(1, 31):
        watching.notice_silence(NOW + timedelta(hours=hour))
        counting.count(source.pk, NOW + timedelta(hours=hour, minutes=30), received=1)
        watching.notice_silence(NOW + timedelta(hours=hour, minutes=30))
    source.refresh_from_db()
    assert len(source.state["alerts"]) == watching.MOST_ALERTS


def test_the_look_is_repeated_by_the_task_cluster() -> None:
    assert "customers.sources.watching.look" in loop._repeated
    watching.look()
