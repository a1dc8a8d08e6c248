"""From the log-in to moving counters, as a marketer does it; and what a manager and an admin may."""

import re
import shutil

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.begun import ROOT
from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser
BRAND = "Kaskad Records"


def numbers(text: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]


def choose(field: Locator, option: str) -> None:
    """Opens a select and takes the option that begins so."""
    field.click()
    field.page.get_by_role("option", name=option).first.click()


def begin_journey(page: Page, name: str, template: str) -> None:
    page.get_by_role("link", name="Journeys", exact=True).click()
    page.get_by_role("button", name="New journey").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_test_id(f"template-{template}").click()
    dialog.get_by_label("Name").fill(name)
    choose(dialog.get_by_label("Brand").first, BRAND)
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_test_id("canvas")).to_be_visible()


def test_a_marketer_makes_a_segment_and_sees_its_size_change(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    page.get_by_role("link", name="Segments").click()
    lapsed = page.get_by_role("row").filter(has_text="Lapsed: at least 3 purchases, none for 270 days")
    expect(lapsed).to_contain_text(re.compile(r"\d"))
    expect(page.get_by_role("row").filter(has_text="Spent over 100")).to_be_visible()

    page.get_by_role("link", name="New segment").or_(page.get_by_role("button", name="New segment")).first.click()
    size = page.get_by_text(re.compile(r"of [\d,]+ customers"))
    expect(size).to_contain_text("100%")
    page.get_by_role("button", name="Condition", exact=True).click()
    page.get_by_role("option", name="Number of purchases").click()
    page.get_by_label("Times").fill("4")
    expect(size).not_to_contain_text("100%")
    four = size.inner_text()
    page.get_by_label("Times").fill("8")
    expect(size).not_to_have_text(four)
    page.get_by_label("Name").fill("Eight and more")
    page.get_by_role("button", name="Create segment").click()
    expect(page.get_by_text("“Eight and more” is saved.")).to_be_visible()


def test_a_marketer_runs_the_four_step_cascade_and_watches_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "Autumn sale", "push_email_viber_sms")

    # The one mistake is marked on its node, with words; publishing waits for it.
    expect(page.get_by_test_id("problems")).to_contain_text("1 mistake")
    publish = page.get_by_role("button", name="Publish")
    expect(publish).to_have_attribute("aria-disabled", "true")
    page.get_by_test_id("card-entry_segment").click()
    panel = page.get_by_test_id("node-panel")
    choose(panel.get_by_label("Segment").first, "Bought once")
    expect(page.get_by_text(re.compile(r"\d mistake"))).to_have_count(0)
    publish.click()
    page.get_by_role("button", name="Launch", exact=True).click()
    people = numbers(page.get_by_test_id("launch-count").inner_text())[0]
    assert people > 500
    page.get_by_role("dialog").get_by_role("button", name="Launch").click()

    # The counters move by themselves, without a reload.
    totals = page.get_by_test_id("live-totals")
    expect(totals).to_contain_text(f"{people:,} entered", timeout=60_000)
    cascade = page.get_by_test_id("card-cascade")
    sent = re.compile(r"Push\s*[1-9]")
    expect(cascade).to_contain_text(sent, timeout=60_000)
    before = cascade.inner_text()
    expect(cascade).not_to_have_text(before, timeout=90_000)
    inside = totals.inner_text()
    expect(totals).not_to_have_text(inside, timeout=120_000)
    page.screenshot(path=SHOTS / "story.png")
    shutil.copy(SHOTS / "story.png", ROOT / "docs" / "screenshot.png")

    # Home shows what came of it.
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_text("Autumn sale").first).to_be_visible()
    for figure in ("Sent", "Read", "Clicked", "Purchases", "Unsubscribed", "Cost", "Saved"):
        expect(page.get_by_role("main").get_by_text(figure, exact=True).first).to_be_visible()

    # And a customer's page says what was decided, and why.
    page.get_by_role("link", name="Customers").click()
    page.get_by_role("link", name="Charlotte Wilson").click()  # who has bought once
    expect(page.get_by_role("main")).to_contain_text("Entered “Autumn sale”")
    expect(page.get_by_role("main")).to_contain_text("Was in the segment “Bought once” when the journey was launched")


def test_a_journey_is_drawn_by_hand_on_an_empty_canvas(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "By hand", "empty")
    canvas = page.get_by_test_id("canvas")
    for key, x, y in (("entry_segment", 280, 120), ("wait", 580, 120), ("exit", 640, 330)):
        page.get_by_test_id(f"palette-{key}").drag_to(canvas, target_position={"x": x, "y": y})
        expect(page.get_by_test_id(f"card-{key}")).to_be_visible()
        page.get_by_test_id("node-panel").get_by_role("button", name="Close").click()
    connect(page, "entry_segment", "next", "wait")
    connect(page, "wait", "next", "exit")
    expect(page.locator(".react-flow__edge")).to_have_count(2)
    expect(page.get_by_test_id("problems")).to_contain_text("1 mistake")
    page.get_by_test_id("card-entry_segment").click()
    choose(page.get_by_test_id("node-panel").get_by_label("Segment").first, "Bought once")
    expect(page.get_by_test_id("no-problems")).to_be_visible()
    expect(page.get_by_test_id("save-status")).to_have_attribute("data-status", "saved")
    page.reload()
    expect(page.locator(".react-flow__edge")).to_have_count(2)


def connect(page: Page, source: str, port: str, target: str) -> None:
    """Draws a line from a port to a card, with the mouse."""
    start = page.locator(f'.react-flow__handle.source[data-nodeid^="{source}"][data-handleid="{port}"]').bounding_box()
    end = page.locator(f'.react-flow__handle.target[data-nodeid^="{target}"]').bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] - 30, end["y"] + 20, steps=8)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def test_a_manager_reads_and_cannot_edit(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("manager")
    page.get_by_role("link", name="Segments").click()
    expect(page.get_by_role("row").filter(has_text="Spent over 100")).to_be_visible()
    expect(page.get_by_text("New segment")).to_have_count(0)
    page.get_by_role("link", name="Journeys", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_role("button", name="New journey")).to_have_count(0)
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)


def test_an_admin_changes_the_name_of_a_sender(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("admin")
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("tab", name="Senders").click()
    page.get_by_role("row").filter(has_text="SMS").first.get_by_role("button").first.click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").first.fill("Renamed sender")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Renamed sender").first).to_be_visible()
