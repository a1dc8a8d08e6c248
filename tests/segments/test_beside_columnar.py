"""What the columnar copy says of several segments, and of the RFM grid, is what PostgreSQL says."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Brand
from segments import rfm
from segments.beside import figures
from segments.columnar import asking
from segments.columnar.asking import Build
from segments.columnar.question import Question
from segments.columnar.server import Copy
from segments.management.commands.columnar import conninfo
from segments.moment import Moment, Tally, Way
from tests.segments.people import NOW
from tests.segments.test_comparisons_api import base, two  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(base: list[int], tmp_path: Path) -> Iterator[Copy]:  # noqa: F811
    made = Copy(conninfo(), tmp_path, "copy", "200MB", 2)
    made.fill(threading.Event())
    yield made
    made.close()


def test_both_say_the_same(copy: Copy, base: list[int], brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    ids = two()
    moment = Moment(NOW)

    def everything() -> Any:
        people = figures.everybody(ids, list(range(1, 1_000)), moment)
        return sorted(map(str, people)), figures.bought(ids, "USD", moment), rfm.grid(moment)

    def of_copy(build: Build, asked_at: Moment, _: int) -> list[tuple[Any, ...]]:
        at = replace(asked_at, way=Way.COLUMNS, tally=Tally(), brought={})
        query = asking.text(build(at))
        brought = {name: asking.text(each) for name, each in at.brought.items()}
        return list(copy.answer(Question(query, 10_000, brought)))

    by_postgres = everything()
    for module in (figures, rfm):
        monkeypatch.setattr(module, "asked", of_copy)

    assert everything() == by_postgres
    assert any("suppressed=0" not in each for each in by_postgres[0])
