"""A report is read, limited, opened to its people, taken away, shared with a stranger, and withdrawn."""

import csv
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SHOTS, Visitor
from tests.browser.test_story import choose

pytestmark = pytest.mark.browser


def test_a_report_is_limited_opened_and_taken_away(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="Channels", exact=True).click()
    expect(page.get_by_role("heading", name="Channels", level=1)).to_be_visible()
    choose(page.get_by_role("combobox", name="Channel", exact=True), "SMS")
    page.wait_for_url(re.compile(r"channel=sms"))
    page.get_by_text("90 days", exact=True).click()
    page.wait_for_url(re.compile(r"days=90"))
    page.reload()
    expect(page.get_by_role("combobox", name="Channel")).to_have_value("SMS")

    row = page.get_by_test_id("table-channels").locator("tbody tr")
    expect(row).to_have_count(1)
    row.get_by_role("button", name=re.compile("Show these people")).first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text(re.compile(r"\d people"))).to_be_visible()
    # Files of people are for admins.
    expect(drawer.get_by_role("link", name="As CSV")).to_have_count(0)
    drawer.get_by_role("button", name="Make a segment").click()
    page.get_by_role("textbox", name="Name").fill("Got an SMS")
    page.get_by_role("dialog").get_by_role("button", name="Make a segment").last.click()
    page.wait_for_url(re.compile(r"/segments/\d+"))
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Got an SMS")

    visitor.go("/reports/channels?channel=sms&days=90")
    page.get_by_role("button", name="More of this report").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="“By channel” as CSV").click()
    assert re.fullmatch(r"Channels – By channel .* – .*\.csv", download.value.suggested_filename)
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][0] == "Channel"
    assert [line[0] for line in lines[1:]] == ["SMS", "Total"]


def test_standing_consents_open_as_a_segment_that_follows_the_rule(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    visitor.go("/reports/consents")
    row = page.get_by_test_id("table-topics").locator("tbody tr").first
    # What was granted in the period can only be kept as it is; who stands now follows a rule.
    row.get_by_role("button", name=re.compile("^At the end: .* Show these people")).click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("button", name="Make a segment")).to_be_visible()
    drawer.get_by_role("link", name="Open as a live segment").click()
    page.wait_for_url(re.compile(r"/segments/new"))
    expect(page.get_by_role("textbox", name="Name")).not_to_have_value("")
    expect(page.get_by_role("main")).to_contain_text("Consent")


def test_a_link_opens_without_a_log_in_until_it_is_revoked(visitor: Visitor, chromium: Browser) -> None:
    page = visitor.page
    visitor.log_in("manager")
    visitor.go("/reports/channels?days=30")
    page.get_by_role("button", name="More of this report").click()
    page.get_by_role("menuitem", name="Share a link").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("For the board")
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_role("textbox", name="Link").input_value()
    assert "/shared/" in link

    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    stranger = Visitor(context.new_page(), visitor.address)
    answer = stranger.page.goto(link)
    assert answer is not None
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    expect(stranger.page.get_by_role("heading", name="For the board")).to_be_visible()
    expect(stranger.page.get_by_test_id("table-channels")).to_be_visible()
    expect(stranger.page.get_by_role("navigation", name="Main menu")).to_have_count(0)
    expect(stranger.page.get_by_role("button", name=re.compile("Show these people"))).to_have_count(0)

    dialog.get_by_role("button", name="Revoke For the board").click()
    expect(dialog.get_by_text("revoked")).to_be_visible()
    stranger.page.reload()
    expect(stranger.page.get_by_role("heading", name="This link does not open anything")).to_be_visible()
    assert not stranger.errors
    context.close()


def test_a_report_by_mail_is_set_up_and_says_that_there_is_no_mail_server(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("manager")
    visitor.go("/reports/channels")
    page.get_by_role("button", name="More of this report").click()
    page.get_by_role("menuitem", name="Send by e-mail").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("No mail server is set up")).to_be_visible()
    dialog.get_by_role("button", name="Begin").click()
    expect(dialog.get_by_text("Every week, Monday, 08:00")).to_be_visible()
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog.get_by_text("Nobody gets this report by mail.")).to_be_visible()


def test_home_and_a_report_are_limited_to_the_people_of_a_segment(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    sent = page.get_by_test_id("value-sent")
    expect(sent).to_have_text(re.compile(r"\d"))
    everybody = _number(sent.inner_text())
    expect(page.get_by_test_id("left-out-opened")).to_have_text(re.compile(r"^[\d,]+ by robots left out$"))
    choose(page.get_by_role("combobox", name="Segment"), "")
    page.wait_for_url(re.compile(r"segment=\d+"))
    expect(sent).not_to_have_text(f"{everybody:,}")
    members = _number(sent.inner_text())
    assert 0 < members < everybody
    page.reload()
    expect(sent).to_have_text(f"{members:,}")
    page.screenshot(path=SHOTS / "segment-home.png")
    # The tile leads to the report, and the filter goes along.
    page.get_by_test_id("figure-sent").get_by_role("link").click()
    page.wait_for_url(re.compile(r"/reports/channels\?.*segment=\d+"))
    expect(page.get_by_test_id("table-channels")).to_be_visible()
    page.screenshot(path=SHOTS / "segment-channels.png")
    row = page.get_by_test_id("table-channels").locator("tbody tr").first
    row.get_by_role("button", name=re.compile("Show these people")).first.click()
    expect(page.get_by_role("dialog").get_by_text(re.compile(r"\d people"))).to_be_visible()


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
