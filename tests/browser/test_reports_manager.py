"""A manager reads: from Home to one customer's Why in four clicks at most, what needs a person, and the lift."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
JOURNEY = "New records"


class Clicks:
    """Clicks, and how many there were."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, what: Locator) -> None:
        what.click()
        self.count += 1


def test_from_home_to_one_customers_why_in_at_most_four_clicks(visitor: Visitor) -> None:
    page, clicks = visitor.page, Clicks()
    visitor.log_in("manager")
    clicks.on(page.get_by_role("row").get_by_role("link", name=JOURNEY, exact=True))
    page.wait_for_url(re.compile(r"/reports/journey\?.*journey=\d+"))
    clicks.on(page.get_by_role("button", name=re.compile("Show these people")).first)
    drawer = page.get_by_role("dialog")
    clicks.on(drawer.get_by_role("link", name=re.compile(r"^Why")).first)
    page.wait_for_url(re.compile(r"/journeys/\d+/why\?customer=\d+"))
    expect(page.get_by_role("main")).to_contain_text(JOURNEY)
    expect(page.get_by_role("main")).to_contain_text("Entered")
    assert clicks.count <= 4


def test_home_says_what_needs_a_person_and_every_number_says_what_it_is(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("manager")
    expect(page.get_by_test_id("needs")).to_contain_text(re.compile("Nothing needs a person|To the "))
    for figure in ("sent", "delivered", "opened", "clicked", "purchases", "revenue", "unsubscribed", "complained"):
        expect(page.get_by_test_id(f"today-{figure}")).to_have_text(re.compile(r"\d"))
    tile = page.get_by_test_id("figure-complained")
    expect(tile.get_by_role("img", name=re.compile("reported spam"))).to_be_visible()
    tile.get_by_role("link", name="Complaints").click()
    page.wait_for_url(re.compile(r"/reports/people"))


def test_a_journey_that_compares_nothing_says_how_it_would(visitor: Visitor) -> None:
    _lift_of(visitor, "Win back after 60 days")
    expect(visitor.page.get_by_text("This journey compares nothing yet")).to_be_visible()


def test_a_hold_out_stands_beside_those_who_got_the_journey(visitor: Visitor) -> None:
    _lift_of(visitor, JOURNEY)
    page = visitor.page
    for arm in ("Hold-out", "With the journey"):
        expect(page.get_by_role("region", name=arm, exact=True).last).to_contain_text(re.compile(r"\d+.*Bought", re.S))
    # Of 2,000 customers a tenth are too few, and no difference is called one.
    expect(page.get_by_text("Too few to say anything yet.").first).to_be_visible()


def _lift_of(visitor: Visitor, journey: str) -> None:
    page = visitor.page
    visitor.log_in("manager")
    page.get_by_role("row").get_by_role("link", name=journey, exact=True).click()
    page.wait_for_url(re.compile(r"journey=\d+"))
    number = re.search(r"journey=(\d+)", page.url)
    assert number
    visitor.go(f"/reports/lift?journey={number[1]}")
    expect(page.get_by_role("heading", name="Lift", level=1)).to_be_visible()
