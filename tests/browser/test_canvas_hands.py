"""What hands do on the canvas: several cards at once, copies from journey to journey, a plus on a port or a line."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SHOTS, Visitor
from tests.browser.test_canvas import MADE, let_go, lines, stored
from tests.browser.test_changing import Api

pytestmark = pytest.mark.browser
# Off the grid that dragged cards snap to, and at three heights.
CARDS = {
    "in": ("entry_segment", 0, 5),
    "wait": ("wait", 400, 61),
    "if": ("condition", 800, 21),
    "out": ("exit", 1200, 5),
}
WAYS = [("in", "next", "wait"), ("wait", "next", "if"), ("if", "yes", "out")]
ALL_IN_SIGHT = """() => {
  const room = document.querySelector('[data-testid="canvas"]').getBoundingClientRect()
  return [...document.querySelectorAll('.react-flow__node')].every((card) => {
    const {left, top, right, bottom} = card.getBoundingClientRect()
    return left >= room.left && top >= room.top && right <= room.right && bottom <= room.bottom
  })
}"""
# The drawing glides to its place: asked again and again, until it has stood still for a while.
STILL = """() => {
  const now = document.querySelector('.react-flow__viewport').style.transform
  if (window.stood?.now !== now) window.stood = {now, since: performance.now()}
  return performance.now() - window.stood.since > 400
}"""
MIDDLE_OF_LINE = """line => {
  const {x, y} = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM())
  return [x, y]
}"""


def begun(page: Page, api: Api, name: str) -> int:
    """A draft of four cards in a line; the second way out of the condition leads nowhere."""
    journey = int(page.evaluate(MADE, name))
    nodes = [
        {"id": id_, "type": type_, "config": {}, "position": {"x": x, "y": y}} for id_, (type_, x, y) in CARDS.items()
    ]
    edges = [{"id": f"{a}.{port}", "source": a, "port": port, "target": b} for a, port, b in WAYS]
    revision = api.get(f"journeys/{journey}/")["revision"]
    api.send("PATCH", f"journeys/{journey}/", {"graph": {"nodes": nodes, "edges": edges}, "revision": revision})
    return journey


def card(page: Page, id_: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{id_}"]')


def see_all(page: Page) -> None:
    page.wait_for_function(ALL_IN_SIGHT)
    page.wait_for_function(STILL)


def head(page: Page, id_: str) -> tuple[float, float]:
    """Where a card is taken hold of."""
    box = card(page, id_).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + 14


def places(graph: dict[str, Any]) -> dict[str, tuple[float, float]]:
    return {each["id"]: (each["position"]["x"], each["position"]["y"]) for each in graph["nodes"]}


def choose_node(page: Page, name: str) -> None:
    """In the palette that has come to where it was asked for."""
    palette = page.get_by_role("dialog")
    palette.get_by_role("combobox").fill(name)
    palette.get_by_role("option").first.click()
    expect(palette).to_have_count(0)
    let_go(page)
    page.wait_for_function(STILL)


def select_three(page: Page) -> None:
    """Two by drawing a frame over them, one by a click beside."""
    first, second = card(page, "in").bounding_box(), card(page, "wait").bounding_box()
    assert first
    assert second
    page.keyboard.down("Shift")
    page.mouse.move(first["x"] - 12, first["y"] - 12)
    page.mouse.down()
    page.mouse.move(second["x"] + 40, second["y"] + 40, steps=6)
    page.mouse.up()
    page.keyboard.up("Shift")
    bar = page.get_by_role("toolbar", name="The selected nodes")
    expect(bar).to_contain_text("2 nodes")
    page.keyboard.down("Control")
    page.mouse.click(*head(page, "if"))
    page.keyboard.up("Control")
    expect(bar).to_contain_text("3 nodes")


def test_several_are_moved_aligned_and_copied_and_a_plus_adds_where_it_stands(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    api = Api(visitor)
    other = int(page.evaluate(MADE, "To be pasted into"))
    journey = begun(page, api, "By hand")
    visitor.go(f"/journeys/{journey}")
    expect(page.locator(".react-flow__minimap-node")).to_have_count(4)
    see_all(page)
    first = stored(page, journey)

    # One of those that are selected is dragged, and all of them go.
    select_three(page)
    x, y = head(page, "wait")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 60, steps=4)
    page.mouse.move(x + 40, y + 120, steps=4)
    page.mouse.up()
    before, now = places(first), places(stored(page, journey))
    ways = {id_: (round(now[id_][0] - before[id_][0]), round(now[id_][1] - before[id_][1])) for id_ in CARDS}
    assert ways["in"] == ways["wait"] == ways["if"] != (0, 0) == ways["out"]
    page.get_by_role("button", name="Align", exact=True).click()
    page.get_by_role("menuitem", name="Top edges in line").click()
    now = places(stored(page, journey))
    assert now["in"][1] == now["wait"][1] == now["if"][1] != now["out"][1]
    page.screenshot(path=SHOTS / "canvas-several.png")

    # Copies have the lines among them, and are what is selected then.
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(page.locator(".react-flow__node")).to_have_count(7)
    copied = stored(page, journey)
    assert (len(copied["nodes"]), len(copied["edges"])) == (7, 5)
    let_go(page)

    # The palette comes to the port and to the line, and what is chosen stands there.
    page.keyboard.press("f")
    see_all(page)
    card(page, "if").get_by_test_id("port-no").click()
    choose_node(page, "goal")
    page.mouse.move(*page.locator('.react-flow__edge[data-id="in.next"] path').first.evaluate(MIDDLE_OF_LINE))
    page.get_by_role("button", name="Insert a node here").click()
    choose_node(page, "change an attribute")
    built = stored(page, journey)
    assert {"condition.no>goal", "entry_segment.next>update_attribute", "update_attribute.next>wait"} <= lines(built)
    assert len(built["nodes"]) == 9

    # Whoever has gone too near sees all of it again.
    tools = page.get_by_role("toolbar", name="Tools of the canvas")
    for _ in range(4):
        tools.get_by_role("button", name="Zoom in").click()
    page.wait_for_function(f"() => !({ALL_IN_SIGHT})()")
    tools.get_by_role("button", name="Show all").click()
    page.wait_for_function(ALL_IN_SIGHT)
    undo = tools.get_by_role("button", name="Undo", exact=True)
    for _ in range(30):
        if undo.is_enabled():
            page.keyboard.press("Control+z")
    expect(undo).to_be_disabled()
    assert stored(page, journey) == first

    # What was copied is pasted into another journey. Whoever leaves at once finds it there when they come back.
    visitor.go(f"/journeys/{other}")
    expect(page.get_by_text("Draw the journey")).to_be_visible()
    page.keyboard.press("Control+v")
    expect(page.locator(".react-flow__node")).to_have_count(3)
    page.get_by_role("link", name="Journeys", exact=True).click()
    expect(page.get_by_role("heading", name="Journeys", exact=True)).to_be_visible()
    page.get_by_role("link", name="To be pasted into").first.click()
    expect(page.locator(".react-flow__node")).to_have_count(3)
    pasted = stored(page, other)
    assert lines(pasted) == {"entry_segment.next>wait", "wait.next>condition"}
    assert len(pasted["nodes"]) == 3
