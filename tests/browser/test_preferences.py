"""The pages of customers in a real browser: without scripts, by keyboard, on a phone and a desk, light and dark."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import Brand
from customers.models import Address, Consent, ConsentPause, Customer, Topic
from delivery import public
from delivery.models import Message
from tests.browser.conftest import SHOTS
from tests.delivery.world import NOW, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = (1440, 900), (390, 844)
Open = Callable[..., Page]


@pytest.fixture
def world() -> World:
    world = World.make(seed=1)
    Brand.objects.update(
        name="Kaskad Records", color="#0d7480", postal_address="12 Vinyl Lane, 01001 Kyiv, Ukraine", language="en"
    )
    for key, name, traffic in (
        ("sales", "Sales and early access", "marketing"),
        ("concerts", "Concerts near you", "marketing"),
        ("parcels", "Where your parcel is", "service"),
    ):
        Topic.objects.create(brand=world.brand, key=key, name=name, traffic_class=traffic)
    world.brand.refresh_from_db()
    return world


@pytest.fixture
def ann(world: World) -> int:
    (customer,) = world.people(1)
    Address.objects.exclude(channel__in=["email", "sms", "viber", "push"]).delete()
    Consent.objects.exclude(channel__in=["email", "sms", "viber", "push"]).delete()
    world.queue([customer], "email", status="sent", sent_at=NOW)
    return customer


@pytest.fixture
def visit(live_server: object, chromium: Browser, settings: Any) -> Iterator[Open]:
    """Opens a page in a browser that runs no scripts; what it is not allowed to load or do fails the test."""
    settings.PUBLIC_URL = str(live_server)
    contexts = []
    errors: list[str] = []

    def visit(url: str, size: tuple[int, int] = DESK, scheme: str = "light", locale: str = "en-GB") -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            java_script_enabled=False,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda each: errors.append(each.text) if each.type == "error" else None)
        page.goto(url)
        return page

    SHOTS.mkdir(parents=True, exist_ok=True)
    yield visit
    for each in contexts:
        assert each.cookies() == []
        each.close()
    assert not errors


def preferences(world: World, customer: int) -> str:
    return public.preferences_url("", customer, world.brand.pk)


def unsubscribe(customer: int) -> str:
    return public.unsubscribe_url("", customer, Message.objects.get().id)


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def test_a_customer_chooses_and_is_told_what_was_saved(world: World, ann: int, visit: Open) -> None:
    page = visit(preferences(world, ann))
    expect(page.get_by_role("heading", level=1)).to_have_text("What may we write to you about?")
    news = page.get_by_role("group", name="News", exact=True)
    expect(news.get_by_role("checkbox", name="SMS")).to_be_checked()
    news.get_by_role("checkbox", name="SMS").uncheck()
    page.get_by_role("group", name="Concerts").get_by_role("checkbox", name="E-mail").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Concerts near you (E-mail)")
    expect(news.get_by_role("checkbox", name="SMS")).not_to_be_checked()
    assert not Consent.objects.get(customer_id=ann, channel="sms", topic=world.topic).granted

    page.get_by_role("button", name="30 days").click()
    expect(page.get_by_text("You have a break until")).to_be_visible()
    assert ConsentPause.objects.count() == 1
    page.get_by_role("button", name="End the break now").click()
    expect(page.get_by_role("button", name="30 days")).to_be_visible()

    page.get_by_role("button", name="Unsubscribe from everything").click()
    expect(page.get_by_role("status")).to_contain_text("We do not write to you about any of our topics.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Where your parcel is")

    page.get_by_role("combobox", name="Language").select_option("uk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Збережено")
    assert Customer.objects.get(pk=ann).language == "uk"


def test_the_page_is_for_the_keyboard_too(world: World, ann: int, visit: Open) -> None:
    page = visit(preferences(world, ann))
    first = page.get_by_role("checkbox").first
    was = first.is_checked()
    for _ in range(3):
        if first.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    expect(first).to_be_checked(checked=not was)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")


def test_a_customer_unsubscribes_and_thinks_better_of_it(world: World, ann: int, visit: Open) -> None:
    page = visit(unsubscribe(ann))
    shoot(page, "unsubscribe")
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("status")).to_contain_text("Done: you are unsubscribed")
    shoot(page, "unsubscribed")
    assert not Consent.objects.get(customer_id=ann, channel="email", topic=world.topic).granted
    page.reload()  # repeats nothing
    page.get_by_role("link", name="Choose topics and channels").click()
    expect(page.get_by_role("group", name="News").get_by_role("checkbox", name="E-mail")).not_to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "name"), [(DESK, "desk"), (PHONE, "phone")])
@pytest.mark.parametrize("locale", ["en-GB", "uk-UA"])
def test_nothing_is_cut_off(
    world: World, ann: int, visit: Open, scheme: str, size: tuple[int, int], name: str, locale: str
) -> None:
    for what, url in (("preferences", preferences(world, ann) + "?saved=1"), ("unsubscribe", unsubscribe(ann))):
        page = visit(url, size, scheme, locale)
        wide, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= room
        low = [
            each.bounding_box()["height"]  # type: ignore[index]
            for each in page.get_by_role("button").all() + page.locator(".chip span").all()
        ]
        assert min(low) >= 44  # for thumbs
        shoot(page, f"{what}-{name}-{scheme}-{re.sub('-.*', '', locale)}")
