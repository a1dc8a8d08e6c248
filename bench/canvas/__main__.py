"""`make bench-canvas`: prints one line of JSON. `--at URL --journey ID` measures in a Kaskad that runs already.

`fps_median` and `frame_p95_ms` are those of the slowest gesture (pan and zoom over the live journey, drag in its draft)
at the zoom of 0.5; `by_gesture` has each of them, and those over the whole drawing (`far`); `parts` is what opening
is made of; `interactive_s` is a cold visit until a click on a card has opened its panel. `keystroke_ms` is null
where nothing could be typed.
"""

import argparse
import json
import os
import statistics
import sys
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bench.canvas.measuring import (
    DRAWN,
    IN_VIEW,
    SIZE,
    cold,
    context_of,
    drag,
    keystrokes,
    opening,
    pan,
    set_zoom,
    zoom,
    zoom_of,
)
from bench.canvas.stack import big_journey, kaskad, log_in

ROUNDS, VISITS, ZOOM = 3, 7, 0.5
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", default="")
    parser.add_argument("--journey", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with ExitStack() as open_, sync_playwright() as playwright:
        address = options.at or open_.enter_context(kaskad())
        browser = playwright.chromium.launch(executable_path=os.environ.get("KASKAD_CHROMIUM") or None, args=ARGS)
        print(json.dumps(measure(browser, address, options.rounds, options.journey)))
        browser.close()


def measure(browser: Browser, address: str, rounds: int, journey: int = 0) -> dict[str, Any]:
    """Everything, several times over; medians."""
    context = context_of(browser)
    page = context.new_page()
    log_in(page, address)
    journey = journey or big_journey(page)
    url = f"{address}/journeys/{journey}"
    state = context.storage_state()
    found: dict[str, list[dict[str, float]]] = {}
    opened: list[dict[str, float]] = []
    keys: list[float] = []
    untyped = 0
    seen: dict[str, float] = {}
    for number in range(rounds):
        opened.append(opening(page, f"{url}?tab=live"))
        page.wait_for_timeout(1500)
        seen |= {"far_zoom": round(zoom_of(page), 2), "far_cards": page.evaluate(IN_VIEW)}
        for name, act in (("far_pan", pan), ("far_zoom", zoom)):
            found.setdefault(name, []).append(act(page))
        seen |= {"zoom": round(set_zoom(page, ZOOM), 2), "cards_in_view": page.evaluate(IN_VIEW)}
        for name, act in (("pan", pan), ("zoom", zoom)):
            found.setdefault(name, []).append(act(page))
        page.goto(f"{url}?tab=draft", wait_until="commit")
        page.evaluate(DRAWN)
        page.wait_for_timeout(1500)
        found.setdefault("far_drag", []).append(drag(page))
        set_zoom(page, ZOOM)
        found.setdefault("drag", []).append(drag(page))
        try:
            keys += keystrokes(page)
        except PlaywrightTimeout as error:
            # The other figures are worth having without this round's keys.
            untyped += 1
            print(f"round {number + 1}: nothing was typed: {error}", file=sys.stderr)
        print(f"round {number + 1}: {found}, keys {keys}", file=sys.stderr)
    nodes = page.evaluate(
        "async (url) => (await (await fetch(url)).json()).graph.nodes.length", f"/api/v1/journeys/{journey}/"
    )
    context.close()
    visits = [cold(browser, state, f"{url}?tab=draft") for _ in range(VISITS)]
    gestures = {name: _medians(each) for name, each in found.items()}
    near = [gestures[name] for name in ("pan", "zoom", "drag")]
    return {
        "nodes": nodes,
        "fps_median": min(each["fps"] for each in near),
        "frame_p95_ms": max(each["p95_ms"] for each in near),
        "open_s": round(statistics.median(each["first_card_ms"] for each in opened) / 1000, 2),
        "keystroke_ms": max(keys, default=0) if untyped < rounds else None,
        "cold_kb_gzip": round(statistics.median(each[0] for each in visits)),
        "interactive_s": round(statistics.median(each[1] for each in visits), 2),
        "window": f"{SIZE['width']}x{SIZE['height']}",
        **seen,
        "by_gesture": gestures,
        "parts": {key: statistics.median(each[key] for each in opened) for key in opened[0]},
        "load": [round(each, 1) for each in os.getloadavg()][:1],
    }


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {key: round(statistics.median(each[key] for each in rounds), 1) for key in ("fps", "p95_ms")}


if __name__ == "__main__":
    main()
