"""The SDKs of browsers, unmodified, from npm, in a real Chromium: each delivers every event exactly once.

As in tests/customers/test_sdks.py: pointed at Kaskad by the host alone, through an edge that fails.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.customers.collecting import KEY, make_source, rejects, stored
from tests.customers.sdks import FAILS, LOST, PEERS, TRACKS, check_worked_off, numbers, running_door, running_edge

pytestmark = pytest.mark.browser

PACKAGES = PEERS / "node_modules"
PAGE = """
<!doctype html><title>Shop</title>
<link rel="icon" href="data:,">
<script src="/sdk.js"></script>
<script>
  const host = new URLSearchParams(location.search).get('host')
  LOAD
  analytics.identify('ann', { email: 'ann@example.com', age: 33 })
  for (let number = 1; number <= COUNT; number++) analytics.track('Played', { number, title: 'Ґанок 🎷' })
  analytics.page('Home')
  analytics.group('fans')
</script>
"""


@dataclass(frozen=True)
class InABrowser:
    """An SDK, how a page loads it, what it asks first, where it sends to, and what the edge answers."""

    script: str
    load: str
    asks: str
    paths: set[str]
    fails: tuple[int, ...] = FAILS


SEGMENT = "@segment/analytics-next/dist/umd/index.js"
RUDDER = "@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"
SETTINGS = f"GET /v1/projects/{KEY}/settings"
CONFIG = "GET /sourceConfig/"
SHORT = {"/v1/i", "/v1/t", "/v1/p", "/v1/g"}
LONG = {"/v1/identify", "/v1/track", "/v1/page", "/v1/group"}
LOAD_SEGMENT = """
  const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: 'KEY', cdnURL: host })
"""
LOAD_SEGMENT_IN_BATCHES = """
  const deliveryStrategy = { strategy: 'batching', config: { size: 10, timeout: 300 } }
  const integrations = { 'Segment.io': { deliveryStrategy } }
  const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: 'KEY', cdnURL: host }, { integrations })
"""
LOAD_RUDDER = """
  const analytics = new rudderanalytics.RudderAnalytics()
  const queueOptions = { minRetryDelay: 300, backoffFactor: 1.5 }
  analytics.load('KEY', host, { configUrl: host, queueOptions })
"""
LOAD_RUDDER_WITH_BEACONS = """
  const analytics = new rudderanalytics.RudderAnalytics()
  const beaconQueueOptions = { flushQueueInterval: 500 }
  analytics.load('KEY', host, { configUrl: host, useBeacon: true, beaconQueueOptions })
"""
BROWSERS = {
    "Segment": InABrowser(SEGMENT, LOAD_SEGMENT, SETTINGS, SHORT),
    # Several messages a call: the one whose answer is lost would come twice as a whole.
    "Segment in batches": InABrowser(SEGMENT, LOAD_SEGMENT_IN_BATCHES, SETTINGS, {"/v1/b"}, FAILS[:3]),
    "RudderStack": InABrowser(RUDDER, LOAD_RUDDER, CONFIG, LONG),
    # A browser tells nobody what was answered to a beacon: what fails is lost, and no SDK can help it.
    "RudderStack with beacons": InABrowser(RUDDER, LOAD_RUDDER_WITH_BEACONS, CONFIG, {"/beacon/v1/batch"}, ()),
}


@pytest.fixture
def door(transactional_db: None) -> Iterator[int]:
    make_source()
    with running_door() as port:
        yield port


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("sdk", BROWSERS.values(), ids=BROWSERS)
def test_an_sdk_in_a_browser_delivers_everything_once(sdk: InABrowser, door: int, page: Page) -> None:
    html = PAGE.replace("LOAD", sdk.load).replace("KEY", KEY).replace("COUNT", str(TRACKS))
    files = {
        "/": ("text/html; charset=utf-8", html.encode()),
        "/sdk.js": ("text/javascript", (PACKAGES / sdk.script).read_bytes()),
    }
    called: set[str] = set()
    page.on("request", lambda each: called.add(urlsplit(each.url).hostname or each.url[:20]))
    come = TRACKS + 3 + (1 if LOST in sdk.fails else 0)  # one of them twice
    with running_edge(door, sdk.fails, **files) as edge:
        # The page is of another origin than the door, as a shop's is.
        page.goto(f"http://localhost:{edge.port}/?host=http://127.0.0.1:{edge.port}")
        for _ in range(300):
            if len(stored()) >= come:
                break
            page.wait_for_timeout(100)
    assert called <= {"localhost", "127.0.0.1", "data:,"}
    assert sdk.asks in edge.asked
    assert {path for path, _ in edge.heard} == sdk.paths
    assert sorted(status for _, status in edge.heard if status != 200) == sorted(each or 502 for each in sdk.fails)
    assert rejects() == []
    assert len(stored()) == come
    unique = {each["messageId"]: each for each in stored()}.values()
    assert Counter(each["type"] for each in unique) == {"track": TRACKS, "identify": 1, "page": 1, "group": 1}
    assert numbers(unique) == list(range(1, TRACKS + 1))
    check_worked_off()
