"""Customers and their sources: found, read, changed by hand, joined and parted; a source, its snippets, its events."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


def open_customer(visitor: Visitor, place: int) -> str:
    """Finds the customer in this place of the list by a part of their e-mail address, and opens them; their name."""
    page = visitor.page
    visitor.go("/customers")
    row = page.get_by_role("row").filter(has_text="@example").nth(place)
    email = str(row.get_by_text("@example").inner_text())
    page.get_by_role("searchbox").fill(email.split("@", maxsplit=1)[0][2:])
    found = page.get_by_role("row").filter(has_text=email)
    expect(page.get_by_role("row")).to_have_count(2)
    name = str(found.get_by_role("link").inner_text())
    found.get_by_role("link").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_test_id("who")).to_contain_text(email)
    return name


def kinds_shown(page: Page) -> set[str | None]:
    entries = page.get_by_test_id("timeline").get_by_role("listitem")
    return {each.get_attribute("data-kind") for each in entries.all()}


def test_a_customer_is_found_and_their_timeline_narrowed(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    open_customer(visitor, 3)
    timeline = page.get_by_test_id("timeline")
    expect(timeline.get_by_role("listitem").first).to_be_visible()
    timeline.get_by_role("button", name="Purchases").click()
    expect(timeline.locator("li:not([data-kind=purchase])")).to_have_count(0)
    expect(timeline.locator("li[data-kind=purchase]").first).to_be_visible()
    expect(page).to_have_url(re.compile("kinds=purchase"))
    timeline.get_by_role("button", name="Consents").click()
    expect(timeline.locator("li[data-kind=consent]").first).to_be_visible()
    assert kinds_shown(page) <= {"purchase", "consent"}
    timeline.get_by_role("button", name="Everything").click()
    expect(page).not_to_have_url(re.compile("kinds="))

    page.get_by_role("tab", name="Purchases").click()
    expect(page.get_by_test_id("purchases").get_by_role("article").first).to_contain_text("$")


def test_an_attribute_is_changed_by_hand_and_its_history_told(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    open_customer(visitor, 5)
    city = page.get_by_test_id("attributes").get_by_role("button", name="City")
    before = str(city.locator("span > span").first.inner_text())
    city.click()
    dialog = page.get_by_role("dialog", name="City")
    expect(dialog.get_by_text("It has never been another one.")).to_be_visible()
    dialog.get_by_label("Value").fill("Łódź")
    dialog.get_by_label("Value").press("Enter")
    expect(dialog).to_be_hidden()
    expect(city).to_contain_text("Łódź")
    expect(city).to_contain_text("by hand")
    city.click()
    change = dialog.get_by_test_id("attribute-history").get_by_role("listitem")
    expect(change).to_have_count(1)
    expect(change).to_contain_text(before)
    expect(change).to_contain_text("Łódź")
    expect(change).to_contain_text("by hand")
    page.keyboard.press("Escape")
    page.get_by_test_id("timeline").get_by_role("button", name="Attributes").click()
    expect(page.get_by_test_id("timeline").get_by_role("listitem").first).to_contain_text("Łódź")


def test_two_customers_are_joined_and_taken_apart_again(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    other = open_customer(visitor, 7)
    open_customer(visitor, 8)
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Join with another customer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill(other)
    dialog.get_by_role("radio").first.click()
    expect(dialog).to_contain_text("become one customer")
    dialog.get_by_role("button", name="Join").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("tab", name="Joined profiles").click()
    merges = page.get_by_test_id("merges")
    expect(merges).to_contain_text("joined them by hand")
    merges.get_by_role("button", name="Take apart").click()
    dialog.get_by_role("button", name="Take apart").click()
    expect(dialog).to_be_hidden()
    expect(merges).to_contain_text("undone on")
    expect(merges.get_by_role("button", name="Take apart")).to_have_count(0)


def test_a_customer_is_erased_only_by_typing_their_number(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("admin")
    name = open_customer(visitor, 10)
    number = page.url.split("?")[0].rsplit("/", 1)[1]
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Erase this customer").click()
    dialog = page.get_by_role("dialog", name=f"Erase {name}?")
    erase = dialog.get_by_role("button", name="Erase for good")
    expect(erase).to_be_disabled()
    dialog.get_by_label(f"Type {number} to confirm").fill(number)
    erase.click()
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    visitor.go(f"/customers/{number}")
    expect(page.get_by_role("heading", name="Nothing is here")).to_be_visible()


def send_event(address: str, write_key: str) -> int:
    """As the snippet for everything else does."""
    request = urllib.request.Request(
        f"{address}/v1/track?writeKey={write_key}",
        json.dumps({"userId": "browser-1", "event": "Product Viewed", "properties": {"sku": "A-17"}}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return int(answer.status)


def test_a_source_is_made_connected_and_hears_its_first_event(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("admin")
    visitor.go("/sources")
    page.get_by_role("button", name="New source").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Events over HTTP").click()
    form.get_by_role("textbox", name="Name").fill("Інтернет-магазин")
    expect(form.get_by_role("textbox", name="Key")).to_have_attribute("placeholder", "internet-magazin")
    form.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Інтернет-магазин")).to_be_visible()
    expect(page.get_by_text("Nothing yet")).to_be_visible()
    key = page.get_by_label("Write key").input_value()
    connecting = page.get_by_test_id("connecting")
    expect(connecting).to_contain_text("@segment/analytics-next")
    connecting.get_by_role("radiogroup").get_by_text("RudderStack").click()
    connecting.get_by_role("tab", name="Python").click()
    expect(connecting).to_contain_text("pip install rudder-sdk-python")
    expect(connecting).to_contain_text(f'analytics.write_key = "{key}"')
    expect(connecting).to_contain_text(visitor.address)

    assert send_event(visitor.address, key) == 200
    page.reload()
    expect(page.get_by_text("Healthy")).to_be_visible()
    expect(page.get_by_test_id("rate")).to_contain_text("1 received, 0 of them rejected.")

    visitor.go("/sources")
    expect(page.get_by_test_id("sources").get_by_role("row").filter(has_text="Інтернет-магазин")).to_contain_text(
        "Healthy"
    )
    page.get_by_role("link", name="Identity rules").click()
    expect(page.get_by_role("heading", name="Identity rules")).to_be_visible()
    expect(page.get_by_test_id("namespaces").get_by_role("row").nth(1)).to_be_visible()
