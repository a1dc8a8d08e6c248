"""Every page is visited: light, dark and on a phone, judged by axe; and none is too wide or untranslated.

With KASKAD_PICTURES=1 (`make pictures`) each is pictured, too, in every one of these looks. The pictures lie in
var/screenshots/pages. They are there to be looked at, one by one.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser import scenes
from tests.browser.begun import ROOT
from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")
DESK, LAPTOP, PHONE = (1440, 900), (1280, 720), (390, 844)
PICTURES = SHOTS / "pages"
PICTURED = bool(os.environ.get("KASKAD_PICTURES"))  # for people to look at; what is checked needs none
FRONTEND = ROOT / "frontend"
AXE = (FRONTEND / "node_modules" / "axe-core" / "axe.min.js").read_text() if FRONTEND.exists() else ""
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}
COMING = ".mantine-Skeleton-root, .mantine-Loader-root"
#: Whether something is still coming, and how a canvas is moved and zoomed.
STATE = """coming => ({
  coming: !!document.querySelector(coming), at: document.querySelector('.react-flow__viewport')?.style.transform ?? '',
})"""
#: Where only words of ours stand, and which of them have no room.
OURS = ".mantine-Button-label, .mantine-InputWrapper-label, .mantine-SegmentedControl-innerLabel, dt, h1, h2, h3, th"
CUT = """ours => [...document.querySelectorAll(ours)].filter(
  each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'hidden'
).map(each => each.textContent)"""
PATIENCE_S = 30
#: What axe judges in the dark, too: a page of each look. The others are built of the same parts.
DARK = {
    "login", "home", "journeys", "journey", "ledger", "why", "template", "segments", "segments-compare",
    "segments-ready", "segment", "customer", "source", "loyalty", "import-2-columns", "import", "settings-senders",
    "create-journey", "sender-form", "key-form",
    "reports", "report-channels", "report-cohorts", "report-journey", "report-lift", "report-people", "shared",
    "report-opened-people", "report-opened-share", "report-opened-mail",
    "canvas", "canvas-cascade", "canvas-side-by-side", "canvas-condition", "canvas-publish", "canvas-versions",
    "canvas-played", "canvas-settings", "canvas-keys", "canvas-list", "canvas-phone", "canvas-phone-panel",
}  # fmt: skip
FILES = {"people.csv", "purchases.txt"}  # of the demo; the names of texts look so, too


class Stop(NamedTuple):
    """A page of the walk. `address` may ask the API for the thing that it shows; `phone`: it is meant for one, too.

    With `act` it is loaded anew, so that nothing is open yet; without an address it goes on where the last one ended.
    """

    name: str
    address: str | Callable[[Page], str] | None
    phone: bool = True
    lost: bool = False  # what it asks for is not there, and the browser says so
    act: Callable[[Page], None] | None = None  # what is done there before the picture
    window: tuple[int, int] = DESK


def first(path: str, shown: str) -> Callable[[Page], str]:
    """The page of the first thing of a list of the API."""

    def address(page: Page) -> str:
        answer = page.request.get(f"{origin(page)}/api/v1/{path}").json()
        return shown.format(id=answer["results"][0]["id"])

    return address


def origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def compared(page: Page) -> str:
    found = page.request.get(f"{origin(page)}/api/v1/segments/").json()["results"]
    return "/segments/compare?ids=" + ",".join(str(each["id"]) for each in found[:3])


def explained(page: Page) -> str:
    """The Why of somebody whom a journey has met."""
    journeys = page.request.get(f"{origin(page)}/api/v1/journeys/?status=running").json()["results"]
    journey = journeys[0]["id"]
    met = page.request.get(f"{origin(page)}/api/v1/journeys/{journey}/decisions/").json()["results"]
    return f"/journeys/{journey}/why?customer={met[0]['customer']['id']}"


def shared(page: Page) -> str:
    """A report by a link: made here, as a person makes it in the dialog."""
    made = page.request.post(
        f"{origin(page)}/api/v1/analytics/shared-links/",
        data={"report": "channels", "days": 30, "name": "For the board"},
        headers={"X-CSRFToken": token(page)},
    )
    return f"/shared/{made.json()['token']}"


RUNNING = "journeys/?status=running"
COMPARED = "journeys/?q=New records"  # of the demo: a tenth of those who come are held out
#: Pictured to their end, not as far as a window shows; what is opened in them lies over a window.
WHOLE, OPENED = ("home", "report", "shared"), "-opened-"
REPORTS = ("attribution", "channels", "cohorts", "consents", "lifecycle", "overview", "people")
#: The routes of frontend/src/app/router.tsx, and where each is looked at.
ROUTES: dict[str, list[Stop]] = {
    "/": [Stop("home", "/"), Stop("home-empty", "/?from=2001-01-01&to=2001-01-31")],
    "/reports": [Stop("reports", "/reports")],
    "/reports/$report": [
        *(Stop(f"report-{key}", f"/reports/{key}") for key in REPORTS),
        Stop("report-empty", "/reports/channels?from=2001-01-01&to=2001-01-31", phone=False),
        Stop("report-whose", "/reports/journey", phone=False),
        Stop("report-journey", first(COMPARED, "/reports/journey?journey={id}")),
        Stop("report-lift", first(COMPARED, "/reports/lift?journey={id}")),
        Stop("report-lift-none", first("journeys/?q=Win back", "/reports/lift?journey={id}"), phone=False),
    ],
    "/shared/$token": [Stop("shared", shared), Stop("shared-gone", "/shared/nothing", lost=True)],
    "/login": [Stop("login-bookmark", "/login", phone=False)],
    "/journeys": [Stop("journeys", "/journeys"), Stop("journeys-none", "/journeys?q=zzz")],
    "/journeys/$journeyId": [Stop("journey", first(RUNNING, "/journeys/{id}"))],
    "/journeys/$journeyId/ledger": [Stop("ledger", first(RUNNING, "/journeys/{id}/ledger"))],
    "/journeys/$journeyId/why": [Stop("why", explained), Stop("why-whom", first(RUNNING, "/journeys/{id}/why"))],
    "/templates": [Stop("templates", "/templates")],
    "/templates/$templateId": [
        Stop("template", first("templates/", "/templates/{id}")),
        Stop("template-new", "/templates/new", phone=False),
    ],
    "/segments": [Stop("segments", "/segments")],
    "/segments/compare": [Stop("segments-compare", compared), Stop("segments-compare-none", "/segments/compare")],
    "/segments/ready": [Stop("segments-ready", "/segments/ready")],
    "/segments/$segmentId": [
        Stop("segment", first("segments/", "/segments/{id}")),
        Stop("segment-new", "/segments/new"),
    ],
    "/customers": [Stop("customers", "/customers"), Stop("customers-none", "/customers?q=zzzz")],
    "/customers/$customerId": [
        Stop("customer", "/customers/1"),
        Stop("customer-lost", "/customers/9999999", lost=True),
    ],
    "/sources": [Stop("sources", "/sources")],
    "/sources/$sourceId": [Stop("source", first("sources/", "/sources/{id}"))],
    "/identity-rules": [Stop("identity-rules", "/identity-rules")],
    "/products": [Stop("products", "/products")],
    "/attributes": [Stop("attributes", "/attributes")],
    "/loyalty": [Stop("loyalty", "/loyalty")],
    "/imports": [Stop("imports", "/imports")],
    "/imports/new": [Stop("import-new", "/imports/new")],
    "/imports/$importId": [Stop("import", first("imports/", "/imports/{id}"))],
    "/suppressions": [Stop("suppressions", "/suppressions")],
    "/settings": [Stop("settings", "/settings", phone=False)],
    "/settings/$section": [
        *(
            Stop(f"settings-{each}", f"/settings/{each}")
            for each in ("brands", "senders", "accounts", "topics", "caps", "rates")
        ),
        Stop("settings-api-keys", "/settings/api-keys"),
        Stop("nowhere", "/no/such/page"),
    ],
}


def canvas(more: str) -> Callable[[Page], str]:
    """The journey of scenes.py, and what of it is asked for."""
    return lambda page: f"/journeys/{scenes.running(page)}{more}"


DRAFT = "?tab=draft"
#: What the canvas can look like.
SCENES = [
    Stop("canvas-cascade", canvas(f"{DRAFT}&node=all"), act=scenes.near),
    Stop("canvas-side-by-side", None, act=scenes.side_by_side),
    Stop("canvas-condition", canvas(f"{DRAFT}&node=asks"), act=scenes.near),
    Stop("canvas", canvas(DRAFT), act=scenes.drawn),
    Stop("canvas-publish", None, act=scenes.pressed("Publish changes", "changes")),
    Stop("canvas-versions", None, act=scenes.pressed("Versions", "version-1")),
    Stop("canvas-compared", None, act=scenes.pressed("Compare the draft with what runs", "changes")),
    Stop("canvas-comments", None, act=scenes.pressed("Comments", "thread")),
    Stop("canvas-try", None, act=scenes.pressed("Test on a person", "Who goes through it")),
    Stop("canvas-played", None, act=scenes.pressed("Begin", "ended")),
    Stop("canvas-settings", None, act=scenes.pressed("Settings", "Settings of the journey")),
    Stop("canvas-keys", None, act=scenes.helped),
    Stop("canvas-list", None, act=scenes.as_list),
    Stop("canvas-laptop", canvas(f"{DRAFT}&node=all"), act=scenes.on_the_canvas, window=LAPTOP),
    Stop("canvas-phone", canvas(""), act=scenes.as_drawing, window=PHONE),
    Stop("canvas-phone-panel", None, act=scenes.tapped, window=PHONE),
    Stop("canvas-phone-draft", canvas(DRAFT), act=scenes.drawn, window=PHONE),
]
CHANNELS = "/reports/channels"
#: What is opened in a report.
REPORT_SCENES = [
    Stop("report-opened-people", CHANNELS, act=scenes.people_of_a_number),
    Stop("report-opened-segment", None, act=scenes.pressed_in_dialog("Make a segment")),
    Stop("report-opened-share", CHANNELS, act=scenes.chosen_of_report("Share a link")),
    Stop("report-opened-mail", CHANNELS, act=scenes.chosen_of_report("Send by e-mail")),
    Stop("report-opened-people-phone", CHANNELS, act=scenes.people_of_a_number, window=PHONE),
    Stop("report-opened-mail-phone", CHANNELS, act=scenes.chosen_of_report("Send by e-mail"), window=PHONE),
]
#: What marketers and managers see most, for the other languages.
MAIN = (
    "/", "/journeys", "/templates", "/segments", "/segments/new", "/segments/ready", "/customers", "/customers/1",
    "/imports", "/sources", "/settings/senders",
)  # fmt: skip


def test_the_walk_passes_every_route_of_the_application() -> None:
    router = (FRONTEND / "src" / "app" / "router.tsx").read_text()
    assert set(re.findall(r"^ +path: '([^']+)'", router, re.MULTILINE)) == set(ROUTES)


class Inspector(Visitor):
    """A visitor who notes all that is wrong, and says it at the end: one run tells everything."""

    def __init__(self, page: Page, address: str) -> None:
        super().__init__(page, address)
        self.wrong: list[str] = []
        self.lost = False
        self.keys = namespaces()
        self.asked = 0
        self.walked = 0
        page.on("console", self._note_console)
        page.on("request", lambda _: self._count(1))
        page.on("requestfinished", lambda _: self._count(-1))
        page.on("requestfailed", lambda _: self._count(-1))

    def _note_console(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not (self.lost and "status of 404" in said.text):
            self.wrong.append(f"{self.page.url}: console: {said.text[:300]} {said.location['url']}")

    def _count(self, one: int) -> None:
        self.asked += one

    def settle(self) -> None:
        """Waits until nothing is asked of the server any more and no drawing moves.

        Pictures want the first movement of charts over, too.
        """
        end = time.monotonic() + PATIENCE_S
        quiet = 0
        seen: Any = None
        while quiet < 3:
            self.page.wait_for_timeout(60)
            before, seen = seen, self.page.evaluate(STATE, COMING)
            quiet = quiet + 1 if self.asked <= 0 and not seen["coming"] and seen == before else 0
            assert time.monotonic() < end, f"{self.page.url} does not come to rest"
        if PICTURED and self.page.locator("canvas").count():
            self.page.wait_for_timeout(700)

    def move(self, path: str) -> None:
        """To another page as a link leads there, without loading the application anew."""
        self.page.evaluate(
            "to => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate', {state: {}})) }", path
        )

    def visit(self, stop: Stop) -> None:
        """Goes there, does what is done there, and inspects it."""
        self.lost = self.lost or stop.lost  # the page that is left may have asked once more
        self.resize(stop.window)
        address = stop.address(self.page) if callable(stop.address) else stop.address
        if stop.act:
            if address is not None:
                self.go(address)
            stop.act(self.page)
            self.page.mouse.move(0, 0)  # what hangs under the pointer would lie over the rest
        else:
            self.move(address or "/")
            expect(self.page.get_by_role("heading").first).to_be_visible()
        self.settle()
        self.lost = stop.lost
        self.inspect(stop.name, phone=stop.phone and not stop.act)

    def resize(self, window: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": window[0], "height": window[1]})

    def inspect(self, name: str, *, phone: bool = False, schemes: tuple[Scheme, ...] = SCHEMES) -> None:
        """What is wrong with what is on the screen, and pictures of it; those of phones are light and dark by turns."""
        page = self.page
        self.walked += 1
        phones = SCHEMES[self.walked % 2] if PICTURED else "light"
        for scheme in schemes:
            if scheme == "dark" and not PICTURED and name not in DARK:
                continue  # nothing would be asked of it
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(
                "scheme => document.documentElement.dataset.mantineColorScheme === scheme", arg=scheme
            )
            self.settle()
            self.picture(f"{name}-{scheme}")
            if scheme == "light" or name in DARK:
                self.judge(name, scheme)
            if phone and scheme == phones:
                self.resize(PHONE)
                self.settle()
                self.picture(f"{name}-phone-{scheme}")
                self.resize(DESK)
        if "dark" in schemes:
            page.emulate_media(color_scheme="light")
        self.read(name)

    def picture(self, name: str) -> None:
        """Taken where pictures are wanted; and whether it is as wide as its window."""
        if PICTURED:
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=name.startswith(WHOLE) and OPENED not in name)
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            self.wrong.append(f"{name}: {wider} px wider than its window")

    def judge(self, name: str, scheme: Scheme) -> None:
        """By axe. In the dark only colours are another question than in the light."""
        only = {"type": "tag", "values": TAGS} if scheme == "light" else {"type": "rule", "values": ["color-contrast"]}
        found: list[dict[str, Any]] = self.page.evaluate(
            "async ([code, only]) => { if (!window.axe) (0, eval)(code);"
            " const found = await window.axe.run(document, {runOnly: only, resultTypes: ['violations']});"
            " return found.violations }",
            [AXE, only],
        )
        for each in found:
            if each["impact"] in GRAVE:
                for node in each["nodes"][:5]:
                    why = " ".join(node["failureSummary"].split())[:260]
                    self.wrong.append(f"{name} ({scheme}): {each['id']}: {node['target']}: {why}")

    def look(self, name: str) -> None:
        """At the words alone: nothing but a name that somebody gave may be cut off."""
        self.settle()
        self.picture(name)
        self.read(name)
        self.wrong += [f"{name}: cut off: {words}" for words in self.page.evaluate(CUT, OURS)]

    def read(self, name: str) -> None:
        """Names of texts stand on no page."""
        text = self.page.evaluate("document.body.innerText")
        self.wrong += [f"{name}: the name of a text: {key}" for key in self.keys.findall(text) if key not in FILES]


def namespaces() -> re.Pattern[str]:
    """What a missing text looks like: `segments:builder.add`, or without its namespace `builder.add`."""
    folder = FRONTEND / "src" / "i18n" / "en"
    files = {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json")}
    keys = {f"{key}." for texts in files.values() for key, value in texts.items() if isinstance(value, dict)}
    known = "|".join(sorted({f"{name}:" for name in files} | keys))
    # A template's variables look so, too: {{ customer.first_name }}.
    return re.compile(rf"(?<![\w.{{ ])(?:{known.replace('.', chr(92) + '.')})[a-z]\w+(?:\.\w+)*")


@pytest.fixture
def inspector(kaskad: str, chromium: Browser) -> Iterator[Inspector]:
    context = chromium.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, locale="en-GB", color_scheme="light", reduced_motion="reduce"
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    made = Inspector(context.new_page(), kaskad)
    yield made
    context.close()
    assert not made.errors
    assert not made.wrong, "\n" + "\n".join(made.wrong)


def test_axe_finds_nothing_grave_on_any_page(inspector: Inspector, tmp_path: Path) -> None:
    page = inspector.page
    inspector.go("/")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    inspector.inspect("login", phone=True)
    inspector.log_in("admin")
    make_what_the_demo_lacks(inspector)
    bring_a_file(inspector, tmp_path)
    for stops in ROUTES.values():
        for stop in stops:
            inspector.visit(stop)


def test_so_are_reports_with_what_is_opened_in_them(inspector: Inspector) -> None:
    inspector.log_in("admin")
    for stop in REPORT_SCENES:
        inspector.visit(stop)


def test_so_is_the_canvas_with_all_that_is_opened_on_it(inspector: Inspector) -> None:
    inspector.log_in("admin")
    for stop in SCENES:
        inspector.visit(stop)


TEMPLATE = {
    "brand": 1,
    "name": "Basket left behind, with everything that was in it and a code for the next time",
    "variants": {
        "sms": {"": {"text": "{{ customer.first_name }}, your basket waits."}, "uk": {"text": "Кошик чекає."}},
        "email": {"": {"subject": "Your basket waits", "text": "You have left something behind."}},
    },
}


def make_what_the_demo_lacks(inspector: Inspector) -> None:
    """A source of events and a template, so that their pages have something to show."""
    post(inspector, "sources", {"name": "Web shop", "kind": "http"})
    post(inspector, "templates", TEMPLATE)


def post(inspector: Inspector, path: str, body: dict[str, Any]) -> None:
    answer = inspector.page.request.post(
        f"{inspector.address}/api/v1/{path}/", data=body, headers={"X-CSRFToken": token(inspector.page)}
    )
    assert answer.ok, answer.text()


def token(page: Page) -> str:
    return next(each["value"] for each in page.context.cookies() if each.get("name") == "csrftoken")


def bring_a_file(inspector: Inspector, folder: Path) -> None:
    """Through the wizard, step by step."""
    page = inspector.page
    file = folder / "Клієнти Łódź.csv"
    rows = "".join(f"W{number},anna{number}@example.org,Łódź,2026-11-{number:02}\n" for number in range(1, 20))
    file.write_text(f"Client,E-mail,Town,Joined\n{rows}W20,not-an-address,Київ,2026-11-20\n")
    inspector.move("/imports/new")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="Is this how it should be read?")).to_be_focused()
    inspector.inspect("import-1-rows", phone=True)
    page.get_by_role("button", name="To the columns").click()
    expect(page.get_by_role("heading", name="Where does each column go?")).to_be_focused()
    inspector.inspect("import-2-columns", phone=True)
    page.get_by_role("button", name="Check").last.click()
    expect(page.get_by_role("heading", name="This is how it will look")).to_be_focused()
    inspector.inspect("import-3-check", phone=True)
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_role("status").filter(has_text="is imported.")).to_be_attached()


class Opening(NamedTuple):
    """A dialog or a drawer, and what is pressed to open it: a button, or that of a row of the list."""

    name: str
    path: str
    press: str
    row: bool = False


OPENINGS = (
    Opening("create-journey", "/journeys", "New journey"),
    Opening("brand-form", "/settings/brands", "Kaskad Records", row=True),
    Opening("sender-form", "/settings/senders", "SMS", row=True),
    Opening("account-form", "/settings/accounts", "New account"),
    Opening("cap-form", "/settings/caps", "New cap"),
    Opening("rate-form", "/settings/rates", "New rate"),
    Opening("topic-form", "/settings/topics", "New topic"),
    Opening("key-form", "/settings/api-keys", "New API key"),
    Opening("source-form", "/sources", "New source"),
    Opening("attribute-form", "/attributes", "New attribute"),
    Opening("programme-form", "/loyalty", "New programme"),
    Opening("suppression-form", "/suppressions", "Add"),
)


def test_so_are_the_dialogs_in_which_things_are_made(inspector: Inspector) -> None:
    page = inspector.page
    inspector.log_in("admin")
    for name, path, label, is_row in OPENINGS:
        inspector.move(path)
        inspector.settle()
        listed = page.get_by_role("row").filter(has_text=label).first.get_by_role("button")
        (listed if is_row else page.get_by_role("button", name=label)).first.click()
        dialog = page.get_by_role("dialog").first
        expect(dialog).to_be_visible()
        inspector.inspect(name, schemes=SCHEMES if name in DARK else SCHEMES[:1])
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


@pytest.mark.parametrize("language", ["ru", "uk", "pl"])
def test_the_main_pages_are_whole_in_every_language(inspector: Inspector, language: str) -> None:
    page = inspector.page
    inspector.log_in("admin")
    me = f"{inspector.address}/api/v1/me/"
    try:
        speak(page, me, language)
        inspector.resize(LAPTOP)
        page.reload()
        # The words of reports are the longest in Russian.
        for path in (*MAIN, *(f"/reports/{key}" for key in REPORTS if language == "ru")):
            inspector.move(path)
            expect(page.get_by_role("heading").first).to_be_visible()
            inspector.look(f"{language}{path.replace('/', '-')}")
        for node in ("all", "asks", "basket"):
            inspector.go(canvas(f"{DRAFT}&node={node}")(page))
            scenes.near(page)
            inspector.look(f"{language}-canvas-{node}")
        scenes.helped(page)
        inspector.look(f"{language}-canvas-keys")
        expect(page.locator("html")).to_have_attribute("lang", language)
    finally:
        speak(page, me, "en")


def speak(page: Page, me: str, language: str) -> None:
    answer = page.request.patch(me, data={"language": language}, headers={"X-CSRFToken": token(page)})
    assert answer.ok, answer.text()
