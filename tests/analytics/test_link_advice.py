"""Which link of a chain could be dropped: the verdicts, each on numbers that can be reckoned by hand."""

from decimal import Decimal
from typing import Any

import pytest
from scipy import stats

from analytics.by_channel.advice import FEWEST, Advice, Verdict, advise, garwood, wilson
from analytics.by_channel.steps import Chain, Link
from analytics.by_channel.words import SENTENCES, sentence
from analytics.filters import Filters
from analytics.reports.channels import Channels
from analytics.rolling.making import catch_up
from tests.analytics.test_channels_report import WEEK, Story, people, row


def link(step: int, channel: str, tried: int, reached: int, cost: str, bought: int = 0, each: str = "50") -> Link:
    return Link(
        journey_id=1,
        node="cascade",
        step=step,
        channel=channel,
        tried=tried,
        reached=reached,
        cost=Decimal(cost),
        purchases=Decimal(bought),
        revenue=bought * Decimal(each),
    )


def of(*links: Link, step: int = 0) -> Advice:
    return advise(Chain(1, "cascade", links))[step]


def test_few_messages_say_nothing() -> None:
    advice = of(link(0, "push", FEWEST - 1, 0, "500"), link(1, "sms", 5000, 100, "100", 50))
    assert advice.verdict == Verdict.THIN
    assert sentence(advice, "USD") == "Only 299 messages: from 300 on something can be said."


def test_a_cheap_step_that_keeps_people_from_a_dear_one_is_kept() -> None:
    # 400 of 1,000 are reached for 1.00; the SMS behind it costs 0.10 for each, 40.00 for so many.
    advice = of(link(0, "push", 1000, 400, "1"), link(1, "sms", 600, 60, "60"))
    assert (advice.verdict, advice.later) == (Verdict.KEEP_SPARES, Decimal("40.00000"))
    # Of the 400 the SMS would reach one of ten.
    assert advice.lost == pytest.approx(360)
    assert sentence(advice, "USD") == (
        "It cost 1.00 USD and kept 400 people from the steps behind it, which cost 40.00 USD for so many."
    )


def test_a_step_that_brings_more_than_it_costs_is_kept() -> None:
    # 40 purchases are at least 28.6 of that sort, times 50.00; it costs 100.00.
    advice = of(link(0, "email", 1000, 300, "1", 10), link(1, "sms", 700, 70, "100", 40), step=1)
    assert advice.verdict == Verdict.KEEP_EARNS
    assert advice.worth == Decimal(2000)
    assert float(advice.worth_low) == pytest.approx(50 * stats.chi2.ppf(0.025, 80) / 2)
    assert float(advice.worth_high) == pytest.approx(50 * stats.chi2.ppf(0.975, 82) / 2)


def test_a_step_that_surely_brings_less_than_it_costs_could_be_dropped() -> None:
    # Two purchases are 7.2 of that sort at most, 361.23; the step costs 1,000.00 and nothing comes behind it.
    advice = of(link(0, "push", 9000, 3000, "9", 60), link(1, "sms", 5000, 40, "1000", 2), step=1)
    assert advice.verdict == Verdict.DROP_COST
    assert sentence(advice, "USD") == (
        "It cost 1,000.00 USD and brought 100.00 USD (361.23 USD at most): dropping it saves more than it loses. "
        "Reading is not reported on this channel: only clicks and answers count as reached."
    )


def test_what_may_be_chance_is_not_decided() -> None:
    # Two purchases are 100.00, between 12.11 and 361.23: the cost of 200.00 lies within.
    advice = of(link(0, "push", 9000, 3000, "9", 60), link(1, "sms", 5000, 40, "200", 2), step=1)
    assert advice.verdict == Verdict.OPEN


def test_a_step_that_reaches_hardly_anybody_could_be_dropped_even_if_it_costs_nothing() -> None:
    advice = of(link(0, "push", 5000, 10, "0"), link(1, "email", 4900, 900, "10", 30))
    assert advice.verdict == Verdict.DROP_SILENT
    assert advice.reach_high is not None
    assert advice.reach_high < 0.01


def test_where_reading_is_not_reported_few_reactions_are_no_reason() -> None:
    advice = of(link(0, "push", 9000, 3000, "9", 60), link(1, "sms", 5000, 0, "0"), step=1)
    assert (advice.verdict, advice.reads_unknown) == (Verdict.FREE, True)


def test_without_any_purchase_only_people_know_what_reach_is_worth() -> None:
    advice = of(link(0, "push", 5000, 1000, "100"), link(1, "email", 4000, 900, "10"))
    assert advice.verdict == Verdict.UNTOLD
    assert "each person reached cost 0.10 USD" in sentence(advice, "USD")


def test_the_margin_counts_where_it_is_known_of_nearly_all() -> None:
    def chain(known: int) -> Advice:
        made = link(1, "viber", 1000, 300, "150", 40)
        rich = Link(**(vars(made) | {"margin": Decimal(160), "known": Decimal(known)}))
        return of(link(0, "push", 3000, 900, "1"), rich, step=1)

    assert (chain(2000).by_margin, chain(2000).worth) == (True, Decimal(160))
    assert (chain(1000).by_margin, chain(1000).worth) == (False, Decimal(2000))
    # Between 114 and 218 of margin for 150.00: not decided; by revenue it would look like a bargain.
    assert (chain(2000).verdict, chain(1000).verdict) == (Verdict.OPEN, Verdict.KEEP_EARNS)


def test_a_chain_of_one_link_gets_no_advice() -> None:
    assert advise(Chain(1, "cascade", [link(0, "sms", 5000, 50, "500")])) == []


def test_every_verdict_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Verdict)


@pytest.mark.parametrize(("part", "whole"), [(0, 300), (3, 300), (150, 300), (300, 300)])
def test_the_interval_of_a_share_is_wilsons(part: int, whole: int) -> None:
    known = stats.binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson(part, whole) == pytest.approx((known.low, known.high))


@pytest.mark.parametrize("count", [0, 1, 7, 100])
def test_the_interval_of_a_count_is_garwoods(count: int) -> None:
    low, high = garwood(count)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0)


def test_the_links_of_a_cascade_are_counted_as_they_happened(db: Any) -> None:
    story = Story()
    catch_up()
    found = Channels().answer(Filters(WEEK), story.now)
    links = {each["channel"]: each for each in next(each for each in found.tables if each.key == "links").rows}
    columns = ("step", "tried", "reached", "purchases", "only", "revenue", "cost", "cost_per_reached", "verdict")
    figures = {channel: tuple(each[column] for column in columns) for channel, each in links.items()}
    assert figures == {
        "push": ("1", 2, 1, 1, 1, Decimal("30.00"), Decimal("0.002"), Decimal("0.002"), "Too few messages"),
        # Bob, Dee, Eve and Cid; Bob clicked.
        "email": ("2", 4, 1, 2, 2, Decimal("25.00"), Decimal("0.04"), Decimal("0.04"), "Too few messages"),
        "viber": ("3", 1, 0, 0, 0, 0, 0, None, "Too few messages"),
        "sms": ("4", 1, 0, 1, 1, Decimal("7.00"), Decimal("0.10"), None, "Too few messages"),
    }
    # Nothing else was delivered to Ann and to Bob and Eve; to Cid the push and the SMS were.
    assert {channel: each["only_here"] for channel, each in links.items()} == {
        "push": 1,
        "email": 2,
        "viber": 0,
        "sms": 0,
    }
    assert [each["journey"] for each in links.values()] == [{"id": story.journey_.pk, "name": "Journey"}] * 4
    assert row(found, "added", "email", "tried", "reached", "only_here", "purchases") == (4, 1, 2, 2)
    assert people("links", "purchases", links["sms"]["key"]) == people("added", "only", "sms") == [story.cid.pk]
    assert {each["verdict"] for each in found.extra["advice"]} == {"thin"}
    assert [each["channel"] for each in Channels().answer(Filters(WEEK, channel="sms"), story.now).extra["advice"]] == [
        "sms"
    ]
