"""The cascade on its card, and the panel: steps change places, chains are unfolded, hours drawn, tests sent."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_journeys import add
from tests.browser.test_story import BRAND, begin_journey, choose

pytestmark = pytest.mark.browser


def steps(page: Page) -> list[str]:
    return [each.split("\n")[0] for each in page.get_by_test_id("cascade-step").all_inner_texts()]


def test_steps_are_dragged_on_the_card_and_the_cascade_is_unfolded_and_folded(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "A chain by hand", "empty")
    panel = add(page, "cascade")
    for channel in ("SMS", "Push", "E-mail"):
        panel.get_by_role("button", name="Add a channel").click()
        page.get_by_role("menuitem", name=channel, exact=True).click()
    expect(page.get_by_test_id("cascade-step")).to_have_count(3)
    assert steps(page) == ["Push", "E-mail", "SMS"]  # from the cheapest on

    # The last step is dragged over the first one; one undo puts it back, and an arrow key moves it too.
    grips = page.get_by_test_id("card-cascade").locator("[data-grip]")
    last, first = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    assert last
    assert first
    page.mouse.move(last["x"] + 4, last["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 4, first["y"] - 2, steps=8)
    page.mouse.up()
    expect(page.get_by_test_id("cascade-step").first).to_contain_text("SMS")
    assert steps(page) == ["SMS", "Push", "E-mail"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("cascade-step").first).to_contain_text("Push")
    grips.nth(1).press("ArrowUp")
    assert steps(page) == ["E-mail", "Push", "SMS"]

    panel.get_by_role("button", name="Unfold into single blocks").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("no longer stops the next one")
    dialog.get_by_role("button", name="Unfold", exact=True).click()
    expect(page.get_by_test_id("card-cascade")).to_have_count(0)
    expect(page.get_by_test_id("card-message")).to_have_count(3)
    page.get_by_test_id("card-message").first.click()
    panel.get_by_role("button", name="Fold into a cascade").click()
    expect(page.get_by_test_id("card-message")).to_have_count(0)
    assert steps(page) == ["E-mail", "Push", "SMS"]


def test_hours_are_drawn_a_length_is_typed_and_a_test_goes_to_the_rehearsal(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "Forms", "empty")
    add(page, "wait_window")
    grid = page.get_by_test_id("hours-grid")
    box = grid.bounding_box()
    assert box
    hour, day = box["width"] / 24, box["height"] / 7
    page.mouse.move(box["x"] + 10.1 * hour, box["y"] + 1.5 * day)
    page.mouse.down()
    page.mouse.move(box["x"] + 15.9 * hour, box["y"] + 3.5 * day, steps=5)
    page.mouse.up()
    card = page.get_by_test_id("card-wait_window")
    expect(card).to_contain_text("Tue–Thu · 10:00–16:00")
    page.get_by_role("slider", name="Until").press("ArrowRight")
    expect(card).to_contain_text("10:00–16:30")

    panel = add(page, "wait")
    panel.get_by_label("How long").fill("3 days")
    expect(page.get_by_test_id("card-wait")).to_contain_text("3 days")

    panel = add(page, "message")
    choose(panel.get_by_label("Topic").first, "News")
    panel.get_by_label("Subject").fill("Your basket waits")
    panel.get_by_label("Text", exact=True).last.fill("You have left something behind.")
    panel.get_by_role("button", name="Send a test").click()
    page.get_by_role("dialog").get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("Rehearsal")


def test_the_texts_of_a_cascade_are_written_side_by_side_and_one_is_sent_as_a_test(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "Side by side", "push_email_viber_sms")
    page.get_by_test_id("card-cascade").click(position={"x": 30, "y": 12})
    page.get_by_test_id("node-panel").get_by_role("button", name="Side by side").click()
    dialog = page.get_by_role("dialog", name="Side by side")
    columns = dialog.get_by_role("region")
    expect(columns).to_have_count(4)
    # Each is shown as it will be read: only there the brand has its name.
    expect(columns.filter(has_text=BRAND)).to_have_count(4)
    expect(dialog.get_by_role("region", name="E-mail")).to_contain_text("Hello Olena,")
    sms = dialog.get_by_role("region", name="SMS", exact=True)
    sms.get_by_label("Text").fill("{{ customer.first_name }}, the last day of it.")
    expect(sms).to_contain_text("Olena, the last day of it.")

    sms.get_by_role("button", name="Send a test: SMS").click()
    attempt = page.get_by_role("dialog", name="Send a test")
    attempt.get_by_label("To the number").fill("+380501234567")
    attempt.get_by_role("button", name="Send", exact=True).click()
    expect(attempt.get_by_role("status")).to_contain_text("Rehearsal")
    # Escape closes the test, and then what it was sent from; the panel behind them stays, with what was written.
    page.keyboard.press("Escape")
    expect(attempt).to_have_count(0)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("node-panel")).to_contain_text("the last day of it.")
