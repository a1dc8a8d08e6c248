"""A shop's page subscribes a real Chromium by our snippet, and our service worker shows and reports a notification.

The browser's own push service cannot be reached from a test. It is played at that edge alone: `PushManager.subscribe`
answers with a subscription to a server of ours, and what is sent there is decrypted and handed to the service worker by
the DevTools protocol, as the browser itself would.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from customers.models import Address, Consent
from delivery.models import Account, Message, Sender
from delivery.pushing import devices
from delivery.sending.dispatcher import drain
from lib.secrets import encrypt
from tests.delivery.browsers import KEY, PUBLIC, SETTINGS, Browser
from tests.delivery.http_vendor import Says, Vendor, running
from tests.delivery.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = """<!doctype html><title>Shop</title><script src="%s/push/kaskad.js"></script>
<button onclick="Kaskad.subscribe(options).then(said => document.title = JSON.stringify(said))">Tell me news</button>
<button onclick="Kaskad.unsubscribe().then(said => document.title = JSON.stringify(said))">No more news</button>"""
# The push service's edge: what the browser would agree upon with its own.
EDGE = """
(() => {
  if (!window.PushManager) return
  const known = %s
  window.asked = []
  let subscription = null
  const made = (options) => ({
    endpoint: known.endpoint, options: { applicationServerKey: null }, toJSON: () => known,
    unsubscribe: async () => { subscription = null; return true },
  })
  PushManager.prototype.getSubscription = async () => subscription
  PushManager.prototype.subscribe = async (options) => {
    window.asked.push(options)
    return (subscription = made(options))
  }
})()
"""
CLICK = """
async (action) => {
  const [notification] = await self.registration.getNotifications()
  const opened = []
  self.clients.openWindow = async (link) => void opened.push(link)
  const event = new NotificationEvent("notificationclick", { notification, action })
  const work = []
  Object.defineProperty(event, "waitUntil", { value: (each) => work.push(each) })
  self.dispatchEvent(event)
  await Promise.all(work)
  return opened
}
"""

# What comes for a worker that is not active yet, the browser drops.
ACTIVATED = """
async () => {
  const { active } = await navigator.serviceWorker.ready
  while (active.state !== "activated") await new Promise((done) => setTimeout(done, 20))
}
"""

CHANGE = """
async (subscription) => {
  const event = new ExtendableEvent("pushsubscriptionchange")
  const work = []
  Object.defineProperty(event, "waitUntil", { value: (each) => work.push(each) })
  Object.defineProperty(event, "newSubscription", { value: { toJSON: () => subscription } })
  self.dispatchEvent(event)
  await Promise.all(work)
}
"""


@pytest.fixture(autouse=True)
def beside_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop in this thread, in which Django would let nobody ask the database."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@contextmanager
def shop(kaskad: str) -> Iterator[str]:
    """The site of a shop, on an origin of its own: a page, and the one line of its service worker."""
    files = {
        "/": (PAGE % kaskad, "text/html"),
        "/kaskad-sw.js": (f'importScripts("{kaskad}/push/sw.js")', "text/javascript"),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text, type_ = files.get(self.path, ("", "text/plain"))
            self.send_response(200 if text else 404)
            self.send_header("content-type", type_)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def in_a_thread(what: Callable[..., Any], *values: Any) -> Any:
    """What runs an event loop of its own, where there is none."""

    def done() -> Any:
        try:
            return what(*values)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()


def until(is_so: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


class Story:
    """A person with a browser at a shop's page, and the shop's brand in Kaskad."""

    def __init__(self, world: World, context: BrowserContext, vendor: Vendor, address: str) -> None:
        self.world, self.context, self.vendor, self.address = world, context, vendor, address
        self.browser = Browser(f"{vendor.url}/send/1")
        (self.person,) = world.people(1)
        Address.objects.all().delete()
        Consent.objects.all().delete()
        account = Account.objects.create(
            name="Browsers", provider="webpush", settings=SETTINGS, credentials=encrypt({"private_key": KEY})
        )
        Sender.objects.filter(channel="webpush").update(account=account)
        self.page: Page = context.new_page()
        self.page.add_init_script(EDGE % json.dumps({"endpoint": self.browser.to.endpoint, "keys": self.browser.keys}))
        self.page.goto(address)
        token, _ = devices.token_for(self.person, world.brand.pk, timezone.now())
        self.page.evaluate("options => { window.options = options }", {"key": PUBLIC, "token": token})

    def subscribe(self) -> None:
        self.page.get_by_role("button", name="Tell me news").click()
        expect(self.page).to_have_title('{"subscribed":true}')

    def send(self, **fields: str) -> Message:
        """Through the outbox and the provider to the push service; the message."""
        now = timezone.now()
        content = {"title": "New records", "text": "Три нові платівки", **fields}
        self.world.queue(
            [self.person],
            "webpush",
            content=content,
            endpoint=self.browser.to.endpoint,
            created_at=now - timedelta(seconds=1),
            expires_at=now + timedelta(days=1),
        )
        assert in_a_thread(drain, now) == 1
        message = Message.objects.get()
        assert (message.status, message.error_text) == ("sent", None)
        return message

    def deliver(self, told: str = "") -> None:
        """What the push service was sent (or something else), to the service worker."""
        ours = json.dumps(self.browser.read(self.vendor.asked[-1].body)) if not told else ""
        self.page.evaluate(ACTIVATED)
        tools = self.context.new_cdp_session(self.page)
        found: list[str] = []
        tools.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
        )
        tools.send("ServiceWorker.enable")
        while not found:
            self.page.wait_for_timeout(50)  # hears what the browser tells
        # Now and then the tools of the browser lose one; a push service tries again, too.
        for _ in range(4 if ours else 1):
            tools.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": self.address, "registrationId": found[0], "data": told or ours},
            )
            end = time.monotonic() + (5 if ours else 0)
            while time.monotonic() < end:
                if self.shown():
                    return
                self.page.wait_for_timeout(50)

    def shown(self) -> list[dict[str, Any]]:
        """The notifications that the browser shows."""
        found: list[dict[str, Any]] = self.page.evaluate(
            "async () => (await (await navigator.serviceWorker.ready).getNotifications())"
            ".map(({ title, body, tag, actions }) => ({ title, body, tag, actions: actions.map(each => each.title) }))"
        )
        return found

    def click(self, action: str = "") -> list[str]:
        """What opens when somebody clicks the notification, or a button of it."""
        opened: list[str] = self.context.service_workers[0].evaluate(CLICK, action)
        return opened


@pytest.fixture
def story(whole_chromium: Chromium, live_server: Any, settings: Any) -> Iterator[Story]:
    settings.PUBLIC_URL = live_server.url
    with running(Says(status=201)) as vendor, shop(live_server.url) as address:
        context = whole_chromium.new_context()
        context.grant_permissions(["notifications"], origin=address)
        yield Story(World.make(seed=1), context, vendor, address)
        context.close()


def led_to(opened: list[str]) -> list[str]:
    """Where the addresses lead: links of a message lead through us."""
    return [Client().get(urlsplit(each).path)["Location"] for each in opened]


def test_a_browser_subscribes_gets_a_notification_and_its_click_is_known(story: Story) -> None:
    story.subscribe()
    assert story.page.evaluate("asked") == [{"userVisibleOnly": True, "applicationServerKey": PUBLIC}]
    device = Address.objects.get()
    assert device.detail is not None
    assert (device.customer_id, device.channel, device.endpoint) == (
        story.person,
        "webpush",
        story.browser.to.endpoint,
    )
    assert device.detail["vapid"] == PUBLIC
    assert Consent.objects.get().granted

    link = "https://shop.example/new"
    message = story.send(link=link, button_text="Basket", button_link="https://shop.example/basket")
    story.deliver()
    until(story.shown, "the notification")
    assert story.shown() == [
        {"title": "New records", "body": "Три нові платівки", "tag": f"kaskad-{message.id}", "actions": ["Basket"]}
    ]
    until(lambda: Message.objects.get().status == "delivered", "the report of the delivery")

    assert led_to(story.click()) == [link]
    until(lambda: Message.objects.get().status == "clicked", "the report of the click")
    assert story.shown() == []


def test_a_button_of_a_notification_opens_its_own_link(story: Story) -> None:
    story.subscribe()
    story.send(link="https://shop.example/new", button_text="Basket", button_link="https://shop.example/basket")
    story.deliver()
    until(story.shown, "the notification")
    assert led_to(story.click("kaskad-1")) == ["https://shop.example/basket"]
    until(lambda: Message.objects.get().status == "clicked", "the report of the click")


def test_a_subscription_that_the_browser_changes_by_itself_stays_the_customers(story: Story) -> None:
    story.subscribe()
    for name in ("2", "3"):
        changed = Browser(f"{story.vendor.url}/send/{name}")
        subscription = {"endpoint": changed.to.endpoint, "keys": changed.keys}
        story.context.service_workers[0].evaluate(CHANGE, subscription)
        device = Address.objects.get()
        assert (device.customer_id, device.endpoint, device.is_active) == (story.person, changed.to.endpoint, True)


def test_whoever_wants_no_more_news_is_unsubscribed_everywhere(story: Story) -> None:
    story.subscribe()
    story.page.get_by_role("button", name="No more news").click()
    expect(story.page).to_have_title('{"subscribed":false}')
    assert not Address.objects.get().is_active
    assert (
        story.page.evaluate("async () => (await navigator.serviceWorker.ready).pushManager.getSubscription()") is None
    )


def test_pushes_and_notifications_of_others_are_left_alone(story: Story) -> None:
    story.subscribe()
    story.send()
    for others in ("no json", "[]", '{"title": "Of another service"}'):
        story.deliver(others)
    story.page.wait_for_timeout(500)
    assert not any(each["title"] == "Of another service" for each in story.shown())
    assert Message.objects.get().status == "sent"
