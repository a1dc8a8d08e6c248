"""Test on a person: the way lights up, the answers change it, and what has happened is kept as a test."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_story import begin_journey, choose

pytestmark = pytest.mark.browser


def test_a_person_is_played_through_a_draft_and_kept_as_a_test(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    begin_journey(page, "Tried on a person", "push_email_viber_sms")
    page.get_by_test_id("card-entry_segment").click()
    choose(page.get_by_test_id("node-panel").get_by_label("Segment").first, "Bought once")
    page.get_by_test_id("canvas").press("Escape")

    page.get_by_role("button", name="Test on a person").click()
    panel = page.get_by_test_id("side-panel")
    panel.get_by_role("button", name="Begin", exact=True).click()
    expect(panel.get_by_test_id("ended")).to_be_visible(timeout=30_000)
    expect(panel.get_by_test_id("message")).to_have_count(4)
    expect(page.get_by_test_id("card-cascade")).to_have_attribute("data-tone", "passed")

    first = panel.get_by_test_id("message").first
    first.get_by_role("button", name="Reads it").click()
    expect(panel.get_by_test_id("message")).to_have_count(1, timeout=15_000)
    expect(panel.get_by_test_id("ended")).to_contain_text("1 message")
    expect(panel.get_by_test_id("clock")).to_be_visible()
    panel.get_by_role("button", name="A moment back").click()
    expect(panel.get_by_text(re.compile("The next step comes in"))).to_be_visible()
    panel.get_by_role("button", name="To the end").click()

    panel.get_by_role("button", name="Save as a test").click()
    panel.get_by_label("Name of the test").fill("Readers get no e-mail")
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“Readers get no e-mail” is saved.")).to_be_visible()
    panel.get_by_text(re.compile(r"^Tests")).click()
    panel.get_by_role("button", name="Run all").click()
    expect(panel.get_by_test_id("test")).to_have_attribute("data-passed", "true")

    # A customer who is there, found by the name: their own text, the reasons, and what they buy ends the cascade.
    panel.get_by_text("Person", exact=True).click()
    panel.get_by_role("button", name="Somebody else").click()
    panel.get_by_label("Preview for").fill("Charlotte Wilson")
    page.get_by_role("option", name="Charlotte Wilson").first.click()
    panel.get_by_role("button", name="Begin", exact=True).click()
    way, ended = panel.get_by_test_id("way"), panel.get_by_test_id("ended")
    expect(ended).to_contain_text("No reaction")
    expect(way).to_contain_text("Was in the segment “Bought once” when the journey was launched.")
    expect(first).to_contain_text("Charlotte, something new for you")
    first.get_by_role("button", name="Buys").click()
    later = first.get_by_label("Buys: after how long")
    expect(later).to_have_value(str(3 * 3600))
    expect(ended).to_contain_text("After 3 hrs, with 2 messages")
    expect(ended).to_contain_text("Reacted")
    expect(way).to_contain_text("The cascade has reached its goal: bought")
    later.select_option("after 1 hr")
    expect(ended).to_contain_text("After 1 hr, with 1 message")
