"""One's own preferences."""

import pytest

from tests.accounts.conftest import Browser, Staff


@pytest.mark.parametrize("change", [{"language": "ru"}, {"theme": "dark"}, {"language": "pl", "theme": "light"}, {}])
def test_everybody_chooses_language_and_theme(staff: Staff, browser: Browser, change: dict[str, str]) -> None:
    browser.log_in("manager@example.com")
    answer = browser.send("patch", "me/", change)
    assert answer.status_code == 200
    expected = {"language": "en", "theme": "auto"} | change
    assert {key: answer.json()[key] for key in expected} == expected
    staff.manager.refresh_from_db()
    assert (staff.manager.language, staff.manager.theme) == (expected["language"], expected["theme"])


@pytest.mark.parametrize("change", [{"language": "de"}, {"theme": "pink"}, {"theme": None}, {"language": ""}])
def test_what_there_is_not_is_refused(staff: Staff, browser: Browser, change: dict[str, object]) -> None:
    browser.log_in("manager@example.com")
    answer = browser.send("patch", "me/", change)
    assert answer.status_code == 400
    assert set(answer.json()) == set(change)


def test_nobody_gives_oneself_rights(staff: Staff, browser: Browser) -> None:
    browser.log_in("limited@example.com")
    answer = browser.send(
        "patch", "me/", {"role": "manager", "brands": [], "email": "x@example.com", "is_active": False}
    )
    assert answer.status_code == 200
    staff.limited.refresh_from_db()
    assert (staff.limited.role, staff.limited.email) == ("admin", "limited@example.com")
    assert list(staff.limited.brands.all()) == [staff.acme]
