"""A running journey is watched: figures that move, reasons, people, filters in the address, a lost connection."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_story import BRAND, numbers

pytestmark = pytest.mark.browser
API = """async ([method, path, body]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1]
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token }
  const answer = await fetch('/api/v1' + path, { method, headers, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} ${answer.status} ${await answer.text()}`)
  return answer.json()
}"""


def launched(visitor: Visitor, name: str) -> int:
    """A journey of three nodes that everybody who has bought something went into: to nobody is anything sent."""

    def ask(method: str, path: str, body: object = None) -> dict[str, object]:
        found = visitor.page.evaluate(API, [method, path, body])
        assert isinstance(found, dict)
        return found

    rule = {"type": "purchase_count", "compare": "at_least", "value": 3}
    segment = ask("POST", "/segments/", {"name": name, "rule": rule})["id"]
    brands = ask("GET", "/brands/")["results"]
    assert isinstance(brands, list)
    brand = next(each["id"] for each in brands if each["name"] == BRAND)
    journey = ask("POST", "/journeys/", {"name": name, "brand": brand})
    kinds = {
        "in": ("entry_segment", {"segment_id": segment, "reentry": "any_time"}),
        "many": ("condition", {"rule": {"type": "purchase_count", "compare": "at_least", "value": 6}}),
        "wait": ("wait", {"duration_s": 86400}),
        "out": ("exit", {}),
    }
    ways = [("in", "next", "many"), ("many", "yes", "wait"), ("many", "no", "out"), ("wait", "next", "out")]
    graph = {
        "nodes": [
            {"id": id_, "type": type_, "config": config, "position": {"x": 380 * place, "y": 40}}
            for place, (id_, (type_, config)) in enumerate(kinds.items())
        ],
        "edges": [{"id": f"{a}.{port}", "source": a, "port": port, "target": b} for a, port, b in ways],
    }
    at = f"/journeys/{journey['id']}/"
    ask("PATCH", at, {"graph": graph, "revision": journey["revision"]})
    ask("POST", f"{at}publish/")
    ask("POST", f"{at}launch/")
    return int(str(journey["id"]))


def test_from_the_people_at_a_block_to_the_timeline_of_one_and_from_a_decision_back_to_the_block(
    visitor: Visitor,
) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    journey = launched(visitor, "Led back")
    visitor.go(f"/journeys/{journey}?tab=live&node=wait")
    people = page.get_by_test_id("node-panel").get_by_test_id("people")
    expect(people.get_by_text(re.compile(r"^since .+ · until "))).not_to_have_count(0, timeout=60_000)
    file = people.get_by_role("link", name="Export (CSV)")
    expect(file).to_have_attribute("href", f"/api/v1/journeys/{journey}/nodes/wait/customers/export/?")
    person = people.get_by_role("link").nth(1)
    name = person.inner_text()
    with page.expect_download() as saved:
        file.click()
    assert name in saved.value.path().read_text("utf-8-sig")

    person.click()
    timeline = page.get_by_test_id("timeline")
    decision = timeline.get_by_role("listitem").filter(has=page.get_by_role("link", name="Block “Condition”")).first
    expect(decision.get_by_role("link", name="Led back")).to_be_visible()
    expect(timeline.get_by_role("link", name="Segment “Led back”").first).to_be_visible()
    decision.get_by_role("link", name="Block “Condition”").click()
    expect(page).to_have_url(re.compile(rf"/journeys/{journey}\?tab=live&node=many$"))
    expect(page.get_by_test_id("node-panel")).to_contain_text("Condition")


def test_a_journey_is_watched_through_a_lost_connection(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    journey = launched(visitor, "Watched")
    visitor.go(f"/journeys/{journey}?tab=live")
    totals = page.get_by_test_id("live-totals")
    expect(totals).to_contain_text(re.compile(r"[1-9]\d* entered"), timeout=60_000)
    first = numbers(totals.inner_text())[0]

    # Why they left by a port: under the pointer, and in the panel with the people, each a click from the Why.
    page.get_by_test_id("card-condition").get_by_text("Yes", exact=True).hover()
    expect(page.get_by_test_id("live-hint")).to_contain_text("The condition holds")
    page.get_by_test_id("card-condition").get_by_text("Condition").first.click()
    panel = page.get_by_test_id("node-panel")
    panel.get_by_role("button", name=re.compile(r"^Yes\s*\d+")).click()
    people = panel.get_by_test_id("people")
    expect(people).to_contain_text("Who left by “Yes”")
    why = people.get_by_role("link", name=re.compile(r"^Why .+\?")).first
    expect(why).to_have_attribute("href", re.compile(rf"/journeys/{journey}/why\?customer=\d+"))

    # The filters stand in the address, and hold after a reload.
    page.get_by_test_id("live-bar").get_by_text("7 days").click()
    expect(page).to_have_url(re.compile(r"days=7"))
    visitor.go(f"/journeys/{journey}?tab=live&from=2001-01-01&to=2001-01-02")
    expect(totals).to_contain_text("0 entered")
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(totals).to_contain_text(f"{first:,} entered")

    # What happens while the connection is lost is there as soon as it stands again.
    page.context.set_offline(True)
    expect(page.get_by_text("Connection lost")).to_be_visible()
    page.context.set_offline(False)
    page.evaluate(API, ["POST", f"/journeys/{journey}/launch/", None])
    expect(page.get_by_text("Connection lost")).to_be_hidden()
    expect(totals).not_to_contain_text(f"{first:,} entered", timeout=30_000)
