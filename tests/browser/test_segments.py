"""The builder of segments: three levels by drag and drop, the same by keyboard alone; sizes, lists, copies."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser

EVER = {"span": "all_time"}
RULE = {
    "all": [
        {"type": "purchase_count", "compare": "at_least", "value": 2, "period": EVER},
        {
            "any": [
                {"type": "purchase_sum", "compare": "at_least", "value": "100.00", "period": EVER, "amounts": "net"},
                {
                    "all": [
                        {"type": "address", "channel": "email", "has": "yes", "which": "any"},
                        {"type": "random_share", "percent": "50.00"},
                    ]
                },
            ]
        },
    ]
}
WORDS = "made at least 2 purchases and (spent at least 100 or (has an address for E-mail and is among a random 50 %))"


def bare(rule: Any) -> Any:
    """The rule without what is empty: a form may send it or leave it out."""
    if isinstance(rule, dict):
        return {key: bare(each) for key, each in rule.items() if each not in (None, "")}
    return [bare(each) for each in rule] if isinstance(rule, list) else rule


def stored(page: Page) -> dict[str, Any]:
    """The segment whose page this is, as the API has it."""
    found = re.search(r"/segments/(\d+)", page.url)
    assert found
    answer: dict[str, Any] = page.request.get(f"{page.url.split('/segments/')[0]}/api/v1/segments/{found[1]}/").json()
    return answer


def begin(visitor: Visitor, name: str) -> Page:
    page = visitor.page
    visitor.go("/segments/new")
    page.get_by_label("Name").fill(name)
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem", name=name, exact=False).and_(page.get_by_test_id("condition"))


def add(page: Page, key: str) -> None:
    """With the mouse, at the end of the rule."""
    page.get_by_role("button", name="Condition", exact=True).last.click()
    page.get_by_test_id(f"condition-{key}").first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def settled(page: Page) -> None:
    """Every condition is complete and counted: no hint below a row goes away under the hand."""
    expect(page.get_by_test_id("rule-count")).to_have_attribute("data-exact", "true")
    expect(page.locator("[data-mood]")).to_have_count(0)


def drag(page: Page, what: Locator, onto: Locator) -> None:
    """As a hand does it: takes the row beside its fields, and goes there in small steps."""
    settled(page)
    start = what.bounding_box()
    assert start
    page.mouse.move(start["x"] + 13, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 30, steps=3)
    end = onto.bounding_box()
    assert end
    page.mouse.move(end["x"] + 120, end["y"] + end["height"] / 2, steps=8)
    page.screenshot(path=SHOTS / "segment-drag.png")
    page.mouse.up()


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page).to_have_url(re.compile(r"/segments/\d+$"))


def test_a_rule_of_three_levels_is_built_by_drag_and_drop_and_the_same_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.log_in("marketer")
    by_mouse = built_by_mouse(visitor)
    by_keyboard = built_by_keyboard(visitor)
    assert bare(by_mouse["rule"]) == bare(RULE)
    assert bare(by_keyboard["rule"]) == bare(RULE)
    assert by_mouse["words"] == by_keyboard["words"] == WORDS


def built_by_mouse(visitor: Visitor) -> dict[str, Any]:
    page = begin(visitor, "By mouse")
    add(page, "random_share")
    row(page, "Random share").get_by_role("textbox").first.fill("50")
    add(page, "address")
    row(page, "Address").get_by_role("combobox").first.click()
    page.get_by_role("option", name="E-mail").click()
    add(page, "purchase_sum")
    row(page, "Amount spent").get_by_role("textbox", name="Amount").fill("100")
    add(page, "purchase_count")
    row(page, "Number of purchases").get_by_role("textbox", name="Times").fill("2")
    # Onto one another they make groups, each with the other word.
    drag(page, row(page, "Address"), row(page, "Amount spent"))
    drag(page, row(page, "Random share"), row(page, "Address"))
    # To the beginning: into the gap above the group.
    settled(page)
    first = page.get_by_test_id("group").nth(1).bounding_box()
    what = row(page, "Number of purchases").bounding_box()
    assert first
    assert what
    page.mouse.move(what["x"] + 13, what["y"] + 20)
    page.mouse.down()
    page.mouse.move(what["x"] + 20, what["y"], steps=3)
    page.mouse.move(first["x"] + 100, first["y"] + 2, steps=8)
    expect(page.get_by_test_id("drop-line")).to_be_visible()
    page.mouse.up()
    expect(page.get_by_test_id("rule-words")).to_contain_text(WORDS[1:])
    page.screenshot(path=SHOTS / "segment-by-mouse.png")
    save(page)
    return stored(page)


def built_by_keyboard(visitor: Visitor) -> dict[str, Any]:
    page = begin(visitor, "By keyboard")
    keys = page.keyboard
    for _ in range(30):
        if page.evaluate("document.activeElement.getAttribute('role')") == "treeitem":
            break
        keys.press("Tab")
    ask(page, "/", "number of purchases")
    keys.press("Tab")
    write(page, "2")
    ask(page, "Enter", "amount spent")
    keys.press("Tab")
    write(page, "100")
    ask(page, "Enter", "address")
    keys.press("Enter")
    chosen = page.locator("[data-combobox-selected]")
    for _ in range(12):
        before = chosen.inner_text() if chosen.count() else ""
        keys.press("ArrowDown")
        expect(chosen).not_to_have_text(before or "–")  # what was chosen before is still there for a moment
        if chosen.inner_text() == "E-mail":
            break
    keys.press("Enter")
    keys.press("Escape")
    keys.press("Alt+ArrowRight")
    expect(page.get_by_test_id("rule-said")).to_contain_text("any of these holds")
    ask(page, "Enter", "random share")
    write(page, "50")
    keys.press("Alt+ArrowRight")
    expect(page.get_by_test_id("rule-said")).to_contain_text("level 3")
    expect(page.get_by_test_id("rule-words")).to_contain_text(WORDS[1:])
    # There and back again.
    keys.press("Control+z")
    expect(page.get_by_test_id("group")).to_have_count(2)
    keys.press("Control+y")
    expect(page.get_by_test_id("group")).to_have_count(3)
    save(page)
    return stored(page)


def ask(page: Page, key: str, words: str) -> None:
    """Opens the palette from a row and takes what is found first; one is in its first field then."""
    page.keyboard.press(key)
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_have_value(words)
    expect(page.get_by_role("dialog").get_by_role("option", selected=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-fields] :focus")).to_have_count(1)


def write(page: Page, text: str) -> None:
    """Over what stands in the field, and back to the row."""
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    expect(page.locator("[data-node]:focus")).to_have_count(1)


def test_an_estimate_with_its_interval_stands_until_the_exact_number_is_there(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")

    def of_a_large_base(route: Route) -> None:
        # The demo is small enough to be asked whole: its answer, as a sample of it would give it.
        found = route.fetch().json()
        route.fulfill(json=found | {"sampled": 400, "low": found["count"] - 40, "high": found["count"] + 40})

    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/segments/estimate/", of_a_large_base)
    visitor.go("/segments/new")
    expect(page.get_by_test_id("rule-count")).to_have_attribute("data-exact", "true")
    page.route("**/api/v1/segments/count/", hold)
    add(page, "purchase_count")
    count = page.get_by_test_id("rule-count")
    expect(count).to_contain_text("≈")
    expect(page.get_by_test_id("rule-interval")).to_contain_text("19 times out of 20")
    box = page.get_by_test_id("rule-size").bounding_box()
    page.screenshot(path=SHOTS / "segment-estimate.png")
    page.unroute("**/api/v1/segments/count/")
    for route in held:
        route.continue_()
    expect(count).to_have_attribute("data-exact", "true")
    expect(count).not_to_contain_text("≈")
    assert page.get_by_test_id("rule-size").bounding_box() == box, "the number came without moving anything"
    expect(page.get_by_test_id("rule-sample").get_by_role("listitem")).to_have_count(10)
    expect(page.get_by_test_id("condition").get_by_test_id("node-size")).not_to_be_empty()


def test_a_rule_is_kept_as_a_frozen_list(visitor: Visitor) -> None:
    visitor.log_in("marketer")
    page = begin(visitor, "Lasting")
    add(page, "purchase_count")
    expect(page.get_by_test_id("rule-count")).to_have_attribute("data-exact", "true")
    size = page.get_by_test_id("rule-count").inner_text().replace(",", "")
    page.get_by_role("button", name="More ways to save").click()
    page.get_by_role("menuitem", name="Save as a frozen list").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Frozen buyers")
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_text("“Frozen buyers” is made")).to_be_visible()
    lists = page.request.get(f"{visitor.address}/api/v1/lists/").json()
    [made] = [each for each in lists.get("results", lists) if each["name"] == "Frozen buyers"]
    assert made["size"] == int(size)


def test_conditions_are_copied_from_one_segment_into_another_and_into_a_text(visitor: Visitor) -> None:
    visitor.log_in("marketer")
    page = begin(visitor, "Source of copies")
    add(page, "purchase_count")
    page.keyboard.press("Escape")
    add(page, "purchase_in_period")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Control+c")
    expect(page.get_by_test_id("rule-said")).to_contain_text("Copied: 2 rows")
    save(page)
    source = stored(page)["rule"]["all"]

    begin(visitor, "Target of copies")
    page.get_by_role("treeitem").first.focus()
    page.keyboard.press("Control+v")
    expect(page.get_by_test_id("condition")).to_have_count(2)
    save(page)
    assert stored(page)["rule"]["all"] == source
    # What travels is JSON that anybody can read.
    page.get_by_role("button", name="Add a description").click()
    page.get_by_label("Description").press("Control+v")
    expect(page.get_by_label("Description")).to_have_value(re.compile(r'"kaskad": "rules"'))


def test_whoever_saves_second_is_told(visitor: Visitor) -> None:
    visitor.log_in("marketer")
    page = begin(visitor, "Shared")
    add(page, "purchase_count")
    save(page)
    segment = stored(page)
    page.get_by_label("Name").fill("Shared, mine")
    token = next(each["value"] for each in page.context.cookies() if each.get("name") == "csrftoken")
    answer = page.request.patch(
        f"{visitor.address}/api/v1/segments/{segment['id']}/",
        data={"description": "From somebody else."},
        headers={"X-CSRFToken": token, "Referer": visitor.address},
    )
    assert answer.ok, answer.text()
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Somebody else was quicker")
    dialog.get_by_role("button", name="Take theirs").click()
    expect(page.get_by_label("Description")).to_have_value("From somebody else.")
    assert stored(page)["name"] == "Shared"

    # And nobody leaves unsaved changes behind without being asked.
    page.get_by_label("Name").fill("Shared, again")
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Stay").click()
