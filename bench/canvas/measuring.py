"""Gestures of a person, and what the browser makes of them."""

import gzip
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response
from playwright.sync_api import TimeoutError as PlaywrightTimeout

FRAMES = (Path(__file__).parent / "frames.js").read_text(encoding="utf-8")
SIZE = {"width": 1440, "height": 900}
SECONDS, STEP_S = 3.0, 1 / 60
TRIES, PATIENCE_MS = 5, 3000
KEYS = "The quick brown fox jumps over the lazy dog, twice. "
CARD = "[data-testid^=card-]"
# Cards that are at least partly in the window.
IN_VIEW = """() => [...document.querySelectorAll('[data-testid^=card-]')].filter((each) => {
  const { left, right, top, bottom } = each.getBoundingClientRect()
  return right > 0 && bottom > 0 && left < innerWidth && top < innerHeight
}).length"""
# Of the heads of cards: a place where the pointer would meet the card and not a panel, a tool or another card.
NEAREST = """(cards) => {
  const far = ([, x, y]) => Math.hypot(x - innerWidth / 2, y - innerHeight / 2)
  const meets = ([id, x, y]) => document.elementFromPoint(x, y)?.closest('.react-flow__node')?.dataset.id === id
  const places = [...document.querySelectorAll(`${cards} header`)].flatMap((head) => {
    const { left, top, width, height } = head.getBoundingClientRect()
    const { id } = head.closest('.react-flow__node').dataset
    return [1 / 3, 1 / 2, 2 / 3].map((share) => [id, left + width * share, top + height / 2])
  })
  return places.sort((a, b) => far(a) - far(b)).find(meets)
}"""
DRAWN = """() => new Promise((done) => {
  const look = () => document.querySelector('[data-testid^=card-]')
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))) : requestAnimationFrame(look)
  look()
})"""
# Looked at with every frame: the time, once the panel of a card stands there.
OPENED = """(id) => document.querySelector(`[data-testid="node-panel"][data-of="${id}"]`) && performance.now()"""
# When the page, its data and a card were there, since it was asked for.
PARTS = """() => {
  const asked = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/v1/'))
  const journey = asked.find(({ name }) => /journeys\\/\\d+\\/$/.test(name))
  const first = performance.getEntriesByType('navigation')[0]
  return {
    html_ms: first.responseEnd,
    data_asked_ms: journey.startTime,
    journey_answered_ms: journey.responseEnd,
    scripts: performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length,
  }
}"""
BUSY = {"TaskDuration": "busy_ms", "ScriptDuration": "script_ms", "LayoutDuration": "layout_ms"}
Frames = dict[str, float]


def context_of(browser: Browser, state: Any = None) -> BrowserContext:
    """A window of 1440 by 900."""
    context = browser.new_context(viewport=SIZE, locale="en-GB", color_scheme="light", storage_state=state)  # type: ignore[arg-type]
    context.add_init_script(FRAMES)
    return context


def gesture(page: Page, act: Callable[[int], None]) -> Frames:
    """What frames came of a gesture of some seconds: `act` is its n-th movement, sixty of them a second."""
    page.evaluate("bench.startFrames()")
    began = time.monotonic()
    number = 0
    while (now := time.monotonic()) - began < SECONDS:
        act(number)
        number += 1
        time.sleep(max(0.0, STEP_S - (time.monotonic() - now)))
    lengths: list[float] = sorted(page.evaluate("bench.stopFrames()"))
    return {"fps": 1000 / statistics.median(lengths), "p95_ms": lengths[int(len(lengths) * 0.95)]}


def pan(page: Page) -> Frames:
    """The wheel of a touch pad, to and fro and up and down."""
    page.mouse.move(SIZE["width"] / 2, SIZE["height"] / 2)
    return gesture(page, lambda number: page.mouse.wheel(*((14, 6) if number // 90 % 2 == 0 else (-14, -6))))


def zoom(page: Page) -> Frames:
    """In and out again by Ctrl and the wheel."""
    page.mouse.move(SIZE["width"] / 2, SIZE["height"] / 2)
    page.keyboard.down("Control")
    frames = gesture(page, lambda number: page.mouse.wheel(0, -4 if number // 45 % 2 == 0 else 4))
    page.keyboard.up("Control")
    return frames


def nearest(page: Page, cards: str) -> tuple[str, float, float]:
    """A place in the head of a card that nothing covers, near the middle of the window, and whose card it is."""
    found = page.evaluate(NEAREST, cards)
    if found is None:
        raise PlaywrightTimeout(f"nothing of {cards} is in sight")
    id_, x, y = found
    return id_, x, y


def panel_of(page: Page, id_: str) -> Locator:
    """What is open beside the canvas about this card, and no other one."""
    return page.locator(f'[data-testid="node-panel"][data-of="{id_}"]')


def opened(page: Page, cards: str) -> Locator:
    """The panel of a card near the middle, by a click on it; again where the drawing moved on under the pointer."""
    for _ in range(TRIES):
        id_, x, y = nearest(page, cards)
        page.mouse.click(x, y)
        panel = panel_of(page, id_)
        try:
            panel.wait_for(timeout=PATIENCE_MS)
        except PlaywrightTimeout:
            continue
        return panel
    raise PlaywrightTimeout(f"no panel opened in {TRIES} clicks on {cards}")


def drag(page: Page) -> Frames:
    """A card in the middle of the window, in circles of its own width."""
    _, x, y = nearest(page, CARD)
    page.mouse.move(x, y)
    page.mouse.down()
    frames = gesture(page, lambda number: page.mouse.move(x + abs(number % 80 - 40) * 4, y + abs(number % 60 - 30) * 4))
    page.mouse.up()
    return frames


def opening(page: Page, url: str) -> dict[str, float]:
    """Opens a journey anew: when its first card was drawn, and what the time until then was spent on."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(url, wait_until="commit")
    drawn = float(page.evaluate(DRAWN))
    busy = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    found = {name: round(busy[key] * 1000) for key, name in BUSY.items()}
    found |= {key: round(value) for key, value in page.evaluate(PARTS).items()}
    session.detach()
    return {"first_card_ms": round(drawn), **found}


def set_zoom(page: Page, wanted: float) -> float:
    """By Ctrl and the wheel in the middle; the zoom that came of it."""
    page.mouse.move(SIZE["width"] / 2, SIZE["height"] / 2)
    page.keyboard.down("Control")
    for _ in range(400):
        now = zoom_of(page)
        if abs(now - wanted) < 0.02:
            break
        page.mouse.wheel(0, -6 if now < wanted else 6)
        page.wait_for_timeout(16)
    page.keyboard.up("Control")
    page.wait_for_timeout(500)
    return zoom_of(page)


def zoom_of(page: Page) -> float:
    """How large the drawing is shown."""
    return float(
        page.evaluate("new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a")
    )


def keystrokes(page: Page) -> list[float]:
    """From key to frame, in ms, of a sentence typed into the text of a message; below 16 ms left out."""
    panel = opened(page, "[data-testid=card-message]")
    panel.get_by_role("textbox").filter(visible=True).last.click()
    page.wait_for_timeout(500)
    page.evaluate("bench.startKeys()")
    page.keyboard.type(KEYS, delay=80)
    page.wait_for_timeout(300)
    found: list[float] = page.evaluate("bench.stopKeys()")
    return found


def clicked(page: Page) -> float:
    """Clicks on a card near the middle: when its panel stood there, in ms by the clock of the page."""
    for _ in range(TRIES):
        id_, x, y = nearest(page, CARD)
        page.mouse.click(x, y)
        try:
            return float(page.wait_for_function(OPENED, arg=id_, timeout=PATIENCE_MS).json_value())
        except PlaywrightTimeout:
            continue  # the drawing moved on under the pointer
    raise PlaywrightTimeout(f"no panel opened in {TRIES} clicks")


def cold(browser: Browser, state: Any, url: str) -> tuple[float, float]:
    """A first visit, nothing cached: kB of JavaScript as gzip packs it, and seconds until a card can be used."""
    context = context_of(browser, state)
    page = context.new_page()
    scripts: list[Response] = []
    page.on("response", lambda answer: scripts.append(answer) if answer.request.resource_type == "script" else None)
    page.goto(url, wait_until="commit")
    page.evaluate(DRAWN)
    seconds = clicked(page) / 1000
    page.wait_for_load_state("networkidle")
    kilobytes = sum(len(gzip.compress(each.body())) for each in scripts) / 1000
    context.close()
    return kilobytes, seconds
