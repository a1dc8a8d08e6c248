"""What is known of customers: attributes, loyalty programmes, and an old number that leads to who they are now."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS, Visitor
from tests.browser.test_story import choose

pytestmark = pytest.mark.browser

CALL = """async ([method, path, body]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1]
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token}
  const answer = await fetch('/api/v1/' + path, {method, headers, body: body === null ? null : JSON.stringify(body)})
  return answer.json()
}"""


def call(page: Page, method: str, path: str, body: Any = None) -> Any:
    """Asks the server as the one who is logged in."""
    return page.evaluate(CALL, [method, path, body])


def test_an_attribute_is_made_found_and_changed_and_a_type_that_is_needed_stays(visitor: Visitor) -> None:
    page = visitor.page
    form = page.get_by_role("dialog")
    visitor.log_in("admin")
    page.get_by_role("link", name="Attributes").click()
    page.get_by_role("button", name="New attribute").click()
    form.get_by_label("Name").fill("Favourite shop")
    form.get_by_label("Key").fill("Favourite Shop")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("A key has small letters, digits and _, at most 60.").first).to_be_visible()
    form.get_by_label("Key").fill("favourite_shop")
    form.get_by_role("button", name="Save").click()
    page.get_by_role("searchbox", name="Name or key").fill("favourite")
    row = page.get_by_role("row").filter(has_text="favourite_shop")
    expect(row).to_contain_text("Text")

    # While nobody has it, it may become anything.
    row.get_by_role("button").click()
    expect(form.get_by_text("No customer has a value of it yet.")).to_be_visible()
    choose(form.get_by_label("Type").first, "Number")
    form.get_by_label("Name").fill("Number of the favourite shop")
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Number of the favourite shop")

    # What customers have stands in the way of another type, and the server says what.
    page.get_by_role("searchbox", name="Name or key").fill("first_name")
    page.get_by_role("row").filter(has_text="first_name").get_by_role("button").click()
    expect(form.get_by_text(re.compile("customers have a value, the first since"))).to_be_visible()
    choose(form.get_by_label("Type").first, "Number")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text(re.compile("would not be of the type “number”")).first).to_be_visible()
    page.screenshot(path=SHOTS / "attribute-refused.png")

    # A marketer looks and changes nothing.
    page.context.clear_cookies()
    visitor.log_in("marketer")
    visitor.go("/attributes")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_role("button", name="New attribute")).to_have_count(0)


def test_a_loyalty_programme_is_made_with_levels_and_changed(visitor: Visitor) -> None:
    page = visitor.page
    form = page.get_by_role("dialog")
    visitor.log_in("admin")
    page.get_by_role("link", name="Loyalty").click()
    page.get_by_role("button", name="New programme").first.click()
    form.get_by_label("Name").fill("Reading club")
    form.get_by_label("Key").fill("reading")
    levels = form.get_by_role("combobox", name="Levels")
    levels.fill("Guest")
    levels.press("Enter")
    levels.fill("Reader")
    levels.press("Enter")
    form.get_by_label("Identities that are its cards").fill("reading_card")
    form.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text="Reading club")
    expect(row).to_contain_text("Guest")
    expect(row).to_contain_text("Reader")
    expect(row).to_contain_text("All brands together")
    row.get_by_role("button").click()
    expect(form.get_by_text("loyalty_reading, loyalty_reading_points, loyalty_reading_since")).to_be_visible()
    page.screenshot(path=SHOTS / "programme.png")
    form.get_by_label("Name").fill("Readers' club")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Readers' club")).to_be_visible()
    # Its attributes are known now.
    visitor.go("/attributes?q=loyalty_reading")
    expect(page.get_by_role("row")).to_have_count(4)


def test_the_number_of_one_who_was_joined_away_leads_to_who_they_are_now(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("admin")
    named = (("joined_shop", "J1-of-shop"), ("joined_card", "J2-of-card"))
    rows = [{"identities": [{"namespace": namespace, "value": value}]} for namespace, value in named]
    call(page, "POST", "batch/customers/", {"source": "test", "rows": rows})
    one, other = (call(page, "GET", f"customers/?q={each}")["results"][0]["id"] for _, each in named)
    merge = call(page, "POST", f"customers/{one}/join/", {"customer": other})
    kept, lost = merge["customer"], merge["merged"]["id"]
    visitor.go(f"/customers/{lost}")
    expect(page).to_have_url(re.compile(rf"/customers/{kept}\?was={lost}$"))
    expect(page.get_by_role("note").filter(has_text=f"customer {lost}")).to_be_visible()
    page.screenshot(path=SHOTS / "joined-away.png")
