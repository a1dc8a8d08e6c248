"""A journey with something of everything, and what is opened on its canvas: for the pictures of test_every_page.py."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_two_people import call

DAY_S = 86_400
NAME = "Autumn sale, gently and only then by SMS"
SEGMENT = "Last bought 60 to 66 days ago"
PUBLISHED = 9  # blocks
HELLO = "{{ customer.first_name | default('Hello') }}"
CASCADE: list[tuple[str, dict[str, str], int]] = [
    ("push", {"title": f"{HELLO}, the autumn sale begins", "text": "Come and see it first."}, 2),
    ("email", {"subject": "The autumn sale begins", "text": f"{HELLO},\n\nten percent off, this week."}, 24),
    ("viber", {"text": f"{HELLO}, ten percent off at {{{{ brand.name }}}}, this week."}, 6),
    ("sms", {"text": "{{ brand.name }}: ten percent off, this week."}, 6),
]
WAYS = (
    ("in", "next", "wait"), ("wait", "next", "asks"), ("asks", "yes", "all"), ("asks", "no", "halves"),
    ("halves", "a", "mail"), ("halves", "b", "basket"), ("all", "reacted", "won"), ("all", "exhausted", "out"),
    ("all", "unreachable", "out"), ("mail", "sent", "out"), ("mail", "not_sent", "out"), ("basket", "basket", "out"),
    ("basket", "timed_out", "out"), ("won", "next", "out"),
)  # fmt: skip


def graph(segment: int, topic: int, *, changed: bool = False) -> dict[str, Any]:
    """Everybody waits first: nobody gets anything meanwhile. Changed, it has a longer wait, a note and a group."""
    steps = [
        {"channel": channel, "sender_id": None, "content": content, "timeout_s": hours * 3600}
        for channel, content, hours in CASCADE
    ]
    bought = {"type": "purchase_in_period", "made": "yes", "period": {"span": "last_days", "days": 90}}
    often = {"type": "purchase_count", "compare": "at_least", "value": 3}
    mail = {"channel": "email", "content": {"subject": "Just for you", "text": f"{HELLO}, come in."}, "topic_id": topic}
    arms = [{"key": "a", "label": "By e-mail", "share": 60}, {"key": "b", "label": "No word", "share": 40}]
    basket = {"events": [{"key": "basket", "label": "Filled a basket", "event": "basket"}], "timeout_s": 3 * DAY_S}
    kinds: dict[str, tuple[str, dict[str, Any], int, int]] = {
        "in": ("entry_segment", {"segment_id": segment, "reentry": "any_time"}, 0, 96),
        "wait": ("wait", {"duration_s": (3 if changed else 2) * DAY_S}, 344, 96),
        "asks": ("condition", {"rule": {"all": [bought, often]}}, 640, 96),
        "all": ("cascade", {"steps": steps, "stop_on": ["opened", "clicked"], "topic_id": topic}, 992, 0),
        "halves": ("split", {"arms": arms}, 992, 560),
        "mail": ("message", mail, 1392, 520),
        "basket": ("wait_event", basket, 1392, 712),
        "won": ("goal", {"label": "Came back"}, 1416, 24),
        "out": ("exit", {"label": "Done"}, 1744, 288),
    }
    if changed:
        kinds["said"] = ("note", {"text": "Agreed with Olena: no SMS on Sundays."}, 344, 288)
        members = {"name": "Those who have not bought", "color": "grape", "members": ["halves", "mail", "basket"]}
        kinds["part"] = ("group", members, 960, 480)
    nodes = [
        {"id": id_, "type": type_, "config": config, "position": {"x": x, "y": y}}
        for id_, (type_, config, x, y) in kinds.items()
    ]
    edges = [{"id": f"{source}.{port}", "source": source, "port": port, "target": to} for source, port, to in WAYS]
    return {"nodes": nodes, "edges": edges}


def running(page: Page) -> int:
    """The journey: it runs, people wait in it, its draft differs, and it is talked about. Made once."""
    made = call(page, "GET", f"journeys/?q={NAME}")["results"]
    return int(made[0]["id"]) if made else _launched(page)


def _launched(page: Page) -> int:
    segment = _named(call(page, "GET", "segments/"), SEGMENT)["id"]
    brand = _named(call(page, "GET", "brands/"), "Kaskad Records")["id"]
    topic = next(each["id"] for each in call(page, "GET", "topics/")["results"] if each["brand"] == brand)
    journey = call(page, "POST", "journeys/", {"name": NAME, "brand": brand})
    path = f"journeys/{journey['id']}/"
    journey = call(page, "PATCH", path, {"graph": graph(segment, topic), "revision": journey["revision"]})
    for step in ("publish", "launch"):
        journey = call(page, "POST", f"{path}{step}/", {})
    changed = {"graph": graph(segment, topic, changed=True), "revision": journey["revision"]}
    call(page, "PATCH", path, changed)
    asked = call(page, "POST", f"{path}comments/", {"node": "wait", "text": "Is three days not too long, @Marta?"})
    answer = "It was two, and nobody had opened the push by then. Let us look again in a week."
    call(page, "POST", f"{path}comments/", {"node": "wait", "parent": asked["id"], "text": answer})
    call(page, "POST", f"{path}comments/", {"text": "The texts are with the lawyers until Thursday."})
    return int(journey["id"])


def _named(answer: Any, name: str) -> Any:
    return next(each for each in answer["results"] if each["name"] == name)


Act = Callable[[Page], None]


def pressed(name: str, opened: str) -> Act:
    """A button, and what it opens: by its test id or its words. A dialog that lies over the button is closed before."""

    def act(page: Page) -> None:
        leave(page)
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.get_by_test_id(opened).or_(page.get_by_text(opened, exact=True)).first).to_be_visible()

    return act


def pressed_in_dialog(name: str) -> Act:
    """A button of the dialog that is open, which opens another."""

    def act(page: Page) -> None:
        page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("dialog").get_by_role("textbox", name="Name")).to_be_visible()

    return act


def chosen_of_report(name: str) -> Act:
    """An entry of a report's menu, and its dialog."""

    def act(page: Page) -> None:
        page.get_by_role("button", name="More of this report").click()
        page.get_by_role("menuitem", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return act


def people_of_a_number(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Show these people")).first.click()
    expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()


def leave(page: Page) -> None:
    """The dialog that may be open."""
    if page.get_by_role("dialog").count():
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def drawn(page: Page) -> None:
    """The draft, with what only a draft has."""
    expect(page.get_by_test_id("card-note")).to_be_visible()


def near(page: Page) -> None:
    """The selected card as large as it can be read, beside its panel."""
    expect(page.get_by_test_id("node-panel")).to_be_visible()
    page.keyboard.press("Shift+F")


def side_by_side(page: Page) -> None:
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_role("dialog", name="Side by side")).to_be_visible()


def helped(page: Page) -> None:
    leave(page)
    page.keyboard.press("?")
    expect(page.get_by_test_id("cheat-sheet")).to_be_visible()


def as_list(page: Page) -> None:
    """And so it stays, in this browser."""
    leave(page)
    page.get_by_role("button", name="Show as a list").click()
    expect(page.get_by_test_id("row-cascade")).to_be_visible()


def on_the_canvas(page: Page) -> None:
    page.get_by_role("button", name="Show as a canvas").click()
    near(page)


def as_drawing(page: Page) -> None:
    """On a phone the list is what comes by itself; from now on the drawing, its beginning first."""
    expect(page.get_by_test_id("row-cascade")).to_be_visible()
    page.get_by_role("button", name="Show as a canvas").click()
    expect(page.get_by_test_id("card-entry_segment")).to_be_in_viewport()
    expect(page.locator(".react-flow__node article")).to_have_count(PUBLISHED)


def tapped(page: Page) -> None:
    page.get_by_test_id("card-entry_segment").click()
    expect(page.get_by_test_id("node-panel")).to_be_visible()
