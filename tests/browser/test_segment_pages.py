"""Segments beside one another, their past, one customer explained, and segments to start from."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser


def asked(page: Page, path: str) -> Any:
    """What the API answers, to the same person."""
    return page.request.get(page.url.split("/segments")[0] + path).json()


def segment(page: Page, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = asked(page, "/api/v1/segments/?page_size=100")["results"]
    return next(each for each in found if each["name"] == name)


def members(page: Page, segment: dict[str, Any]) -> int:
    return int(asked(page, f"/api/v1/segments/{segment['id']}/members/")["count"])


def test_segments_chosen_in_the_list_stand_side_by_side(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    visitor.go("/segments")
    page.get_by_role("checkbox", name="“Bought once”").check()
    page.get_by_role("checkbox", name="“Spent over 100”").check()
    once, spent = segment(page, "Bought once"), segment(page, "Spent over 100")
    before = members(page, once), members(page, spent)
    page.get_by_role("link", name="Compare 2").click()
    expect(page).to_have_url(re.compile(r"/segments/compare\?ids="))
    columns = page.get_by_test_id("columns")
    for each, fewest in zip((once, spent), before, strict=True):
        expect(columns.get_by_role("link", name=each["name"])).to_be_visible()
        counts = {fewest, members(page, each)}  # people buy while one looks
        shown = re.compile("|".join(f"^{count:,}$" for count in range(min(counts), max(counts) + 1)))
        expect(columns.get_by_text(shown).first).to_be_visible()
    expect(columns.get_by_text("Average basket")).to_be_visible()
    expect(columns.get_by_text("no address:").first).to_be_visible()
    expect(page.get_by_test_id("overlaps").get_by_role("listitem").first).to_be_visible()
    page.get_by_role("button", name="Show as a table").click()
    expect(page.get_by_role("cell", name="Only “Bought once”")).to_be_visible()
    page.screenshot(path=SHOTS / "segments-compare.png", full_page=True)
    # What is compared stands in the address: it can be sent to a colleague.
    page.reload()
    expect(columns.get_by_role("link", name="Bought once")).to_be_visible()


def test_a_segment_shows_its_past_and_why_somebody_is_in_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    visitor.go("/segments")
    lapsed = next(each for each in asked(page, "/api/v1/segments/")["results"] if each["name"].startswith("Lapsed"))
    member = asked(page, f"/api/v1/segments/{lapsed['id']}/members/")["results"][0]
    visitor.go(f"/segments/{lapsed['id']}")
    page.get_by_role("tab", name="Over time").click()
    expect(page.get_by_role("heading", name="Size over time")).to_be_visible()
    expect(page.get_by_test_id("changes-joined")).to_contain_text(re.compile("Since|first night"))
    page.get_by_role("tab", name="Why is somebody in it").click()
    customer = page.get_by_label("Customer", exact=True).and_(page.locator("input"))
    customer.fill(member["name"])
    page.get_by_role("option", name=re.compile(re.escape(member["email"] or member["phone"] or member["name"]))).click()
    explained = page.get_by_test_id("explained")
    expect(explained).to_contain_text(f"{member['name']} is in this segment")
    expect(explained.get_by_label("true").first).to_be_visible()
    expect(explained).to_contain_text("Made at least 3 purchases", ignore_case=True)
    expect(explained).to_contain_text(f"purchases: {member['purchases']}")
    page.screenshot(path=SHOTS / "segment-explained.png", full_page=True)


def test_a_ready_segment_is_a_start_and_so_is_a_square_of_the_grid(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    visitor.go("/segments")
    page.get_by_role("link", name="Start from a ready one").click()
    expect(page.get_by_test_id("ready-lapsed")).to_be_visible()
    expect(page.get_by_test_id("rfm-R1-F1")).to_be_visible()
    page.screenshot(path=SHOTS / "segments-ready.png", full_page=True)
    page.get_by_role("link", name="Use: Lapsed").click()
    expect(page.get_by_label("Name")).to_have_value("Lapsed")
    page.get_by_role("button", name="Create segment").click()
    expect(page.get_by_role("heading", name="Lapsed", exact=True)).to_be_visible()
    [ready] = [each for each in asked(page, "/api/v1/ready-segments/") if each["key"] == "lapsed"]
    types = [each["type"] for each in segment(page, "Lapsed")["rule"]["all"]]
    assert types == [each["type"] for each in ready["rule"]["all"]]

    visitor.go("/segments/ready")
    square = page.get_by_test_id("rfm-R4-F1")
    people = int(square.inner_text().split("\n")[0].replace(",", ""))
    square.click()
    expect(page.get_by_label("Name")).to_have_value("Last purchase more than 365 days ago, 1 purchase")
    page.get_by_role("button", name="Create segment").click()
    expect(page).to_have_url(re.compile(r"/segments/\d+$"))
    stored = segment(page, "Last purchase more than 365 days ago, 1 purchase")
    assert asked(page, f"/api/v1/segments/{stored['id']}/members/")["count"] == people
