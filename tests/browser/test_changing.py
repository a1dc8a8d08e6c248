"""A marketer publishes over a running journey in which people wait, sees what becomes of them, and undoes it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_every_page import token
from tests.browser.test_story import choose

pytestmark = pytest.mark.browser
DAY_S = 86_400


class Api:
    """What the test sets up or looks up without the page."""

    def __init__(self, visitor: Visitor) -> None:
        self.page, self.at = visitor.page, f"{visitor.address}/api/v1"

    def get(self, path: str) -> Any:
        return self.page.request.get(f"{self.at}/{path}").json()

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        headers = {"X-CSRFToken": token(self.page)}
        answer = self.page.request.fetch(f"{self.at}/{path}", method=method, data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()


def drawn(segment: int, *, days: int, with_more: bool) -> dict[str, Any]:
    """People wait for some days at a wait; then they leave, or wait at another one."""
    nodes = [
        {"id": "in", "type": "entry_segment", "config": {"segment_id": segment}, "position": {"x": 0, "y": 0}},
        {"id": "wait", "type": "wait", "config": {"duration_s": days * DAY_S}, "position": {"x": 340, "y": 0}},
        {"id": "out", "type": "exit", "config": {}, "position": {"x": 1020, "y": 0}},
    ]
    ways = [("in", "next", "wait"), ("wait", "next", "more" if with_more else "out")]
    if with_more:
        nodes.append({"id": "more", "type": "wait", "config": {"duration_s": DAY_S}, "position": {"x": 680, "y": 0}})
        ways.append(("more", "next", "out"))
    edges = [{"id": f"{a}-{port}-{b}", "source": a, "port": port, "target": b} for a, port, b in ways]
    return {"nodes": nodes, "edges": edges}


def running(api: Api) -> tuple[int, int, int]:
    """(its id, its segment, how many are inside): a journey that was launched, to a share first, then to all."""
    segment = next(each for each in api.get("segments/")["results"] if each["name"].startswith("Spent over"))["id"]
    brand = api.get("journeys/")["results"][0]["brand"]
    made = api.send("POST", "journeys/", {"name": "Long wait", "brand": brand})
    path = f"journeys/{made['id']}"
    graph = drawn(segment, days=30, with_more=False)
    api.send("PATCH", f"{path}/", {"graph": graph, "revision": made["revision"]})
    api.send("POST", f"{path}/publish/", {})
    return made["id"], segment, made["revision"] + 1


def test_a_change_over_a_running_journey_is_planned_published_and_undone(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    api = Api(visitor)
    journey, segment, revision = running(api)

    # To a share first; then the others are let in.
    visitor.go(f"/journeys/{journey}")
    page.get_by_role("button", name="Launch", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="10 % first").click()
    dialog.get_by_role("button", name="Launch").click()
    expect(page.get_by_test_id("journey-state")).to_contain_text("Open for 10 % of the people.")
    some = inside(page, api, journey, more_than=0)
    page.get_by_role("button", name="Let more in").click()
    page.get_by_role("dialog").get_by_role("radio", name="Everybody").click()
    page.get_by_role("dialog").get_by_role("button", name="Let them in").click()
    expect(page.get_by_test_id("journey-state")).to_have_count(0)
    everybody = inside(page, api, journey, more_than=some)

    # The difference as a picture and a list, and those who wait where it is.
    api.send("PATCH", f"journeys/{journey}/", {"graph": drawn(segment, days=20, with_more=True), "revision": revision})
    visitor.go(f"/journeys/{journey}?tab=draft")
    page.get_by_role("button", name="Publish changes").click()
    panel = page.get_by_test_id("side-panel")
    expect(panel.get_by_test_id("changes")).to_contain_text("30 days → 20 days")
    expect(page.locator('article[data-tone="added"]')).to_have_count(1)
    expect(page.locator('article[data-tone="changed"]')).to_have_count(1)
    touched = panel.get_by_test_id("touched-wait")
    expect(touched).to_contain_text(f"{everybody:,} people wait here")
    choose(touched.get_by_role("combobox", name="What becomes of those"), "Move them to")
    choose(touched.get_by_role("combobox", name="Where those"), "Exit")
    choose(touched.get_by_role("combobox", name="What becomes of those"), "Judge them anew")
    panel.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_text("Version 2 is published.")).to_be_visible()
    expect(panel).to_have_count(0)

    # Looked up among the versions, and undone there.
    page.get_by_role("button", name="Versions", exact=True).click()
    second = page.get_by_test_id("version-2")
    expect(second).to_contain_text(f"{everybody:,} people were brought over")
    second.get_by_role("button", name="Compare").click()
    expect(panel.get_by_test_id("changes")).to_contain_text("30 days → 20 days")
    panel.get_by_role("button", name="All versions").click()
    second.get_by_role("button", name="Undo", exact=True).click()
    second.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone: version 1 runs again.")).to_be_visible()
    expect(page.get_by_test_id("version-1")).to_contain_text("runs now")
    expect(page.get_by_test_id("version-1")).to_contain_text(f"{everybody:,} people inside")
    api.send("POST", f"journeys/{journey}/stop/", {})


def inside(page: Page, api: Api, journey: int, *, more_than: int) -> int:
    """How many are inside, once they are more than so many and no more come."""
    before = -1
    for _ in range(100):
        found = int(api.get(f"journeys/{journey}/")["inside"])
        if found > more_than and found == before:
            return found
        before = found
        page.wait_for_timeout(400)
    raise AssertionError("nobody has come")
