"""From the gallery to a launched journey in a few clicks; a journey goes out as a file and comes in again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS, Visitor
from tests.browser.test_story import BRAND, choose

pytestmark = pytest.mark.browser
MOST_CLICKS, MOST_FIELDS = 15, 3
# Counts what a person really does: trusted clicks, and fields into which something was written.
COUNT = """() => {
  window.done = { clicks: 0, fields: new Set() }
  addEventListener('click', (event) => { if (event.isTrusted && event.detail > 0) window.done.clicks += 1 }, true)
  addEventListener('input', (event) => { window.done.fields.add(event.target) }, true)
}"""


def counted(page: Page) -> tuple[int, int]:
    clicks, fields = page.evaluate("() => [window.done.clicks, window.done.fields.size]")
    return clicks, fields


def test_the_four_channel_cascade_is_built_and_launched_in_a_few_clicks(
    visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    page.evaluate(COUNT)
    page.get_by_role("link", name="Journeys", exact=True).click()
    page.get_by_role("button", name="New journey").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_test_id("template-abandoned_basket")).to_be_visible()
    page.screenshot(path=SHOTS / "gallery.png")
    dialog.get_by_test_id("template-push_email_viber_sms").click()
    expect(dialog.get_by_test_id("needs")).to_contain_text("A sender for Viber")
    dialog.get_by_label("Name", exact=False).first.fill("Spring offer")
    choose(dialog.get_by_label("Brand").first, BRAND)
    choose(dialog.get_by_label("Who is it for").first, "Bought once")
    page.screenshot(path=SHOTS / "gallery-template.png")
    dialog.get_by_role("button", name="Create journey").click()
    expect(page.get_by_test_id("canvas")).to_be_visible()
    page.get_by_role("button", name="Publish").first.click()
    page.get_by_role("button", name="Launch", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Launch").last.click()
    expect(page.get_by_test_id("live-totals")).to_contain_text("entered", timeout=60_000)
    clicks, fields = counted(page)
    with capsys.disabled():
        print(f"\nThe four-channel cascade, from the gallery to its launch: {clicks} clicks, {fields} typed fields.")
    assert clicks <= MOST_CLICKS
    assert fields <= MOST_FIELDS


def test_a_journey_goes_out_as_a_file_and_comes_in_again(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    visitor.log_in("marketer")
    page.get_by_role("link", name="Journeys", exact=True).click()
    page.get_by_role("button", name="More for “Gold weekend”").first.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert (file.name, text.splitlines()[:2]) == ("Gold-weekend.yaml", ["kaskad_journey: 1", "name: Gold weekend"])

    # A mistake is told with its line, and nothing is stored.
    file.write_text(text.replace("type: exit", "type: teleport", 1), encoding="utf-8")
    page.get_by_role("button", name="Import file").click()
    dialog = page.get_by_role("dialog")
    line = next(number for number, each in enumerate(file.read_text().splitlines(), 1) if "teleport" in each)
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog).to_contain_text(f"Line {line}")
    expect(dialog).to_contain_text("There is no node type “teleport”.")
    page.screenshot(path=SHOTS / "import-mistake.png")

    # A name that is not known here becomes a blank, which the canvas then asks for.
    segment = next(each for each in text.splitlines() if each.strip().startswith("segment:"))
    unknown = text.replace(segment, f"{segment.partition(':')[0]}: Nobody knows it").replace("Gold weekend", "Come in")
    file.write_text(unknown, encoding="utf-8")
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog).to_contain_text("1 name is not known here.")
    page.screenshot(path=SHOTS / "import.png")
    dialog.get_by_role("button", name="Import with blanks").click()
    expect(page.get_by_test_id("problems")).to_contain_text("1 mistake")
