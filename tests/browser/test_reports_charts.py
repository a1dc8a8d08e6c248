"""What a report draws: a chart as figures and as a picture to keep, and a square of the grid as a segment."""

import re
import struct

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
SHARP = 2  # pixels of a picture for one of the page


def chart(visitor: Visitor, report: str, title: str) -> Locator:
    visitor.log_in("manager")
    visitor.go(f"/reports/{report}")
    found = visitor.page.get_by_role("region", name=title, exact=True)
    expect(found.locator("canvas").first).to_be_visible()
    return found


def test_a_chart_turns_into_its_figures_and_back(visitor: Visitor) -> None:
    found = chart(visitor, "channels", "Over time")
    expect(found.get_by_role("table")).to_have_count(0)
    found.get_by_role("button", name="Show as a table").click()
    expect(found.get_by_role("columnheader", name="Day")).to_be_visible()
    expect(found.get_by_role("row").nth(1)).to_contain_text(re.compile(r"\d"))
    expect(found.locator("canvas")).to_have_count(0)
    found.get_by_role("button", name="Show as a chart").click()
    expect(found.locator("canvas").first).to_be_visible()
    expect(found.get_by_role("table")).to_have_count(0)


def test_a_chart_is_taken_away_as_a_picture_with_its_title_and_period(visitor: Visitor) -> None:
    found = chart(visitor, "channels", "When it works")
    shades = []
    for theme in ("On white", "On dark"):
        found.get_by_role("button", name="Save as a picture (PNG)").click()
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("menuitem", name=theme).click()
        assert re.fullmatch(r"When it works .*\d{4}.*\.png", download.value.suggested_filename)
        picture = download.value.path().read_bytes()
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", picture[16:24])
        assert width == 1200 * SHARP
        assert height > 420 * SHARP, "the chart, and its title above it"
        assert len(picture) > 20_000, "something is drawn on it"
        shades.append(picture)
    assert shades[0] != shades[1]


def test_a_square_of_the_grid_opens_as_a_segment_of_its_rule(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    visitor.go("/reports/cohorts")
    grid = page.get_by_role("region", name="How recently, how often, for how much")
    square = grid.get_by_role("link").filter(has_text=re.compile(r"[1-9]")).first
    people = re.search(r"[\d,]+", square.inner_text())
    assert people
    square.click()
    page.wait_for_url(re.compile(r"/segments/new"))
    expect(page.get_by_role("textbox", name="Name")).not_to_have_value("")
    # The segment's own count is that of the square.
    expect(page.get_by_role("main")).to_contain_text(re.compile(rf"(?<![\d,]){people[0]} ?of [\d,]+ customers"))
