"""What is pressed to its end: guides, problems, steps and files on the canvas; pausing; a message sent again."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_canvas import STORED, let_go
from tests.browser.test_changing import Api, inside, running
from tests.browser.test_story import BRAND, choose

pytestmark = pytest.mark.browser
DAY_S = 86_400
# Not on the grid that dragged cards snap to: only a guide can bring a card there.
OFF_GRID = 101


def drawn(api: Api, name: str) -> int:
    """A draft whose second step says nothing yet, and whose wait stands a little lower than the other cards."""
    brand = next(each["id"] for each in api.get("brands/")["results"] if each["name"] == BRAND)
    made = api.send("POST", "journeys/", {"name": name, "brand": brand})
    steps = [
        {"channel": "push", "sender_id": None, "content": {"title": "Hello", "text": "A push"}, "timeout_s": 7200},
        {"channel": "email", "sender_id": None, "content": {"subject": "", "text": ""}, "timeout_s": DAY_S},
    ]
    kinds: dict[str, tuple[str, dict[str, Any], int]] = {
        "in": ("entry_segment", {}, OFF_GRID),
        "wait": ("wait", {"duration_s": DAY_S}, OFF_GRID + 60),
        "cascade": ("cascade", {"steps": steps, "stop_on": ["opened"]}, OFF_GRID),
        "out": ("exit", {}, OFF_GRID),
    }
    ways = [("in", "next", "wait"), ("wait", "next", "cascade")]
    ways += [("cascade", port, "out") for port in ("reacted", "exhausted", "unreachable")]
    nodes = [
        {"id": id_, "type": type_, "config": config, "position": {"x": 400 * place, "y": y}}
        for place, (id_, (type_, config, y)) in enumerate(kinds.items())
    ]
    edges = [{"id": f"{a}.{port}", "source": a, "port": port, "target": b} for a, port, b in ways]
    body = {"graph": {"nodes": nodes, "edges": edges}, "revision": made["revision"]}
    api.send("PATCH", f"journeys/{made['id']}/", body)
    return int(made["id"])


def saved(page: Page, journey: int) -> dict[str, Any]:
    """The nodes as the server has them, by id."""
    expect(page.get_by_test_id("save-status")).to_have_attribute("data-status", "saved")
    return {each["id"]: each for each in page.evaluate(STORED, journey)["nodes"]}


def test_a_card_goes_into_line_a_problem_leads_to_its_field_and_a_file_becomes_the_draft(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    api = Api(visitor)
    journey = drawn(api, "Pressed to its end")
    visitor.go(f"/journeys/{journey}")
    card = page.get_by_test_id("card-wait")
    expect(card).to_be_visible()
    page.wait_for_timeout(400)  # the drawing is brought into the window

    # Dragged to about where the others stand: a line is shown, and the card stands on it exactly.
    box, other = card.bounding_box(), page.get_by_test_id("card-entry_segment").bounding_box()
    assert box
    assert other
    at = box["x"] + box["width"] / 2, box["y"] + 14
    page.mouse.move(*at)
    page.mouse.down()
    for part in (0.3, 0.7, 1):
        page.mouse.move(at[0], at[1] + (other["y"] - box["y"]) * part, steps=3)
    guide = page.get_by_test_id("guide").first
    expect(guide).to_be_visible()
    page.mouse.up()
    expect(guide).to_have_count(0)
    let_go(page)
    assert saved(page, journey)["wait"]["position"]["y"] == OFF_GRID

    # A problem leads into the field that it is about, through the closed step in which that is.
    page.get_by_test_id("problems").click()
    page.get_by_role("button", name=re.compile("Subject|subject")).first.click()
    panel = page.get_by_test_id("node-panel")
    expect(panel.get_by_label("Subject")).to_be_focused()

    # A step that was removed comes back by the toast.
    panel.get_by_role("button", name="Remove E-mail").click()
    toast = page.locator(".mantine-Notification-root").filter(has_text="Step “E-mail” removed.")
    expect(toast).to_be_visible()
    # The focus goes to the step that is left, and not to the page.
    expect(panel.get_by_role("button", name=re.compile(r"^1\. Push"))).to_be_focused()
    assert len(saved(page, journey)["cascade"]["config"]["steps"]) == 1
    toast.get_by_role("button", name="Undo").click()
    expect(page.get_by_test_id("cascade-step")).to_have_count(2)
    assert len(saved(page, journey)["cascade"]["config"]["steps"]) == 2
    let_go(page)

    # A file shows what it would change, and becomes the draft (undone: state/draft.test.ts).
    text = page.request.get(f"{api.at}/journeys/{journey}/export/").text()
    assert f"duration_s: {DAY_S}" in text
    file = tmp_path / "changed.yaml"
    file.write_text(text.replace(f"duration_s: {DAY_S}", f"duration_s: {3 * DAY_S}"), encoding="utf-8")
    page.get_by_role("button", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Take a file into this draft").click()
    dialog = page.get_by_role("dialog", name="A file becomes this draft")
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog.get_by_test_id("changes")).to_contain_text("→ 3 days")
    expect(dialog.get_by_test_id("changes").get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Take it into the draft").click()
    expect(card).to_contain_text("3 days")
    assert saved(page, journey)["wait"]["config"] == {"duration_s": 3 * DAY_S}


def test_a_journey_is_paused_as_was_chosen_and_goes_on(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    api = Api(visitor)
    journey, _, _ = running(api)
    api.send("POST", f"journeys/{journey}/launch/", {})
    inside(page, api, journey, more_than=0)
    visitor.go(f"/journeys/{journey}")
    state = page.get_by_test_id("journey-state")
    page.get_by_role("button", name="Pause", exact=True).click()
    dialog = page.get_by_role("dialog", name="Pause the journey?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert api.get(f"journeys/{journey}/")["status"] == "running"

    page.get_by_role("button", name="Pause", exact=True).click()
    dialog.get_by_role("radio", name="Timers stand still").click()
    dialog.get_by_label("Who is brought in meanwhile is refused").check()
    dialog.get_by_role("button", name="Pause", exact=True).click()
    expect(state).to_contain_text("Timers stand still until you resume.")
    paused = api.get(f"journeys/{journey}/")
    assert (paused["status"], paused["holds_timers"], paused["refuses_arrivals"]) == ("paused", True, True)
    page.get_by_role("button", name="Resume").click()
    expect(state).to_have_count(0)
    assert api.get(f"journeys/{journey}/")["status"] == "running"
    api.send("POST", f"journeys/{journey}/stop/", {})


def test_a_message_that_came_to_nothing_is_sent_again(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    api = Api(visitor)
    customer, message = lost(api)
    visitor.go(f"/customers/{customer}?kinds=message")
    timeline = page.get_by_test_id("timeline")
    timeline.get_by_role("button", name="Send again").first.click()
    dialog = page.get_by_role("dialog", name="Send this message again?")
    expect(dialog).to_contain_text("It came to nothing the first time.")
    choose(dialog.get_by_label("It may be sent").first, "for 6 hours")
    dialog.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It is in the outbox again.")).to_be_visible()
    expect(dialog).to_have_count(0)
    told = api.get(f"messages/{message}/")
    again = next(each for each in told["events"] if each["type"] == "again")
    assert again["by"]


def lost(api: Api) -> tuple[int, int]:
    """A customer of the demo, and the latest of their messages that came to nothing; its journey still runs."""
    rule = {"type": "message", "outcome": "failed", "compare": "at_least", "value": 1}
    running = {each["id"] for each in api.get("journeys/?page_size=100")["results"] if each["status"] == "running"}
    for customer in api.send("POST", "segments/sample/", {"rule": rule})["customers"]:
        for entry in api.get(f"customers/{customer['id']}/timeline/?kinds=message")["results"]:
            detail = entry["detail"]
            if detail.get("stamp") == "failed" and detail.get("status") in ("failed", "rejected"):
                if entry["journey"] and entry["journey"]["id"] in running:
                    return customer["id"], detail["message"]
                break
    raise AssertionError("every message of the demo has arrived")


def test_every_tool_can_be_reached_beside_a_panel(visitor: Visitor) -> None:
    page = visitor.page
    page.set_viewport_size({"width": 1440, "height": 900})
    visitor.log_in("marketer")
    visitor.go(f"/journeys/{drawn(Api(visitor), 'Tools beside a panel')}")
    page.get_by_test_id("card-cascade").click(position={"x": 30, "y": 12})
    panel = page.get_by_test_id("node-panel")
    expect(panel).to_be_visible()
    tools = page.get_by_role("toolbar", name="Tools of the canvas").get_by_role("button")
    for width in ("432px", "860px"):
        expect(panel).to_have_css("width", width)
        expect(tools).to_have_count(8)
        left = panel.bounding_box()
        assert left
        for tool in tools.all():
            box = tool.bounding_box()
            assert box
            assert box["x"] + box["width"] < left["x"]
            if tool.is_enabled():
                tool.click(trial=True)  # fails where something else lies over it
        if width == "432px":
            panel.get_by_role("button", name="Widen the panel").click()
