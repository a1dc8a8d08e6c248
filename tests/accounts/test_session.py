"""Logging in and out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import tries
from accounts.models import LoginTry, User
from tests.accounts.conftest import PASSWORD, Browser, Staff

REFUSED = {"detail": "This e-mail address and password do not belong together.", "code": "wrong_password"}


def test_a_stranger_is_told_so_and_gets_the_csrf_cookie(db: None, browser: Browser) -> None:
    answer = browser.get("/api/v1/session/")
    assert answer.json() == {"user": None, "demo": False, "time_zone": "UTC", "currency": "USD"}
    assert browser.cookies["csrftoken"].value


def test_the_right_password_opens_the_session(staff: Staff, browser: Browser) -> None:
    answer = browser.log_in("marketer@example.com")
    assert answer.status_code == 200
    assert answer.json()["user"] == {
        "id": staff.marketer.pk,
        "email": "marketer@example.com",
        "name": "Marketer",
        "role": "marketer",
        "language": "en",
        "theme": "auto",
        "brands": [],
        "rights": {
            "journeys": "edit",
            "segments": "edit",
            "customers": "read",
            "dashboards": "read",
            "settings": "none",
            "consents": "edit",
            "suppressions": "read",
            "imports": "edit",
            "profiles": "edit",
        },
    }
    assert browser.get("/api/v1/session/").json()["user"]["id"] == staff.marketer.pk
    assert browser.get("/api/v1/brands/").status_code == 200


@pytest.mark.parametrize(
    ("role", "journeys", "accounts"),
    [("marketer", "edit", "none"), ("manager", "read", "none"), ("admin", "edit", "edit")],
)
def test_the_rights_follow_from_the_role(
    staff: Staff, browser: Browser, role: str, journeys: str, accounts: str
) -> None:
    rights = browser.log_in(f"{role}@example.com").json()["user"]["rights"]
    assert (rights["journeys"], rights["settings"]) == (journeys, accounts)


def test_the_case_of_the_address_does_not_matter(staff: Staff, browser: Browser) -> None:
    assert browser.log_in("MARKETER@example.COM").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("marketer@example.com", "wrong"),
        ("marketer@example.com", PASSWORD.upper()),
        ("marketer@example.com", f"{PASSWORD} "),
        ("nobody@example.com", PASSWORD),
    ],
)
def test_anything_else_is_refused_in_the_same_words(staff: Staff, browser: Browser, email: str, password: str) -> None:
    answer = browser.log_in(email, password)
    assert (answer.status_code, answer.json()) == (400, REFUSED)
    assert browser.get("/api/v1/session/").json()["user"] is None


def test_somebody_who_was_switched_off_is_refused_in_the_same_words(staff: Staff, browser: Browser) -> None:
    User.objects.update(is_active=False)
    assert browser.log_in("marketer@example.com").json() == REFUSED


@pytest.mark.parametrize("body", [{}, {"email": "x", "password": "y"}, {"email": "a@b.example"}, [], "x", None])
def test_a_malformed_log_in_says_what_is_missing(staff: Staff, browser: Browser, body: object) -> None:
    browser.get("/api/v1/session/")
    answer = browser.send("post", "session/", body)
    assert answer.status_code == 400
    assert answer.json()


def test_nul_characters_are_refused_and_break_nothing(staff: Staff, browser: Browser) -> None:
    assert browser.log_in("marketer@example.com", "a\0b").status_code == 400


def test_without_the_csrf_token_nobody_logs_in(staff: Staff, browser: Browser) -> None:
    body = {"email": "marketer@example.com", "password": PASSWORD}
    assert browser.send("post", "session/", body).status_code == 403
    browser.get("/api/v1/session/")
    refused = browser.send("post", "session/", body, token=False)
    assert refused.status_code == 403
    assert set(refused.json()) == {"detail", "code"}
    assert browser.send("post", "session/", body).status_code == 200


def test_without_the_csrf_token_nobody_who_is_logged_in_changes_anything(staff: Staff, browser: Browser) -> None:
    browser.log_in("marketer@example.com")
    assert browser.send("patch", "me/", {"theme": "dark"}, token=False).status_code == 403
    assert browser.send("delete", "session/", token=False).status_code == 403
    assert browser.send("patch", "me/", {"theme": "dark"}).status_code == 200


def test_logging_in_changes_the_key_of_the_session(staff: Staff, browser: Browser) -> None:
    browser.log_in("marketer@example.com")
    planted = browser.cookies["sessionid"].value
    browser.log_in("manager@example.com")
    assert browser.cookies["sessionid"].value != planted
    other = Browser()
    other.cookies["sessionid"] = planted
    assert other.get("/api/v1/session/").json()["user"] is None


def test_logging_out_ends_the_session_everywhere_it_was_known(staff: Staff, browser: Browser) -> None:
    browser.log_in("marketer@example.com")
    key = browser.cookies["sessionid"].value
    assert browser.send("delete", "session/").status_code == 204
    assert browser.get("/api/v1/session/").json()["user"] is None
    browser.cookies["sessionid"] = key
    assert browser.get("/api/v1/brands/").status_code == 401


def test_logging_out_twice_is_no_mistake(db: None, browser: Browser) -> None:
    browser.get("/api/v1/session/")
    assert browser.send("delete", "session/").status_code == 204


# Guessing


def test_ten_wrong_passwords_close_the_address_for_the_right_one_too(staff: Staff, browser: Browser) -> None:
    for _ in range(10):
        assert browser.log_in("marketer@example.com", "wrong").status_code == 400
    closed = browser.log_in("Marketer@example.com")
    assert closed.status_code == 429
    assert closed.json()["code"] == "throttled"
    assert closed.json()["detail"].startswith("Too many wrong passwords. Wait five minutes.")
    assert 0 < int(closed["Retry-After"]) <= 300
    # Nobody else is closed out.
    assert browser.log_in("manager@example.com").status_code == 200


def test_an_address_that_nobody_has_closes_as_well(staff: Staff, browser: Browser) -> None:
    codes = [browser.log_in("nobody@example.com").status_code for _ in range(11)]
    assert codes == [400] * 10 + [429]


def test_the_right_password_starts_the_count_again(staff: Staff, browser: Browser) -> None:
    for _ in range(9):
        browser.log_in("marketer@example.com", "wrong")
    assert browser.log_in("marketer@example.com").status_code == 200
    assert LoginTry.objects.count() == 0


def test_after_five_minutes_the_address_is_open_again(db: None) -> None:
    now = timezone.now()
    for second in range(11):
        last = tries.closed_for("a@example.com", now + timedelta(seconds=second))
    assert last == timedelta(minutes=5) - timedelta(seconds=10)
    assert tries.closed_for("a@example.com", now + timedelta(minutes=5)) is None
    # What is over is not kept, and no address ever.
    (kept,) = LoginTry.objects.all()
    assert (kept.count, "example" in kept.key) == (1, False)


def test_the_demo_says_so(staff: Staff, browser: Browser) -> None:
    User.objects.create_user("manager@demo.kaskad", None, name="M", role="manager")
    assert browser.get("/api/v1/session/").json()["demo"] is True
