"""A journey that people enter by what they do, drawn by hand: an abandoned basket; and how it is held and ended."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SHOTS, Visitor
from tests.browser.test_story import begin_journey, choose

pytestmark = pytest.mark.browser


def add(page: Page, key: str) -> Locator:
    """Adds a node behind the selected one; its panel."""
    page.get_by_test_id(f"palette-{key}").click()
    expect(page.get_by_test_id(f"card-{key}")).to_be_visible()
    return page.get_by_test_id("node-panel")


def ask_for_baskets_that_are_not_bought(page: Page) -> None:
    panel = add(page, "entry_event")
    panel.get_by_label("Event", exact=False).first.fill("basket")
    panel.get_by_role("switch", name="Only if something else does not follow").check()
    # What usually follows is there already, and how long is waited for it.
    expect(panel.get_by_label("Event", exact=False).nth(1)).to_have_value("purchase")
    expect(page.get_by_test_id("card-entry_event")).to_contain_text("“basket”; then within 2 hrs no: a purchase")


def write_a_message(page: Page) -> None:
    panel = add(page, "message")
    choose(panel.get_by_label("Topic").first, "News")
    panel.get_by_label("Subject").fill("Your basket waits")
    panel.get_by_label("Text", exact=True).last.fill("You have left something behind.")
    add(page, "exit")
    # The second way out leads to the same exit, by the choice in the panel.
    page.get_by_test_id("card-message").click()
    choose(page.get_by_test_id("node-panel").get_by_label("“Not sent” leads to"), "Exit")
    page.get_by_test_id("node-panel").get_by_role("button", name="Close").click()


def set_a_goal(page: Page) -> None:
    page.get_by_role("button", name="Settings", exact=True).click()
    settings = page.get_by_role("dialog")
    settings.get_by_role("switch", name="The journey has a goal").check()
    settings.get_by_label("Event").first.fill("purchase")
    page.screenshot(path=SHOTS / "journey-settings.png")
    page.keyboard.press("Escape")  # closes what is offered, then the settings
    page.keyboard.press("Escape")
    expect(settings).to_have_count(0)


def test_a_marketer_draws_an_abandoned_basket_runs_it_and_lets_it_run_out(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "Abandoned basket", "empty")
    ask_for_baskets_that_are_not_bought(page)
    add(page, "wait_window")
    expect(page.get_by_test_id("card-wait_window")).to_contain_text("Mon–Fri · 09:00–18:00")
    write_a_message(page)
    set_a_goal(page)

    # Nobody has put anything into a basket yet: that is a warning, and not in the way.
    expect(page.get_by_test_id("problems")).to_contain_text("1 warning")
    expect(page.get_by_test_id("save-status")).to_have_attribute("data-status", "saved")
    page.reload()
    page.get_by_role("button", name="Settings", exact=True).click()
    expect(page.get_by_role("dialog").get_by_label("Event").first).to_have_value("purchase")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Launch", exact=True).click()
    launch = page.get_by_role("dialog")
    expect(launch).to_contain_text("Is listened for from now on")
    launch.get_by_role("button", name="Launch").click()
    expect(page.get_by_text("Running", exact=True)).to_be_visible()

    # A pause in which nobody's time goes on.
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("dialog").get_by_text("Timers stand still").click()
    page.get_by_role("dialog").get_by_role("button", name="Pause").click()
    expect(page.get_by_test_id("journey-state")).to_contain_text("Timers stand still until you resume.")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_test_id("journey-state")).to_have_count(0)

    # The doors close, and whoever is inside goes on to the end; here that is nobody.
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Stop").click()
    stop = page.get_by_role("dialog")
    expect(stop.get_by_role("radio", name="Let them finish")).to_be_checked()
    stop.get_by_role("button", name="Close the doors").click()
    expect(page.get_by_text(re.compile("^(Winding down|Finished)$"))).to_be_visible()
    page.get_by_role("link", name="Journeys", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Abandoned basket").first).to_contain_text("Finished")


def test_a_mistake_in_the_settings_is_found_where_it_is(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "Own quiet hours", "empty")
    page.get_by_role("button", name="Settings", exact=True).click()
    choose(page.get_by_role("dialog").get_by_label("Quiet hours"), "Its own")
    page.keyboard.press("Escape")
    problems = page.get_by_test_id("problems")
    expect(problems).to_contain_text("2 mistakes")  # no entry yet, and no hours
    problems.click()
    page.get_by_text("Say from when until when it is quiet.").click()
    settings = page.get_by_test_id("journey-settings")
    expect(settings.get_by_text("Say from when until when it is quiet.")).to_be_visible()
