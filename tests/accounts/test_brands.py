"""Brands: everybody reads those they work for, admins write them."""

from typing import Any

import pytest

from accounts.models import AuditEntry, Brand
from tests.accounts.conftest import Browser, Staff

NEW = {"key": "third", "name": "Third"}


@pytest.mark.parametrize("role", ["marketer", "manager", "admin"])
def test_everybody_reads_the_brands(staff: Staff, browser: Browser, role: str) -> None:
    browser.log_in(f"{role}@example.com")
    found = browser.get("/api/v1/brands/").json()
    assert [each["name"] for each in found["results"]] == ["Acme", "Other"]
    assert found["results"][0] == {
        "id": staff.acme.pk,
        "key": "acme",
        "name": "Acme",
        "time_zone": "UTC",
        "currency": "USD",
        "color": "#4263eb",
        "public_url": "",
        "logo_url": "",
        "postal_address": "",
        "language": "en",
        "double_opt_in": False,
        "utm_source": "",
        "quiet_from": None,
        "quiet_to": None,
    }


def test_an_admin_makes_and_changes_brands_and_the_audit_says_so(staff: Staff, browser: Browser) -> None:
    browser.log_in("admin@example.com")
    made = browser.send("post", "brands/", NEW)
    assert made.status_code == 201
    changed = browser.send("patch", f"brands/{made.json()['id']}/", {"currency": "EUR", "time_zone": "Europe/Kyiv"})
    assert (changed.json()["currency"], changed.json()["time_zone"]) == ("EUR", "Europe/Kyiv")
    entries = AuditEntry.objects.filter(subject=f"brand:{made.json()['id']}").order_by("id")
    assert [(each.action, each.user, each.detail) for each in entries] == [
        ("created", staff.admin, {"name": "Third"}),
        ("changed", staff.admin, {"fields": ["currency", "time_zone"]}),
    ]


@pytest.mark.parametrize("role", ["marketer", "manager"])
def test_nobody_else_does(staff: Staff, browser: Browser, role: str) -> None:
    browser.log_in(f"{role}@example.com")
    assert browser.send("post", "brands/", NEW).status_code == 403
    assert browser.send("patch", f"brands/{staff.acme.pk}/", {"name": "Mine"}).status_code == 403
    assert Brand.objects.count() == 2


def test_an_admin_of_one_brand_neither_sees_nor_makes_another(staff: Staff, browser: Browser) -> None:
    browser.log_in("limited@example.com")
    assert [each["name"] for each in browser.get("/api/v1/brands/").json()["results"]] == ["Acme"]
    assert browser.get(f"/api/v1/brands/{staff.other.pk}/").status_code == 404
    assert browser.send("patch", f"brands/{staff.other.pk}/", {"name": "Mine"}).status_code == 404
    assert browser.send("post", "brands/", NEW).status_code == 403
    assert browser.send("patch", f"brands/{staff.acme.pk}/", {"name": "Acme & Sons"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Olympus"},
        {"currency": "usd"},
        {"color": "red"},
        {"key": "acme"},
        {"key": "no spaces"},
        {"name": ""},
    ],
)
def test_what_is_wrong_is_said_at_its_field(staff: Staff, browser: Browser, wrong: dict[str, Any]) -> None:
    browser.log_in("admin@example.com")
    answer = browser.send("post", "brands/", NEW | wrong)
    assert answer.status_code == 400
    assert list(answer.json()) == list(wrong)
