"""The wizard that imports files, as a marketer goes through it: from a file on the disk to totals that add up."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.begun import ROOT
from tests.browser.conftest import SHOTS, Visitor

pytestmark = pytest.mark.browser

CDNOW = ROOT / "demo" / "cdnow" / "CDNOW_master.txt.gz"
IMPORT_MS = 180_000
THEN = {"span": "between", "from_on": "1997-01-01", "to_on": "1998-06-30"}  # when no purchase of the demo was
COUNT = """async rule => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1]
  const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token}
  const answer = await fetch('/api/v1/segments/count/', {method: 'POST', headers, body: JSON.stringify({rule})})
  return (await answer.json()).count
}"""


def upload(visitor: Visitor, file: Path) -> None:
    visitor.go("/imports")
    visitor.page.get_by_role("link", name="Import a file").click()
    expect(visitor.page.get_by_role("heading", name="Choose a file")).to_be_focused()
    visitor.page.locator("input[type=file]").set_input_files(file)
    expect(visitor.page.get_by_role("heading", name="Is this how it should be read?")).to_be_focused()


def to_columns(page: Page) -> None:
    page.get_by_role("button", name="To the columns").click()
    expect(page.get_by_role("heading", name="Where does each column go?")).to_be_focused()


def check(page: Page) -> None:
    page.get_by_role("button", name="Check").last.click()
    expect(page.get_by_role("heading", name="This is how it will look")).to_be_focused()


def run(page: Page) -> None:
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_role("status").filter(has_text="is imported.")).to_be_attached(timeout=IMPORT_MS)


def totals(page: Page) -> dict[str, str]:
    expect(page.get_by_text("Every row is accounted for.")).to_be_visible()
    figures = page.locator("[data-total]")
    return {figure.get_attribute("data-total") or "": figure.inner_text() for figure in figures.all()}


def people_who(page: Page, condition: str, compare: str, value: Any) -> int:
    """How many did so in the time of CDNOW."""
    rule = {"type": condition, "compare": compare, "value": value, "period": THEN}
    return int(page.evaluate(COUNT, rule))


def test_the_wizard_imports_cdnow_with_its_totals_and_a_second_import_changes_nothing(visitor: Visitor) -> None:
    """The figures are those of the data set; how they are reckoned is told in tests/customers/test_cdnow.py."""
    page = visitor.page
    visitor.log_in("marketer")

    upload(visitor, CDNOW)
    expect(page.get_by_role("combobox", name=re.compile("^Format"))).to_have_value("Columns separated by blanks")
    expect(page.get_by_role("row").nth(1)).to_contain_text("19970101")
    to_columns(page)
    expect(page.get_by_role("radio", name=re.compile("^A purchase"))).to_be_checked()
    for column, target in (
        ("customer_id", "Identity"),
        ("date", "Time"),
        ("number_of_cds", "Units"),
        ("dollar_value", "Amount"),
    ):
        expect(page.get_by_role("combobox", name=f"Where “{column}” goes")).to_have_value(target)
    expect(page.get_by_role("group", name="customer_id").get_by_text("guess")).to_be_visible()
    check(page)
    expect(page.get_by_text("All of the first 20 rows fit.")).to_be_visible()
    page.get_by_label("Keep this mapping").check()
    page.get_by_label("Name of the mapping").fill("CDNOW")
    page.screenshot(path=SHOTS / "import-check.png")
    run(page)

    assert totals(page) == {"read": "69,659", "created": "69,659", "updated": "0", "unchanged": "0", "rejected": "0"}
    expect(page.get_by_text("23,570 new customers")).to_be_visible()
    page.screenshot(path=SHOTS / "import-done.png")
    assert people_who(page, "purchase_count", "at_least", 1) == 23_570
    assert people_who(page, "purchase_count", "exactly", 1) == 11_908
    assert people_who(page, "purchase_sum", "more_than", "100.00") == 6_233
    assert people_who(page, "purchase_sum", "at_least", "500.00") == 734

    upload(visitor, CDNOW)
    to_columns(page)
    page.get_by_role("button", name="Use a kept mapping").click()
    page.get_by_role("menuitem", name=re.compile("^CDNOW")).click()
    check(page)
    run(page)

    assert totals(page) == {"read": "69,659", "created": "0", "updated": "0", "unchanged": "69,659", "rejected": "0"}
    assert people_who(page, "purchase_count", "at_least", 1) == 23_570
    visitor.go("/imports")
    row = page.get_by_role("row").filter(has_text="CDNOW_master.txt.gz").first
    expect(row).to_contain_text("Done")


def test_rows_that_do_not_fit_are_told_with_line_and_reason_and_can_be_downloaded(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.page
    file = tmp_path / "Клієнти Łódź.csv"
    good = "".join(f"W{number};anna{number}@example.org;Łódź\n" for number in range(1, 11))
    bad = "W11;not-an-address;Львів\nW12;ola@example.org\n"
    file.write_bytes(("Numer;E-mail;Miejsce odbioru\n" + good + bad).encode("utf-16"))
    visitor.log_in("marketer")

    upload(visitor, file)
    expect(page.get_by_role("row").nth(1)).to_contain_text("Łódź")
    to_columns(page)
    # What the guess made of it does not matter here: this is the way by hand.
    page.get_by_role("radio", name=re.compile("^A customer")).check()
    for column, target in (("Numer", "Identity"), ("E-mail", "Address"), ("Miejsce odbioru", "Attribute")):
        choose_target(page, column, target)
    number = page.get_by_role("group", name="Numer")
    number.get_by_role("combobox", name="Which id").fill("warsaw shop")
    page.get_by_role("option", name="New: warsaw_shop").click()
    own = page.get_by_role("group", name="Miejsce odbioru")
    expect(own.get_by_text("New, with the key miejsce_odbioru.")).to_be_visible()
    check(page)
    expect(page.get_by_text("2 of the first 12 rows would be rejected")).to_be_visible()
    page.screenshot(path=SHOTS / "import-problems.png")
    run(page)

    assert totals(page) == {"read": "12", "created": "10", "updated": "0", "unchanged": "0", "rejected": "2"}
    rejects = page.get_by_test_id("rejects")
    expect(rejects.get_by_role("row").nth(1)).to_contain_text("not-an-address")
    expect(rejects.get_by_role("row").nth(1).get_by_role("cell").first).to_have_text("12")
    with page.expect_download() as downloading:
        rejects.get_by_role("link", name="Download").click()
    rows = list(csv.reader(Path(downloading.value.path()).read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["12", "13"]
    assert "not-an-address" in rows[1][2]
    page.screenshot(path=SHOTS / "import-rejects.png", full_page=True)


LONG = 400_000  # rows: long enough to stop it by hand


def test_a_running_import_is_stopped_and_goes_on_to_the_same_totals(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    file = tmp_path / "long.csv"
    # Many rows about few people: what is loaded burdens no other test.
    rows = "".join(f"L{number % 50};Ola;Gdynia\n" for number in range(LONG))
    file.write_text("customer_id;first_name;town\n" + rows)
    visitor.log_in("marketer")
    upload(visitor, file)
    to_columns(page)
    page.get_by_role("radio", name=re.compile("^A customer")).check()
    for column, target in (("customer_id", "Identity"), ("first_name", "Attribute"), ("town", "Attribute")):
        choose_target(page, column, target)
    check(page)
    page.get_by_role("button", name="Import now").click()

    read = page.locator("[data-total=read]")
    expect(read).not_to_have_text("0", timeout=IMPORT_MS)
    page.get_by_role("button", name="Stop the import").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop the import").click()
    expect(page.get_by_text("The import was cancelled", exact=True)).to_be_visible(timeout=IMPORT_MS)
    stopped = totals(page)
    so_far = int(stopped["read"].replace(",", ""))
    assert 0 < so_far < LONG
    page.screenshot(path=SHOTS / "import-stopped.png")
    page.reload()
    expect(read).to_have_text(stopped["read"])

    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("status").filter(has_text="is imported.")).to_be_attached(timeout=IMPORT_MS)
    assert totals(page) == {
        "read": f"{LONG:,}",
        "created": "50",
        "updated": "0",
        "unchanged": f"{LONG - 50:,}",
        "rejected": "0",
    }
    expect(page.get_by_role("button", name="Go on")).to_have_count(0)


def choose_target(page: Page, column: str, target: str) -> None:
    box = page.get_by_role("combobox", name=f"Where “{column}” goes").first
    if box.input_value() == target:
        return
    box.click()
    page.get_by_role("option", name=re.compile(f"^{target}")).first.click()


def test_a_file_that_is_no_table_gets_a_sentence_and_nothing_is_loaded(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    file = tmp_path / "photo.csv"
    file.write_bytes(bytes(range(256)) * 64)
    visitor.log_in("marketer")
    visitor.go("/imports/new")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("photo.csv")
    expect(page.get_by_role("button", name="To the columns")).to_be_disabled()
    # A manager reads what was imported and cannot import.
    page.context.clear_cookies()
    visitor.log_in("manager")
    visitor.go("/imports")
    expect(page.get_by_role("heading", name="Imports", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Import a file")).to_have_count(0)
