"""The admin brings in a mail server: an account, its check, a sender on it, a test send; its sink has the mail."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_story import BRAND, choose
from tests.delivery.smtp_sink import Sink, running

pytestmark = pytest.mark.browser


def test_an_admin_proves_an_smtp_account_by_a_test_send(visitor: Visitor) -> None:
    page = visitor.page
    form = page.get_by_role("dialog").first
    with running(Sink()) as sink:
        visitor.log_in("admin")
        page.get_by_role("link", name="Settings").click()

        # An account: the provider is found by a word, and its own form follows.
        page.get_by_role("tab", name="Provider accounts").click()
        page.get_by_role("button", name="New account").click()
        form.get_by_role("searchbox", name="Provider").fill("mail server")
        form.get_by_role("button", name="SMTP").click()
        form.get_by_role("textbox", name="Name", exact=True).fill("Own mail server")
        form.get_by_role("textbox", name="Server", exact=True).fill("127.0.0.1:25")
        form.get_by_role("textbox", name="Port", exact=True).fill(str(sink.port))
        choose(form.get_by_label("Encryption", exact=True).first, "None")
        form.get_by_role("button", name="Save").click()
        expect(form.get_by_text("Write a host name such as").first).to_be_visible()
        form.get_by_role("textbox", name="Server", exact=True).fill("127.0.0.1")
        form.get_by_role("button", name="Save").click()

        # Stored, it stays open to be checked: the server is really asked.
        form.get_by_role("button", name="Check the account").click()
        checked = form.get_by_role("status").filter(has_text="The provider takes it")
        expect(checked).to_contain_text("127.0.0.1 answers in the clear")
        form.get_by_role("button", name="Close", exact=True).click()
        expect(page.get_by_role("row").filter(has_text="Own mail server")).to_be_visible()

        # A sender on it; the account has one channel, so that there is nothing to choose.
        page.get_by_role("tab", name="Senders").click()
        page.get_by_role("button", name="New sender").click()
        choose(form.get_by_label("Brand").first, BRAND)
        choose(form.get_by_label("Provider account").first, "Own mail server")
        expect(form.get_by_label("Channel").first).to_have_value("E-mail")
        form.get_by_role("textbox", name="Name", exact=True).fill("News")
        form.get_by_label("Sends as").fill("news@records.example")
        form.get_by_role("button", name="Save").click()

        # It proves itself by a mail to somebody.
        form.get_by_label("Where the test goes").fill("anna@shop.example")
        form.get_by_role("button", name="Send a test").click()
        expect(form.get_by_role("status").filter(has_text="The provider has taken the message")).to_be_visible()

        (kept,) = sink.kept
    assert kept.recipient == "anna@shop.example"
    assert kept.mail["Subject"] == "Test message"
    assert "news@records.example" in kept.mail["From"]
    body = kept.mail.get_body(("plain",))
    assert body is not None
    assert f"a test message from {BRAND}" in body.get_content()
