"""Every report answers where there is nobody yet, and asks no more where there are many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.filters import Filters
from analytics.report import REPORTS, Report
from tests.analytics.busy import Busy, answer_of
from tests.analytics.world import PricedWorld

EVERY = pytest.mark.parametrize("report", list(REPORTS), ids=lambda each: each.key)


@EVERY
def test_it_answers_on_an_empty_base(report: Report, world: PricedWorld) -> None:
    journey = world.cascade_journey("push").pk if "journey" in report.needs else None
    found = report.answer(Filters(world.period(), None, journey), world.now)
    assert found.tables


def test_the_statements_of_a_report_do_not_grow_with_the_people(db: None) -> None:
    world, few, many = Busy(), dict[str, int](), dict[str, list[str]]()
    world.live(6)
    for report in REPORTS:
        few[report.key] = len(asked(report, world))
    world.live(24)
    for report in REPORTS:
        many[report.key] = asked(report, world)
    # A second journey was drawn on the way; what is read for each journey is not what this is about.
    grown = {key: [each[:120] for each in found] for key, found in many.items() if len(found) > few[key] + 1}
    assert grown == {}


def asked(report: Report, world: Busy) -> list[str]:
    """The statements of its answer when it is asked for again."""
    answer_of(report, world)
    with CaptureQueriesContext(connection) as queries:
        answer_of(report, world)
    return [each["sql"] for each in queries]
