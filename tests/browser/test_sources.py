"""A company's own database becomes a source: it is made, asked, mapped in the wizard and run; its people are there."""

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS, Visitor
from tests.browser.test_imports import choose_target

pytestmark = pytest.mark.browser

PEOPLE = 1_200  # more than the sample by which the columns are mapped
READ_MS = 90_000


def shop_at(folder: Path) -> Path:
    """A SQLite database with its people, of whom one has an address that is none."""
    folder.chmod(0o755)
    file = folder / "shop.db"
    people = [
        (
            f"SH{number}",
            f"shop{number}@example.org",
            "Łódź" if number % 2 else "Київ",
            f"2026-11-01 10:{number % 60:02}",
        )
        for number in range(1, PEOPLE + 1)
    ]
    people[-1] = (f"SH{PEOPLE}", "not-an-address", "Київ", "2026-11-02 10:00")
    with sqlite3.connect(file) as shop:
        shop.execute("create table people (client_no text, mail text, town text, changed text)")
        shop.executemany("insert into people values (?, ?, ?, ?)", people)
    shop.close()
    return file


def make_source(page: Page, file: Path) -> None:
    page.get_by_role("button", name="New source").first.click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Database").click()
    form.get_by_role("textbox", name="Name").fill("Shop at Podil")
    form.get_by_label("Address of the database").fill(f"sqlite:///{file}")
    form.get_by_label("Query").fill("select client_no, mail, town, changed from people order by client_no")
    form.get_by_label("New is what is higher in").fill("changed")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Shop at Podil")).to_be_visible()


def test_a_database_is_made_a_source_checked_mapped_and_run(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    visitor.log_in("admin")
    visitor.go("/sources")
    make_source(page, shop_at(tmp_path))
    asking = page.get_by_test_id("asking")
    run = asking.get_by_role("button", name="Run now")
    expect(run).to_be_disabled()  # nothing says yet what becomes of the columns
    asking.get_by_role("button", name="Check").click()
    expect(asking.get_by_role("status")).to_contain_text("It answers with 4 columns.")
    expect(asking.get_by_role("cell", name="shop1@example.org")).to_be_visible()
    page.screenshot(path=SHOTS / "source-checked.png", full_page=True)

    asking.get_by_role("button", name="Map the columns").click()
    expect(page.get_by_role("heading", name="Where does each column go?")).to_be_focused()
    page.get_by_role("radio", name="A customer", exact=False).first.check()
    for column, target in (("client_no", "Identity"), ("mail", "Address"), ("town", "Attribute")):
        choose_target(page, column, target)
    number = page.get_by_role("group", name="client_no")
    number.get_by_role("combobox", name="Which id").fill("podil shop")
    page.get_by_role("option", name="New: podil_shop").click()
    choose_target(page, "changed", "Not loaded")
    page.screenshot(path=SHOTS / "source-columns.png", full_page=True)
    page.get_by_role("button", name="Check").last.click()
    expect(page.get_by_text("All of the first 20 rows fit.")).to_be_visible()
    expect(page.get_by_label("Name of the mapping")).to_have_value("Shop at Podil")
    page.screenshot(path=SHOTS / "source-check.png", full_page=True)
    page.get_by_role("button", name="Keep it for the source").click()

    # Back at the source, which knows its mapping now; nothing has been imported on the way.
    expect(page.get_by_role("heading", name="Shop at Podil", exact=True)).to_be_visible()
    expect(asking).to_contain_text("not yet")
    run.click()
    expect(asking.get_by_text("Done")).to_be_visible(timeout=READ_MS)
    expect(asking.get_by_role("link", name="1,200 rows")).to_be_visible()
    expect(asking).to_contain_text("1 rejected")
    page.screenshot(path=SHOTS / "source-read.png", full_page=True)
    asking.get_by_role("link", name="1,200 rows").click()
    expect(page.locator("[data-total=created]")).to_have_text("1,199")
    expect(page.get_by_test_id("rejects").get_by_role("row").nth(1)).to_contain_text("not-an-address")

    visitor.go("/customers?q=SH1199")
    page.get_by_role("row").filter(has_text="shop1199@example.org").get_by_role("link").first.click()
    expect(page.get_by_text("podil_shop").or_(page.get_by_text("Podil shop")).first).to_be_visible()
    expect(page.get_by_text("Łódź").first).to_be_visible()

    # Its columns are mapped anew from what is kept.
    page.go_back()
    page.goto(visitor.address + "/sources")
    page.get_by_role("link", name="Shop at Podil").click()
    asking.get_by_role("button", name="Map the columns").click()
    expect(page.get_by_role("combobox", name="Where “mail” goes")).to_have_value("Address")
    expect(page.get_by_role("group", name="mail").get_by_text("guess")).to_have_count(0)
