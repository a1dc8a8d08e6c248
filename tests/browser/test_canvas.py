"""Drawing a journey: by hand, by the keyboard alone, and as a list."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser
MADE = """async (name) => {
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': document.cookie.match(/csrftoken=([^;]+)/)[1]}
  const brands = await (await fetch('/api/v1/brands/')).json()
  const body = JSON.stringify({name, brand: (brands.results ?? brands)[0].id})
  return (await (await fetch('/api/v1/journeys/', {method: 'POST', headers, body})).json()).id
}"""
STORED = "async (id) => (await (await fetch(`/api/v1/journeys/${id}/`)).json()).graph"
# Where the nodes are dropped, on the canvas as it is when it was zoomed out five times.
PLACES = {
    "entry_segment": (300, 190),
    "condition": (500, 190),
    "cascade": (660, 110),
    "split": (660, 330),
    "message": (830, 110),
    "wait_window": (830, 290),
    "wait_event": (830, 420),
    "reaction_check": (980, 110),
    "exit": (1120, 230),
    "note": (300, 420),
}


def begin(visitor: Visitor, name: str) -> int:
    """An empty journey, and its canvas."""
    visitor.log_in("marketer")
    journey = int(visitor.page.evaluate(MADE, name))
    visitor.go(f"/journeys/{journey}")
    expect(visitor.page.get_by_text("Draw the journey")).to_be_visible()
    return journey


def stored(page: Page, journey: int) -> dict[str, Any]:
    """The graph as the server has it, once everything is saved."""
    expect(page.get_by_test_id("save-status")).to_have_attribute("data-status", "saved")
    return dict(page.evaluate(STORED, journey))


def lines(graph: dict[str, Any]) -> set[str]:
    """The edges in words: “entry_segment.next>wait”."""
    types = {each["id"]: each["type"] for each in graph["nodes"]}
    return {f"{types[each['source']]}.{each['port']}>{types[each['target']]}" for each in graph["edges"]}


def node_id(page: Page, key: str) -> str:
    card = page.locator(".react-flow__node").filter(has=page.get_by_test_id(f"card-{key}"))
    return str(card.get_attribute("data-id"))


def drop(page: Page, key: str, x: float, y: float) -> None:
    """From the palette to a place on the canvas; then nothing is selected."""
    page.get_by_test_id(f"palette-{key}").drag_to(page.get_by_test_id("canvas"), target_position={"x": x, "y": y})
    expect(page.get_by_test_id(f"card-{key}")).to_be_visible()
    let_go(page)


def let_go(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("node-panel")).to_have_count(0)
    page.wait_for_timeout(320)  # what had moved aside for the panel moves back


def show_all(page: Page) -> None:
    page.keyboard.press("f")
    page.wait_for_timeout(400)


def view(page: Page) -> list[float]:
    """How far the canvas is moved and zoomed."""
    script = "each => { const {e, f, a} = new DOMMatrix(each.style.transform); return [e, f, a] }"
    return list(page.locator(".react-flow__viewport").evaluate(script))


def port(page: Page, key: str, name: str) -> tuple[float, float]:
    box = page.locator(f'.source[data-nodeid="{node_id(page, key)}"][data-handleid="{name}"]').bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def draw(page: Page, source: str, name: str, to: str | tuple[float, float]) -> None:
    """A line from a port to a card or to an empty place, with the mouse."""
    if isinstance(to, str):
        box = page.get_by_test_id(f"card-{to}").bounding_box()
        assert box
        to = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
    page.mouse.move(*port(page, source, name))
    page.mouse.down()
    page.mouse.move(to[0] - 20, to[1], steps=4)
    page.mouse.move(*to, steps=3)
    page.mouse.up()


def test_twelve_nodes_are_drawn_undone_redone_and_loaded_again(visitor: Visitor) -> None:
    page = visitor.page
    journey = begin(visitor, "Twelve")
    for _ in range(5):
        page.get_by_role("button", name="Zoom out").click()
        page.wait_for_timeout(150)
    seen = view(page)
    for key, place in PLACES.items():
        drop(page, key, *place)
        # It has moved aside for the panel, and back.
        for _ in range(20):
            if view(page) != pytest.approx(seen, abs=1):
                page.wait_for_timeout(100)
        assert view(page) == pytest.approx(seen, abs=1)
    show_all(page)
    for source, name, target in (
        ("entry_segment", "next", "condition"),
        ("condition", "yes", "cascade"),
        ("condition", "no", "split"),
        ("cascade", "exhausted", "message"),
        ("split", "a", "wait_window"),
        ("split", "b", "wait_event"),
        ("message", "sent", "reaction_check"),
        ("reaction_check", "yes", "exit"),
        ("wait_window", "next", "exit"),
    ):
        draw(page, source, name, target)
    expect(page.locator(".react-flow__edge")).to_have_count(9)

    # Dropped on a line, a node stands in it. From a port to an empty place, the palette comes there and connects.
    at = port(page, "entry_segment", "next")
    stage = page.get_by_test_id("canvas").bounding_box()
    assert stage
    drop(page, "wait", at[0] - stage["x"] + 14, at[1] - stage["y"])
    show_all(page)
    at = port(page, "entry_segment", "next")
    draw(page, "reaction_check", "no", (at[0] + 40, stage["y"] + 560))
    menu = page.get_by_role("dialog")
    menu.get_by_role("combobox").fill("change an attribute")
    menu.get_by_role("option").first.click()
    let_go(page)

    built = stored(page, journey)
    assert len(built["nodes"]) == 12
    assert {"entry_segment.next>wait", "wait.next>condition", "reaction_check.no>update_attribute"} <= lines(built)
    page.screenshot(path=SHOTS / "canvas-twelve.png")

    tools = page.get_by_role("toolbar", name="Tools of the canvas")
    for name, key, then in (("Undo", "Control+z", {"nodes": [], "edges": []}), ("Redo", "Control+y", built)):
        button = tools.get_by_role("button", name=name, exact=True)
        for _ in range(60):
            if button.is_enabled():
                page.keyboard.press(key)
        expect(button).to_be_disabled()
        assert stored(page, journey) == then
    page.reload()
    expect(page.locator(".react-flow__edge")).to_have_count(len(built["edges"]))
    assert stored(page, journey) == built


def test_a_journey_is_built_by_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.page
    journey = begin(visitor, "Without a mouse")
    keys = page.keyboard

    def choose(*names: str) -> None:
        """In the field that has just opened."""
        for name in names:
            expect(page.get_by_role("combobox", expanded=True).last).to_be_focused()
            keys.type(name)
            keys.press("Enter")

    def add(name: str, key: str) -> None:
        keys.press("/")
        choose(name)
        expect(page.locator(".react-flow__node:focus").get_by_test_id(f"card-{key}")).to_be_visible()

    def at(key: str) -> None:
        expect(page.locator(".react-flow__node:focus").get_by_test_id(f"card-{key}")).to_be_visible()

    add("entry by segment", "entry_segment")
    add("wait", "wait")
    add("condition", "condition")
    add("cascade", "cascade")
    add("exit", "exit")
    # Back along the lines; the second way of the condition, and the other two of the cascade.
    keys.press("ArrowLeft")
    at("cascade")
    for _ in range(2):
        keys.press("c")
        choose("no" if _ == 0 else "not", "exit")
        at("cascade")
    keys.press("ArrowLeft")
    at("condition")
    keys.press("c")
    choose("no", "wait")
    # Who enters is chosen in the panel: Enter leads into it, Escape out of it.
    keys.press("Control+f")
    choose("entry")
    at("entry_segment")
    keys.press("Enter")
    expect(page.get_by_test_id("node-panel").get_by_label("Segment").first).to_be_focused()
    keys.type("Bought once")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("Escape")
    at("entry_segment")
    keys.press("Alt+ArrowDown")
    # A part of it is put into a group, named, and folded away.
    keys.press("ArrowRight")
    at("wait")
    keys.press("Control+g")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    keys.press("Control+a")
    keys.type("Patience")
    keys.press("Escape")
    keys.press("o")
    expect(page.get_by_test_id("card-group")).to_contain_text("Patience")
    expect(page.get_by_test_id("card-wait")).to_have_count(0)
    keys.press("?")
    expect(page.get_by_test_id("cheat-sheet")).to_be_visible()
    page.wait_for_timeout(300)
    page.screenshot(path=SHOTS / "canvas-keys.png")
    keys.press("Escape")

    graph = stored(page, journey)
    assert lines(graph) == {
        "entry_segment.next>wait", "wait.next>condition", "condition.yes>cascade", "condition.no>wait",
        "cascade.reacted>exit", "cascade.exhausted>exit", "cascade.unreachable>exit",
    }  # fmt: skip
    by_type = {each["type"]: each for each in graph["nodes"]}
    assert by_type["entry_segment"]["config"]["segment_id"]
    assert by_type["entry_segment"]["position"]["by_hand"] is True
    group = by_type["group"]["config"]
    assert (group["name"], group["members"], group["collapsed"]) == ("Patience", [by_type["wait"]["id"]], True)
    # Deleting closes the gap, and undo says what it has taken back.
    keys.press("Control+f")
    choose("condition")
    at("condition")
    keys.press("Delete")
    expect(page.get_by_test_id("card-condition")).to_have_count(0)
    assert "wait.next>cascade" in lines(stored(page, journey))
    keys.press("Control+z")
    expect(page.get_by_test_id("announcer")).to_have_text("Undone: Condition deleted")
    assert stored(page, journey) == graph


def test_what_the_canvas_needs_comes_with_its_page_and_once(visitor: Visitor) -> None:
    """The server names it in the page (config/frontend.py); the application must ask for the very same."""
    journey = begin(visitor, "At once")
    page = visitor.page
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(visitor.address)))
    page.on("console", lambda message: said.append(message.text))
    visitor.go(f"/journeys/{journey}")
    expect(page.get_by_text("Draw the journey")).to_be_visible()
    page.wait_for_load_state("networkidle")
    links = page.locator("head link[rel*=preload]")
    hrefs = [str(link.get_attribute("href")) for link in links.all()]
    named = [each for each in hrefs if each.startswith("/")]  # the application adds some of its own
    assert f"/api/v1/journeys/{journey}/" in named
    assert any(each.startswith("/assets/JourneyPage-") for each in named)
    assert {each: asked.count(each) for each in named} == dict.fromkeys(named, 1)
    # Chromium says so when something was fetched ahead in vain.
    page.wait_for_timeout(6000)
    assert [each for each in said if "preload" in each] == []


def test_the_list_does_everything_that_the_drawing_does(visitor: Visitor) -> None:
    page = visitor.page
    journey = begin(visitor, "As a list")
    page.get_by_role("button", name="Show as a list").press("Enter")
    said = page.get_by_test_id("announcer")

    def take(name: str) -> None:
        field = page.get_by_role("combobox", expanded=True).last
        field.fill(name)
        field.press("Enter")

    def row(key: str) -> Any:
        return page.get_by_test_id(f"row-{key}")

    def act(key: str, what: str) -> None:
        row(key).get_by_role("button", name="What to do with").press("Enter")
        page.get_by_role("menuitem", name=re.compile(what)).press("Enter")
        expect(page.get_by_role("menu")).to_have_count(0)

    page.get_by_role("button", name="Add a node").press("Enter")
    take("entry by segment")
    expect(said).to_have_text("Entry by segment added.")
    for name in ("split", "exit"):
        page.keyboard.press("/")
        take(name)
        expect(row(name)).to_be_visible()
    page.get_by_test_id("way-b").get_by_role("button").press("Enter")
    take("wait")
    act("wait", "Connect")
    take("exit")
    expect(said).to_have_text("Wait now leads to Exit.")
    act("exit", "Insert before it")
    take("goal")
    act("wait", "Duplicate")
    expect(row("wait")).to_have_count(2)
    page.keyboard.press("Delete")
    expect(row("wait")).to_have_count(1)
    act("wait", "Into a new group")
    page.get_by_label("Name", exact=True).fill("Later")
    page.keyboard.press("Escape")
    act("goal", "Move to the group Later")
    expect(row("goal")).to_contain_text("Later")
    page.screenshot(path=SHOTS / "canvas-list.png")
    graph = stored(page, journey)
    assert lines(graph) == {
        "entry_segment.next>split", "split.a>goal", "goal.next>exit", "split.b>wait", "wait.next>exit",
    }  # fmt: skip
    group = next(each for each in graph["nodes"] if each["type"] == "group")
    assert len(group["config"]["members"]) == 2
