"""Exchange rates: an admin sets one, and Home states it beside the money of a brand in that currency."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser
PICTURES = SHOTS / "rates"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


def brand_in(visitor: Visitor, currency: str) -> str:
    """Has the demo's first brand in another currency; its id."""
    page = visitor.page
    visitor.go("/settings/brands")
    page.get_by_role("button", name="Kaskad Records").click()
    page.get_by_role("dialog").get_by_label("Currency").fill(currency)
    with page.expect_response(re.compile(r"/brands/\d+/")) as saved:
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    return str(saved.value.json()["id"])


def pictured(page: Page, name: str) -> None:
    """In both sizes and themes; a drawer that is open stays."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(600)
            page.screenshot(path=Path(PICTURES) / f"{name}-{size}-{scheme}.png")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name}: too wide"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


def test_a_rate_is_set_and_stated_beside_the_money(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("admin")
    brand = brand_in(visitor, "EUR")
    visitor.go("/settings/rates")
    expect(page.get_by_role("heading", name="No exchange rates yet")).to_be_visible()
    pictured(page, "empty")
    visitor.go(f"/?brand={brand}")
    expect(page.get_by_role("note").filter(has_text="Amounts in USD have no exchange rate")).to_be_visible()
    pictured(page, "home-without")

    visitor.go("/settings/rates")
    page.get_by_role("button", name="New rate").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Currency").fill("usd")
    form.get_by_label("1 USD is worth").fill("1")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("USD is the company's currency").first).to_be_visible()
    pictured(page, "mistake")
    form.get_by_label("Currency").fill("eur")
    form.get_by_label("1 EUR is worth").fill("1.25")
    pictured(page, "form")
    form.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text="1 EUR = 1.25 USD")
    expect(row).to_be_visible()
    pictured(page, "list")

    visitor.go(f"/?brand={brand}")
    said = "Amounts in other currencies are converted by fixed planning rates: 1 USD = 0.8 EUR"
    expect(page.get_by_role("note").filter(has_text=said)).to_be_visible()
    pictured(page, "home")
    visitor.go(f"/reports/channels?brand={brand}")
    expect(page.get_by_role("note").filter(has_text=said)).to_be_visible()
    pictured(page, "channels")

    visitor.go("/settings/rates")
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No exchange rates yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No exchange rates yet")).to_be_visible()
    brand_in(visitor, "USD")
