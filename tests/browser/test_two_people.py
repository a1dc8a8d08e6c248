"""Two people work on one journey at the same time, each in a browser of their own, and nothing is lost."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

NODES = [
    ("in", "entry_api", {"reentry": "any_time"}),
    ("first", "wait", {"duration_s": 3600}),
    ("second", "wait", {"duration_s": 7200}),
    ("out", "exit", {}),
]
GRAPH = {
    "nodes": [
        {"id": id_, "type": type_, "config": config, "position": {"x": 60 + 320 * place, "y": 200}}
        for place, (id_, type_, config) in enumerate(NODES)
    ],
    "edges": [
        {"id": f"{source}:next", "source": source, "port": "next", "target": target}
        for source, target in (("in", "first"), ("first", "second"), ("second", "out"))
    ],
}
CALL = """
async ([method, path, body]) => {
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': /csrftoken=([^;]+)/.exec(document.cookie)[1] }
  const sent = body === null ? undefined : JSON.stringify(body)
  const answer = await fetch('/api/v1/' + path, { method, headers, body: sent })
  return await answer.json()
}
"""


def call(page: Page, method: str, path: str, body: Any = None) -> Any:
    """The API, as the person of this page."""
    return page.evaluate(CALL, [method, path, body])


@pytest.fixture
def two(kaskad: str, chromium: Browser) -> Iterator[tuple[Page, Page]]:
    """A marketer and an admin, each in a browser of their own, at the same new journey."""
    contexts = [chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US") for _ in range(2)]
    pages = [each.new_page() for each in contexts]
    for page, role in zip(pages, ("marketer", "admin"), strict=True):
        Visitor(page, kaskad).log_in(role)
    mine = pages[0]
    brand = call(mine, "GET", "brands/")["results"][0]["id"]
    journey = call(mine, "POST", "journeys/", {"name": "Together", "brand": brand})
    call(mine, "PATCH", f"journeys/{journey['id']}/", {"revision": journey["revision"], "graph": GRAPH})
    for page in pages:
        page.goto(f"{kaskad}/journeys/{journey['id']}")
        expect(page.get_by_test_id("card-wait")).to_have_count(2)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def stored(page: Page) -> dict[str, Any]:
    """The journey as the server has it."""
    found: dict[str, Any] = call(page, "GET", f"journeys/{re.findall(r'journeys/([0-9]+)', page.url)[0]}/")
    return found


def card(page: Page, id_: str) -> Any:
    return page.locator(f'.react-flow__node[data-id="{id_}"]')


def wait_for(page: Page, id_: str, hours: int) -> None:
    """Sets how long a wait lasts, in the panel."""
    card(page, id_).click(position={"x": 60, "y": 16})
    field = page.get_by_test_id("node-panel").get_by_label("How long").first
    field.fill(str(hours))
    field.blur()


def saved(page: Page) -> None:
    expect(page.get_by_test_id("save-status")).to_have_attribute("data-status", "saved")


def test_what_two_people_do_at_once_is_put_together_and_nothing_is_lost(two: tuple[Page, Page]) -> None:
    mine, theirs = two

    # Each sees that the other is there, and what they have selected.
    expect(mine.get_by_test_id("people")).to_be_visible()
    expect(theirs.get_by_test_id("people")).to_be_visible()
    card(theirs, "second").click(position={"x": 60, "y": 16})
    expect(card(mine, "second").get_by_test_id("somebody-here")).to_be_visible()

    # Different blocks at the same time, one of them without a connection: both are there in the end, on both sides.
    mine.context.set_offline(True)
    wait_for(mine, "first", 5)
    wait_for(theirs, "second", 9)
    saved(theirs)
    expect(mine.get_by_test_id("save-status")).to_have_attribute("data-status", "offline")
    mine.context.set_offline(False)
    saved(mine)
    for page in two:
        expect(card(page, "first")).to_contain_text("5 hr")
        expect(card(page, "second")).to_contain_text("9 hr")
    configs = {each["id"]: each["config"] for each in stored(mine)["graph"]["nodes"]}
    assert (configs["first"]["duration_s"], configs["second"]["duration_s"]) == (5 * 3600, 9 * 3600)

    # The same field at the same time: it is shown and chosen, never overwritten.
    mine.context.set_offline(True)
    wait_for(mine, "first", 11)
    wait_for(theirs, "first", 7)
    saved(theirs)
    mine.context.set_offline(False)
    conflict = mine.get_by_test_id("conflict")
    expect(conflict).to_be_visible()
    expect(conflict.get_by_role("radio").nth(0)).to_contain_text("11 hr")
    expect(conflict.get_by_role("radio").nth(1)).to_contain_text("7 hr")
    assert json.dumps(stored(theirs)["graph"]).count(str(7 * 3600)) == 1
    conflict.get_by_role("radio").nth(0).click()
    conflict.get_by_role("button", name="Save", exact=True).click()
    saved(mine)
    expect(card(theirs, "first")).to_contain_text("11 hr")

    # A comment with a mention is on the other side by itself.
    card(mine, "second").click(position={"x": 60, "y": 16})
    mine.get_by_role("button", name="Comments").click()
    box = mine.get_by_role("textbox", name=re.compile("^Comment on"))
    name = call(theirs, "GET", "session/")["user"]["name"]
    box.fill(f"Is this not too long? @{name[:3]}")
    mine.get_by_role("option", name=name).click()
    mine.get_by_role("button", name="Comment", exact=True).click()
    expect(mine.get_by_test_id("thread")).to_contain_text(f"@{name}")
    expect(card(theirs, "second").get_by_role("button", name="1 open comment")).to_be_visible()
    theirs.get_by_test_id("mentions").click()
    theirs.get_by_role("link", name=re.compile("Is this not too long")).first.click()
    thread = theirs.get_by_test_id("thread")
    thread.get_by_role("button", name="Answer").click()
    thread.get_by_role("textbox").fill("Nine hours are fine.")
    thread.get_by_role("button", name="Answer").click()
    expect(mine.get_by_test_id("thread")).to_contain_text("Nine hours are fine.")
    thread.get_by_role("button", name="Resolve").click()
    expect(mine.get_by_text("No open comments")).to_be_visible()
    assert stored(mine)["id"] not in [each["journey"] for each in call(theirs, "GET", "mentions/")]

    # Who closes the page is gone.
    theirs.close()
    expect(mine.get_by_test_id("people")).to_have_count(0)
