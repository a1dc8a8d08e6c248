"""What the admin sets up for delivery: caps, keys for other systems, and the ways that messages take."""

import json
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SHOTS, Visitor
from tests.browser.test_story import BRAND, choose

pytestmark = pytest.mark.browser


def test_a_cap_is_a_sentence_that_is_added_and_deleted(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("admin")
    visitor.go("/settings/caps")
    expect(page.get_by_role("heading", name="No caps yet")).to_be_visible()
    page.get_by_role("button", name="New cap").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Messages at most").fill("2")
    form.get_by_label("Within").fill("30")
    choose(form.get_by_label("Channel").first, "SMS")
    form.get_by_role("button", name="Save").click()
    row = page.get_by_role("row").filter(has_text="At most 2 marketing messages in 30 days")
    expect(row).to_contain_text("SMS")
    expect(row).to_contain_text("all brands")
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No caps yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("SMS")
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No caps yet")).to_be_visible()


def post(address: str, key: str) -> int:
    """Asks for a message as another system does; the code of the answer."""
    wish = {
        "channel": "email",
        "to": {"endpoint": "anna@shop.example"},
        "content": {"subject": "Your order", "text": "It is on its way."},
        "idempotency_key": "order-17",
    }
    request = urllib.request.Request(
        f"{address}/api/v1/messages/",
        json.dumps(wish).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_an_api_key_is_shown_once_sends_a_message_and_is_switched_off(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("admin")
    visitor.go("/settings/api-keys")
    page.get_by_role("button", name="New API key").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name").first.fill("Web shop")
    choose(form.get_by_label("Brand").first, BRAND)
    form.get_by_role("button", name="Save").click()
    shown = page.get_by_role("textbox", name="API key")
    expect(shown).to_have_value(re.compile("^kk_.{40}"))
    key = shown.input_value()
    page.get_by_role("button", name="I have kept it").click()
    row = page.get_by_role("row").filter(has_text="Web shop")
    expect(row).to_contain_text(key[:9])
    assert key not in page.content()
    assert post(visitor.address, key) == 201

    # It is told about its messages at an address, with a signature whose secret is shown once, too.
    row.get_by_role("button", name="Web shop").click()
    form.get_by_label("Address for statuses").fill("https://shop.example/statuses")
    form.get_by_role("button", name="Save the address").click()
    expect(page.get_by_role("textbox", name="Secret of the signature")).to_have_value(re.compile("^whsec_"))
    page.get_by_role("button", name="I have kept it").click()
    expect(form.get_by_role("button", name="New secret")).to_be_visible()
    form.get_by_role("button", name="Cancel").click()

    switch = row.get_by_role("switch")
    switch.press("Space")
    expect(switch).not_to_be_checked()
    expect(switch).to_be_enabled()
    assert post(visitor.address, key) == 401


def test_a_sender_has_a_fall_back_a_route_and_a_warm_up(visitor: Visitor) -> None:
    page = visitor.page
    form = page.get_by_role("dialog").first
    visitor.log_in("admin")
    visitor.go("/settings/accounts")
    page.get_by_role("button", name="New account").click()
    form.get_by_role("button", name="Rehearsal").click()
    form.get_by_role("textbox", name="Name", exact=True).fill("Second line")
    form.get_by_role("button", name="Save").click()
    form.get_by_role("button", name="Close", exact=True).click()

    visitor.go("/settings/senders")
    page.get_by_role("button", name="New sender").click()
    choose(form.get_by_label("Brand").first, BRAND)
    choose(form.get_by_label("Provider account").first, "Second line")
    choose(form.get_by_label("Channel").first, "SMS")
    form.get_by_role("textbox", name="Name", exact=True).fill("Reserve")
    form.get_by_label("Sends as").fill("KaskadTwo")
    form.get_by_role("button", name="Save").click()
    form.get_by_role("button", name="Close", exact=True).click()

    row = page.get_by_role("row").filter(has_text="KaskadRec")
    row.get_by_role("button").first.click()
    choose(form.get_by_label("Fall-back").first, "Reserve · KaskadTwo (Second line)")
    form.get_by_label("Numbers beginning with").fill("+380")
    choose(form.get_by_label("Over the sender").first, "Reserve")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form.get_by_role("button", name="Remove the route for +380")).to_be_visible()
    form.get_by_role("switch", name="Warm up this sender").press("Space")
    expect(form.get_by_text("Today is day 1 of 15: at most 50 messages.")).to_be_visible()
    form.get_by_label(re.compile("^Day 1, ")).fill("75")
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("today 75 at most")

    # All of it is stored.
    page.reload()
    row.get_by_role("button").first.click()
    expect(form.get_by_label("Fall-back").first).to_have_value("Reserve · KaskadTwo (Second line)")
    expect(form.get_by_role("button", name="Remove the route for +380")).to_be_visible()
    form.get_by_role("button", name="Remove the route for +380").click()
    expect(form.get_by_role("button", name="Remove the route for +380")).to_have_count(0)


def test_the_word_that_something_is_saved_covers_no_button_of_a_drawer(visitor: Visitor) -> None:
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    visitor.log_in("admin")
    visitor.go("/settings/topics")
    saved = page.locator(".mantine-Notification-root")
    save = page.get_by_role("dialog").get_by_role("button", name="Save")
    page.get_by_role("button", name="News", exact=True).first.click()
    save.click()
    expect(saved).to_be_visible()
    saved.hover()  # as long as the pointer is on it, it stays
    page.get_by_role("button", name="News", exact=True).first.press("Enter")
    expect(save).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_css("opacity", "1")
    word, button = saved.bounding_box(), save.bounding_box()
    assert word is not None
    assert button is not None
    assert word["y"] + word["height"] <= button["y"]
    page.screenshot(path=SHOTS / "toast-phone.png")
