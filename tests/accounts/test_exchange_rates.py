"""Exchange rates: everybody reads them, admins of the whole company set them, and the audit says so."""

import pytest
from django.test import override_settings

from accounts.currencies import check_company_currency
from accounts.models import AuditEntry, ExchangeRate
from tests.accounts.conftest import Browser, Staff

EUR = {"currency": "eur", "rate": "1.08"}


def test_an_admin_sets_a_rate_and_it_says_when_and_by_whom(staff: Staff, browser: Browser) -> None:
    browser.log_in("admin@example.com")
    made = browser.send("post", "exchange-rates/", EUR)
    assert made.status_code == 201
    changed = browser.send("patch", f"exchange-rates/{made.json()['id']}/", {"rate": "1.1"}).json()
    assert changed["changed_at"] > made.json()["changed_at"]
    assert changed | {"changed_at": ""} == {
        "id": made.json()["id"],
        "currency": "EUR",
        "rate": "1.10000000",
        "base": "USD",
        "is_used": True,
        "changed_at": "",
        "changed_by": "Admin",
    }
    assert browser.send("delete", f"exchange-rates/{made.json()['id']}/").status_code == 204
    entries = AuditEntry.objects.filter(subject="exchange-rate:EUR").order_by("id")
    assert [(each.action, each.user, each.detail) for each in entries] == [
        ("created", staff.admin, {"rate": "1 EUR = 1.08 USD"}),
        ("changed", staff.admin, {"rate": "1 EUR = 1.1 USD"}),
        ("deleted", staff.admin, {"rate": "1 EUR = 1.1 USD"}),
    ]


def test_everybody_reads_them_and_nobody_else_sets_them(staff: Staff, browser: Browser) -> None:
    browser.log_in("admin@example.com")
    pk = browser.send("post", "exchange-rates/", EUR).json()["id"]
    for who in ("marketer", "manager", "limited"):
        browser.log_in(f"{who}@example.com")
        assert [each["currency"] for each in browser.get("/api/v1/exchange-rates/").json()["results"]] == ["EUR"]
        assert browser.send("post", "exchange-rates/", {"currency": "PLN", "rate": "0.25"}).status_code == 403
        assert browser.send("patch", f"exchange-rates/{pk}/", {"rate": "2"}).status_code == 403
        assert browser.send("delete", f"exchange-rates/{pk}/").status_code == 403
    assert str(ExchangeRate.objects.get()) == "1 EUR = 1.08 USD"


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"currency": "USD", "rate": "1"}, "currency", "USD is the company's currency"),
        ({"currency": "ABC", "rate": "1"}, "currency", "“ABC” is no currency"),
        ({"currency": "EURO", "rate": "1"}, "currency", "three letters"),
        ({"currency": "€", "rate": "1"}, "currency", "three letters"),
        ({"currency": "DEM", "rate": "0.5"}, "currency", "“DEM” is no currency"),
        ({"currency": "EUR", "rate": "1"}, "currency", "There is a rate for EUR already"),
        ({"currency": "PLN", "rate": "0"}, "rate", "above 0"),
        ({"currency": "PLN", "rate": "-1"}, "rate", "above 0"),
        ({"currency": "PLN", "rate": "1000001"}, "rate", "1,000,000"),
        ({"currency": "PLN", "rate": "1.000000001"}, "rate", "decimal places"),
        ({"currency": "PLN", "rate": "much"}, "rate", "valid number"),
        ({"rate": "1"}, "currency", "required"),
    ],
)
def test_what_is_no_rate_is_refused_with_a_sentence(
    staff: Staff, browser: Browser, given: dict[str, str], field: str, words: str
) -> None:
    browser.log_in("admin@example.com")
    browser.send("post", "exchange-rates/", EUR)
    answer = browser.send("post", "exchange-rates/", given)
    assert answer.status_code == 400
    assert words in str(answer.json()[field])
    assert ExchangeRate.objects.count() == 1


def test_a_rate_stays_that_of_its_currency(staff: Staff, browser: Browser) -> None:
    browser.log_in("admin@example.com")
    pk = browser.send("post", "exchange-rates/", EUR).json()["id"]
    assert browser.send("patch", f"exchange-rates/{pk}/", {"currency": "PLN"}).status_code == 400
    assert browser.send("patch", f"exchange-rates/{pk}/", {"currency": "EUR", "rate": "2"}).status_code == 200


def test_a_rate_against_another_currency_than_the_companys_is_not_used_and_says_so(
    staff: Staff, browser: Browser
) -> None:
    browser.log_in("admin@example.com")
    pk = browser.send("post", "exchange-rates/", {"currency": "PLN", "rate": "0.25"}).json()["id"]
    with override_settings(COMPANY_CURRENCY="EUR"):
        (found,) = browser.get("/api/v1/exchange-rates/").json()["results"]
        assert (found["base"], found["is_used"]) == ("USD", False)
        assert browser.get("/api/v1/session/").json()["currency"] == "EUR"
        again = browser.send("patch", f"exchange-rates/{pk}/", {"rate": "0.23"}).json()
        assert (again["base"], again["is_used"]) == ("EUR", True)


def test_a_company_currency_that_does_not_exist_is_told_at_the_start() -> None:
    assert check_company_currency() == []
    with override_settings(COMPANY_CURRENCY="EURO"):
        (error,) = check_company_currency()
    assert error.msg == "KASKAD_CURRENCY: “EURO” is not a currency."
