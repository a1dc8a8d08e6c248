"""A marketer writes the texts of a cascade side by side, sends a test, and mends what runs."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def add_channel(page: Page, name: str) -> None:
    page.get_by_role("button", name="Add a channel").click()
    page.get_by_role("menuitem", name=name, exact=True).click()


def test_a_template_is_written_previewed_tested_and_saved(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    page.get_by_role("link", name="Templates").click()
    expect(page.get_by_role("heading", name="Templates", exact=True)).to_be_visible()
    visitor.go("/templates/new")
    page.get_by_label("Name").fill("Basket left behind")
    add_channel(page, "SMS")
    add_channel(page, "Viber")
    sms, viber = column(page, "SMS"), column(page, "Viber")

    # What is written is shown as it will be read, with its parts.
    sms.get_by_label("Text").fill("{{ customer.first_name }}, your basket for {{ event.total | money }} waits.")
    expect(sms).to_contain_text("Olena, your basket for")
    expect(sms).to_contain_text("1 part")
    # A variable is written by a click where the caret is.
    viber.get_by_label("Text").fill("Your basket: ")
    viber.get_by_role("button", name="Insert").click()
    page.get_by_role("menuitem", name=re.compile("Goods, one after another")).click()
    expect(viber).to_contain_text("Ceramic teapot")
    # A mistake stands at its field at once.
    sms.get_by_label("Text").fill("{{ oops }}")
    expect(sms).to_contain_text("There is no variable “oops”")
    sms.get_by_label("Text").fill("Your basket for {{ event.total | money }} waits.")
    expect(sms).not_to_contain_text("There is no variable")

    # A language of its own in one channel; the other falls back.
    page.get_by_role("button", name="Language", exact=True).click()
    page.get_by_role("option", name=re.compile("Polish")).click()
    expect(viber).to_contain_text("No text in this language")
    sms.get_by_role("button", name="Write it: Polish").click()
    sms.get_by_label("Text").fill("Koszyk na {{ event.total | money }} czeka, żółta łódź.")
    expect(sms).to_contain_text("żółta łódź")
    page.screenshot(path=SHOTS / "template-new.png")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Basket left behind")).to_be_visible()

    # A test to oneself, with the provider's words.
    column(page, "SMS").get_by_role("button", name="Send a test: SMS").click()
    page.get_by_label(re.compile("To the number")).fill("+380501234567")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The provider has taken it")
    page.get_by_role("button", name="Close", exact=True).last.click()

    # The next version, with a word about it.
    column(page, "SMS").get_by_label("Text").fill("Shorter.")
    page.get_by_label("What has changed").fill("Shorter SMS")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text("Version 2").first).to_be_visible()
    page.get_by_role("button", name="Versions").click()
    expect(page.get_by_text("Shorter SMS")).to_be_visible()
    page.screenshot(path=SHOTS / "template-versions.png")
    visitor.go("/templates")
    expect(page.get_by_role("link", name="Basket left behind", exact=True)).to_be_visible()


def test_the_source_of_a_mail_is_written_in_an_editor_of_its_own(visitor: Visitor) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    visitor.go("/templates/new")
    page.get_by_label("Name").fill("Letter")
    add_channel(page, "E-mail")
    mail = column(page, "E-mail")
    mail.get_by_label("Subject").fill("New records")
    source = mail.get_by_role("textbox", name="HTML", exact=True)
    source.click()
    page.keyboard.type("<p>Dear !")
    page.keyboard.press("ArrowLeft")
    # The menu writes where the caret was.
    mail.get_by_role("button", name="Insert").click()
    page.get_by_role("menuitem", name=re.compile("Full name")).click()
    expect(source).to_contain_text("<p>Dear {{ customer.name }}!")
    expect(source).to_be_focused()
    expect(mail.frame_locator("iframe").get_by_text("Dear Olena")).to_be_visible()
    # Tab indents; Escape and Tab leave.
    page.keyboard.press("Tab")
    expect(source).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(source).not_to_be_focused()
    # A mistake stands at the field.
    source.fill("<p>{{ oops }}</p>")
    expect(mail).to_contain_text("There is no variable “oops”")
    assert source.get_attribute("aria-invalid") == "true"
    # What was written in MJML takes the place of the HTML.
    mail.get_by_text("MJML", exact=True).click()
    source = mail.get_by_role("textbox", name="MJML", exact=True)
    source.fill(
        "<mjml><mj-body><mj-section><mj-column><mj-text>Dear {{ customer.name }}, look</mj-text></mj-column>"
        "</mj-section></mj-body></mjml>"
    )
    expect(mail.frame_locator("iframe").get_by_text("Dear Olena")).to_be_visible()
    for scheme, width, height in (("light", 1280, 900), ("dark", 1280, 900), ("light", 390, 844), ("dark", 390, 844)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": height})
        source.scroll_into_view_if_needed()
        page.screenshot(path=SHOTS / f"template-source-{scheme}-{width}.png")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Letter")).to_be_visible()
    assert not visitor.errors
