"""Every word of a report that people see is there in their languages."""

from collections.abc import Iterator
from typing import Any

import pytest

from analytics.files.words import LANGUAGES, found_in, texts
from analytics.report import REPORTS, Report
from tests.analytics.busy import Busy, answer_of
from tests.kept import kept

EVERY = pytest.mark.parametrize("report", list(REPORTS), ids=lambda each: each.key)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def busy(django_db_setup: None, django_db_blocker: Any) -> Iterator[Busy]:
    def make() -> Busy:
        world = Busy()
        world.live(8)
        return world

    with kept(django_db_blocker, make) as world:
        yield world


@EVERY
def test_its_words_are_there_in_every_language(report: Report, busy: Busy) -> None:
    wanted = set(spoken(report, busy))
    missing = {
        language: sorted(path for path in wanted if not found_in(texts(language, f"report_{report.key}"), path))
        for language in LANGUAGES
    }
    assert missing == {language: [] for language in LANGUAGES}


def spoken(report: Report, world: Busy) -> Iterator[str]:
    yield from ("label", "says")
    found = answer_of(report, world)
    for table in found.tables:
        yield f"tables.{table.key}.label"
        if table.note:
            yield f"tables.{table.key}.note"
        for column in table.columns:
            # A column for each of what there happens to be (a month, an arm) is named by its server.
            if any(each.isdigit() for each in column.key):
                continue
            yield f"tables.{table.key}.columns.{column.key}.label"
            if column.says:
                yield f"tables.{table.key}.columns.{column.key}.says"


def test_units_are_known(busy: Busy) -> None:
    known: dict[str, Any] = texts("en", "reports")["units"]
    asked = {column.unit for report in REPORTS for table in answer_of(report, busy).tables for column in table.columns}
    assert asked - {""} <= set(known)
