"""A press on any number shows the people behind it; Home is taken away, sent and shared as reports are."""

import csv
import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
PEOPLE = re.compile(r"\d (person|people)")


def opened(visitor: Visitor, number: Locator, says: str = "") -> None:
    """It shows people, with a way to each of them, and is put away."""
    number.press("Enter")  # by the keyboard, too
    drawer = visitor.page.get_by_role("dialog")
    expect(drawer.get_by_text(PEOPLE).first).to_be_visible()
    expect(drawer.get_by_role("listitem").first.get_by_role("link").first).to_be_visible()
    if says:
        expect(drawer.get_by_text(says)).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def test_money_a_rate_a_total_and_a_tile_open_to_people(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("manager")
    visitor.go("/reports/channels?days=30")
    row = page.get_by_test_id("table-channels").locator("tbody tr").first
    opened(visitor, row.get_by_role("button", name=re.compile("^Revenue: ")), "Here is everybody behind “Purchases”")
    opened(visitor, row.get_by_role("button", name=re.compile("^Click rate: ")), "Here is everybody behind “Clicked”")
    total = page.get_by_test_id("table-channels").locator("tfoot")
    opened(visitor, total.get_by_role("button", name=re.compile("^Cost: ")))
    tiles = page.locator("[data-figure]")
    opened(visitor, tiles.get_by_role("button", name=re.compile("Show these people")).first)


def test_numbers_of_home_open_to_people(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("manager")
    for figure in ("entered", "sent", "clicked", "revenue", "cost", "saved"):
        opened(visitor, page.get_by_test_id(f"value-{figure}").get_by_role("button"))
    sms = page.get_by_role("row", name=re.compile("^SMS"))
    opened(visitor, sms.get_by_role("button", name=re.compile("^Cost: ")))
    # In the row of a journey it is one step to the Why.
    journey = page.get_by_role("row").filter(has=page.get_by_role("link", name="New records", exact=True))
    journey.get_by_role("button", name=re.compile("^Entered: ")).click()
    page.get_by_role("dialog").get_by_role("link", name=re.compile(r"^Why")).first.click()
    page.wait_for_url(re.compile(r"/journeys/\d+/why\?customer=\d+"))


def test_home_is_taken_away_sent_and_shared(visitor: Visitor, chromium: Browser) -> None:
    page = visitor.page
    visitor.log_in("manager")
    more = page.get_by_role("button", name="More of this report")
    more.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="“By channel” as CSV").click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][:4] == ["Channel", "Sent", "Delivered", "Read"]
    sms = next(line for line in lines if line[0] == "SMS")
    assert int(sms[1]) > 0
    assert sms[3] == ""  # nobody tells whether an SMS was read

    more.click()
    page.get_by_role("menuitem", name="Send by e-mail").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Begin")).to_be_visible()
    page.keyboard.press("Escape")

    more.click()
    page.get_by_role("menuitem", name="Share a link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("Home for the board")
    dialog.get_by_role("button", name="Make a link").click()
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    stranger = Visitor(context.new_page(), visitor.address)
    stranger.page.goto(dialog.get_by_role("textbox", name="Link").input_value())
    expect(stranger.page.get_by_role("heading", name="Home for the board")).to_be_visible()
    expect(stranger.page.get_by_test_id("table-journeys")).to_contain_text("New records")
    expect(stranger.page.get_by_role("button", name=re.compile("Show these people"))).to_have_count(0)
    assert not stranger.errors
    context.close()
