"""The lift of journeys, from the decision that puts somebody into an arm to the answer of the report."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isclose
from typing import Any

import numpy as np
import pytest
from django.db import connection
from rest_framework.test import APIClient
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from analytics.filters import Filters
from analytics.lift.comparisons import comparisons
from analytics.lift.keeping import catch_up
from analytics.lift.proving import differences
from analytics.models import ArmPerson, ArmRoll, ArmTouch
from analytics.period import Period, company_zone
from analytics.report import REPORTS
from analytics.rolling.making import catch_up as make_rolls
from customers.events import EventRow, record_events
from customers.joining.merging import Pair, merge
from customers.models import Customer, Purchase
from customers.purchases import PurchaseRow, record_purchases
from customers.refunds import RefundRow, record_refunds
from journeys.entering.doors import is_held_out
from journeys.models import Decision, Journey
from tests.analytics.world import PricedWorld

PATH = "/api/v1/analytics/reports/lift/"
DAY_S = 86_400
DAYS = {"from": "2026-03-01", "to": "2026-03-31"}
ARMS = {"none": (0.106, 0.0057, 0.65), "mens": (0.183, 0.0125, 1.42), "womens": (0.151, 0.0088, 1.08)}


def split_journey(world: PricedWorld, shares: dict[str, int], sends: tuple[str, ...] = (), **settings: Any) -> Journey:
    """Entry, a split, and for each arm an exit; before it a message, where `sends` names the arm."""
    nodes: dict[str, Any] = {
        "split": (
            "split",
            {"arms": [{"key": key, "label": key.capitalize(), "share": each} for key, each in shares.items()]},
        )
    }
    edges = ["in.next>split"]
    for key in shares:
        nodes[f"end_{key}"] = ("exit", {})
        if key in sends:
            nodes[f"write_{key}"] = ("cascade", world.cascade("push"))
            edges += [f"split.{key}>write_{key}"]
            edges += [f"write_{key}.{port}>end_{key}" for port in ("reacted", "exhausted", "unreachable")]
        else:
            edges.append(f"split.{key}>end_{key}")
    journey = world.journey(nodes, edges)
    journey.settings = settings
    journey.save()
    return journey


def asked(client: APIClient, journey: Journey, **query: Any) -> dict[str, Any]:
    answer = client.get(PATH, {"journey": journey.pk} | DAYS | query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def table(found: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in next(each for each in found["tables"] if each["key"] == key)["rows"]}


def warned_on(journey: Journey, now: datetime) -> set[str]:
    """What it warns of to somebody who asks at that moment."""
    period = Period(date.fromisoformat(DAYS["from"]), date.fromisoformat(DAYS["to"]), company_zone())
    return {each["key"] for each in REPORTS["lift"].answer(Filters(period, journey=journey.pk), now).warnings}


def warned(found: dict[str, Any]) -> set[str]:
    return {each["key"] for each in found["warnings"]}


def arm_of(customer: Customer) -> str:
    return str(Decision.objects.get(customer_id=customer.pk, reason="split").port)


def six_digits(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=1e-6, abs_tol=1e-12)


def test_three_arms_of_64_000_customers_are_judged_as_scipy_and_statsmodels_do(
    world: PricedWorld, marketer: APIClient
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into customers_customer (attributes, time_zone, language, created_at, updated_at)"
            " select '{}', '', '', %(now)s, %(now)s from generate_series(1, 64000)",
            {"now": world.now},
        )
    goal = {"kind": "event", "event": "signed_up"}
    journey = world.start(
        split_journey(world, {"none": 34, "mens": 33, "womens": 33}, goal=goal, conversion_window_s=14 * DAY_S)
    )
    arms = dict(Decision.objects.filter(journey_id=journey.pk, reason="split").values_list("customer_id", "port"))
    chance = np.random.default_rng(64)
    numbers: dict[str, dict[str, list[float]]] = {
        key: {"visited": [], "converted": [], "revenue": [], "purchases": []} for key in ARMS
    }
    events, purchases = [], []
    later = world.now + timedelta(days=2)
    for customer, arm in sorted(arms.items()):
        visit, conversion, spend = ARMS[arm]
        converted = bool(chance.random() < conversion)
        visited = converted or bool(chance.random() < visit)
        bought = int(chance.integers(1, 4)) if converted else 0
        amounts = [Decimal(f"{chance.gamma(1.2, spend / conversion / 2.4) + 0.01:.2f}") for _ in range(bought)]
        if visited:
            events.append(EventRow(customer, "visit", f"v{customer}", later, {}, "shop"))
        if converted:
            events.append(EventRow(customer, "signed_up", f"c{customer}", later, {}, "shop"))
        purchases += [
            PurchaseRow(customer, f"o{customer}-{number}", later, amount, "USD", 1, "shop")
            for number, amount in enumerate(amounts)
        ]
        of_arm = numbers[arm]
        of_arm["visited"].append(visited)
        of_arm["converted"].append(converted)
        of_arm["revenue"].append(float(sum(amounts)))
        of_arm["purchases"].append(bought)
    world.now = later + timedelta(days=1)
    for start in range(0, len(events), 5_000):
        record_events(events[start : start + 5_000], world.now)
    record_purchases(purchases, world.now)

    catch_up()
    found = asked(marketer, journey)

    shown = table(found, "arms")
    for arm, of_arm in numbers.items():
        row = shown[f"split:{arm}"]
        assert row["people"] == len(of_arm["visited"])
        assert (row["visited"], row["converted"]) == (sum(of_arm["visited"]), sum(of_arm["converted"]))
        assert row["purchases"] == sum(of_arm["purchases"])
        assert float(row["revenue"]) == pytest.approx(sum(of_arm["revenue"]), abs=0.005)
    for one, other in (("mens", "none"), ("womens", "none"), ("womens", "mens")):
        for outcome in ("visited", "converted"):
            row = table(found, "rates")[f"split:{one}:{other}:{outcome}"]
            first, second = numbers[one][outcome], numbers[other][outcome]
            z, p = proportions_ztest([sum(first), sum(second)], [len(first), len(second)])
            assert six_digits(row["value"], float(np.mean(first)))
            assert six_digits(row["difference"], float(np.mean(first) - np.mean(second)))
            assert six_digits(row["statistic"], z)
            assert six_digits(row["p_value"], p)
        for outcome in ("revenue", "purchases"):
            row = table(found, outcome)[f"split:{one}:{other}:{outcome}"]
            first, second = numbers[one][outcome], numbers[other][outcome]
            welch = stats.ttest_ind(first, second, equal_var=False)
            interval = welch.confidence_interval(0.95)
            assert six_digits(row["difference"], float(np.mean(first) - np.mean(second)))
            assert six_digits(row["statistic"], welch.statistic)
            assert six_digits(row["p_value"], welch.pvalue)
            assert six_digits(row["low"], interval.low)
            assert six_digits(row["high"], interval.high)
            assert row["always_low"] < row["low"] < row["high"] < row["always_high"]
    assert "mismatch" not in warned(found)
    assert differences() == []


@pytest.fixture
def played(world: PricedWorld) -> tuple[PricedWorld, Journey, dict[str, list[Customer]]]:
    """Thirty people, half of whom get a push; three days later some visit, buy, and give back.

    Their ids say who gets it: that fewer than three of thirty do or do not happens once in a million runs.
    """
    everybody = [world.customer(["push"]) for _ in range(30)]
    settings = {"conversion_window_s": 7 * DAY_S, "goal": {"kind": "event", "event": "signed_up"}}
    journey = world.start(split_journey(world, {"quiet": 50, "push": 50}, sends=("push",), **settings))
    arms: dict[str, list[Customer]] = {"quiet": [], "push": []}
    for each in everybody:
        arms[arm_of(each)].append(each)
    assert min(map(len, arms.values())) >= 3
    catch_up()
    world.pass_time(days=3)
    ann, bob, cid = arms["push"][:3]
    dee = arms["quiet"][0]
    world.event(ann, "page")
    world.event(ann, "page", url="/second")
    world.event(bob, "signed_up")
    for each, amount in ((ann, "30.00"), (ann, "12.00"), (bob, "20.00"), (dee, "5.00")):
        world.pass_time(minutes=1)
        world.buy(each, amount)
    world.pass_time(days=5)
    world.buy(cid, "99.00")  # the window is over
    return world, journey, arms


def test_every_number_of_the_arms(played: Any, marketer: APIClient) -> None:
    _, journey, arms = played
    catch_up()
    found = asked(marketer, journey)
    assert "rehearsal" in warned(found)
    push, quiet = (table(found, "arms")[f"split:{each}"] for each in ("push", "quiet"))
    assert (push["people"], quiet["people"]) == (len(arms["push"]), len(arms["quiet"]))
    assert (push["visited"], push["converted"], push["buyers"], push["purchases"]) == (1, 1, 2, 3)
    assert (Decimal(push["revenue"]), push["messages"]) == (Decimal("62.00"), len(arms["push"]))
    assert float(push["cost"]) == pytest.approx(len(arms["push"]) * 0.001)
    assert (quiet["visited"], quiet["buyers"], Decimal(quiet["revenue"]), quiet["messages"]) == (0, 1, Decimal(5), 0)
    assert push["expected"] == quiet["expected"] == 0.5
    assert ArmTouch.objects.count() == 0
    assert differences() == []


def test_incremental_stands_beside_attributed(played: Any, marketer: APIClient) -> None:
    _, journey, arms = played
    catch_up()
    row = table(asked(marketer, journey), "incremental")["split:push"]
    many, few = len(arms["push"]), len(arms["quiet"])
    assert row["against"] == "Quiet"  # the arm in which nothing is sent, wherever it stands
    assert row["purchases"] == pytest.approx((3 / many - 1 / few) * many)
    assert row["revenue"] == pytest.approx((62 / many - 5 / few) * many)
    assert float(row["cost"]) == pytest.approx(many * 0.001)
    # Nobody has read or clicked the push: nothing counts for it.
    assert (float(row["attributed_purchases"]), float(row["attributed_revenue"])) == (0, 0)


def test_what_is_attributed_follows_late_receipts_rules_and_refunds(played: Any, marketer: APIClient) -> None:
    """Ann bought for 30.00 and 12.00, Bob for 20.00; late receipts say that both had clicked before."""
    world, journey, arms = played
    ann, bob, cid = arms["push"][:3]
    work_in()

    def attributed(rule: str = "last") -> tuple[float, float]:
        row = table(asked(marketer, journey, rule=rule), "incremental")["split:push"]
        return float(row["attributed_purchases"]), float(row["attributed_revenue"])

    assert attributed() == (0, 0)
    bought_at = Purchase.objects.filter(customer=ann).earliest("occurred_at").occurred_at
    later, world.now = world.now, bought_at - timedelta(hours=1)
    for each in (ann, bob, cid):
        world.report(each, "push", "clicked")
    world.now = later
    work_in()
    # Cid had clicked, too, but bought after the window of the arms.
    for rule in ("last", "first", "even"):
        assert attributed(rule) == (3, 62)
    order = Purchase.objects.get(customer=bob).key
    record_refunds([RefundRow(bob.pk, "r1", order, world.now, Decimal("5.00"))], world.now)
    work_in()
    assert attributed() == (3, 57)
    assert differences() == []
    ArmRoll.objects.filter(arm="push").update(last=Decimal("1.00"))
    assert [(each.what, each.place["arm"]) for each in differences()] == [("sums", "push")]


def work_in() -> None:
    """Receipts and purchases come to conversions, and from there to the arms."""
    make_rolls()
    catch_up()


def test_the_people_behind_a_number(played: Any, marketer: APIClient) -> None:
    _, journey, arms = played
    catch_up()
    query = DAYS | {"journey": journey.pk, "table": "arms", "row": "split:push"}
    for column, expected in (("people", arms["push"]), ("buyers", arms["push"][:2]), ("converted", [arms["push"][1]])):
        answer = marketer.get(f"{PATH}people/", query | {"column": column})
        assert answer.status_code == 200, answer.content
        assert [each["id"] for each in answer.json()["results"]] == sorted(each.pk for each in expected)


def test_money_messages_and_both_sides_of_a_difference_open_too(played: Any, marketer: APIClient) -> None:
    _, journey, arms = played
    catch_up()
    ann, bob = arms["push"][:2]
    dee = arms["quiet"][0]
    for place, expected in (
        (("arms", "messages", "split:push"), arms["push"]),
        (("arms", "cost", "split:push"), arms["push"]),
        (("arms", "messages", "split:quiet"), []),
        (("rates", "value", "split:push:quiet:visited"), [ann]),
        (("rates", "other", "split:push:quiet:buyers"), [dee]),
        (("revenue", "value", "split:push:quiet:revenue"), [ann, bob]),
        (("incremental", "people", "split:push"), arms["push"]),
    ):
        query = DAYS | {"journey": journey.pk} | dict(zip(("table", "column", "row"), place, strict=True))
        answer = marketer.get(f"{PATH}people/", query)
        assert answer.status_code == 200, (place, answer.content)
        assert [each["id"] for each in answer.json()["results"]] == sorted(each.pk for each in expected), place
    query = {"table": "rates", "column": "difference", "row": "split:push:quiet:visited"}
    answer = marketer.get(f"{PATH}people/", DAYS | {"journey": journey.pk} | query)
    assert "reckoned from both arms" in answer.json()["detail"]


def test_what_is_given_back_counts_no_longer(played: Any, marketer: APIClient) -> None:
    world, journey, arms = played
    ann = arms["push"][0]
    catch_up()
    with connection.cursor() as cursor:
        cursor.execute("select key from customers_purchase where customer_id = %s and amount = 30", [ann.pk])
        (key,) = cursor.fetchone()
    record_refunds([RefundRow(ann.pk, "r1", key, world.now, Decimal("10.00"))], world.now)
    catch_up()
    assert Decimal(table(asked(marketer, journey), "arms")["split:push"]["revenue"]) == Decimal("52.00")
    record_refunds([RefundRow(ann.pk, "r2", key, world.now)], world.now)
    catch_up()
    row = table(asked(marketer, journey), "arms")["split:push"]
    assert (Decimal(row["revenue"]), row["purchases"], row["buyers"]) == (Decimal("32.00"), 2, 2)
    assert differences() == []


def test_two_who_are_one_count_once_and_in_the_arm_of_the_first(played: Any) -> None:
    world, journey, arms = played
    catch_up()
    kept, lost = arms["quiet"][0], arms["push"][0]
    before = ArmPerson.objects.filter(journey_id=journey.pk).count()
    merge([Pair(kept.pk, lost.pk, {"kind": "staff"})], world.now)
    catch_up()
    assert ArmPerson.objects.filter(journey_id=journey.pk).count() == before - 1
    person = ArmPerson.objects.get(customer_id=kept.pk, journey_id=journey.pk)
    assert (person.purchases, person.revenue) == (3, Decimal("47.00"))
    assert differences() == []


def test_a_hold_out_is_compared_with_everybody_who_was_let_in(world: PricedWorld, marketer: APIClient) -> None:
    everybody = [world.customer(["push"]) for _ in range(40)]
    journey = world.cascade_journey("push")
    journey.settings = {"holdout_share": 30, "conversion_window_s": 7 * DAY_S}
    journey.save()
    world.start(journey)
    held = [each for each in everybody if is_held_out(journey.pk, each.pk, 30)]
    world.pass_time(days=1)
    world.buy(held[0], "10.00")
    catch_up()
    found = asked(marketer, journey)
    arms = table(found, "arms")
    assert (arms[":holdout"]["people"], arms[":next"]["people"]) == (len(held), 40 - len(held))
    assert (arms[":holdout"]["expected"], arms[":next"]["expected"]) == pytest.approx((0.3, 0.7))
    assert (arms[":holdout"]["messages"], arms[":next"]["messages"]) == (0, 40 - len(held))
    assert arms[":holdout"]["buyers"] == 1
    assert "too_small" in warned(found)
    day, week = (warned_on(journey, world.now + timedelta(days=days)) for days in (0, 7))
    assert "unfinished" in day, "one day of seven is over"
    assert "unfinished" not in week, "and then all are"
    (comparison,) = found["extra"]["comparisons"]
    assert (comparison["baseline"], comparison["windows"]) == ("holdout", [7 * DAY_S])


def test_sizes_that_do_not_fit_are_a_warning(world: PricedWorld, marketer: APIClient) -> None:
    journey = world.start(split_journey(world, {"a": 50, "b": 50}))
    version = journey.version_id or 0
    ArmRoll.objects.bulk_create(
        ArmRoll(journey_id=journey.pk, hour_at=world.now.replace(minute=0), comparison="split", version_id=version,
                op=comparisons(journey.pk)[0].ops[0], arm=arm, people=people, visited=people // 3, buyers=people // 10,
                purchases=people // 10, purchases_squares=people // 10)
        for arm, people in (("a", 52_000), ("b", 48_000))
    )  # fmt: skip
    found = asked(marketer, journey)
    assert "mismatch" in warned(found)
    assert found["extra"]["comparisons"][0]["is_mismatched"] is True


def test_an_arm_that_was_given_everybody_is_shown_without_a_verdict(world: PricedWorld, marketer: APIClient) -> None:
    buyer, _ = world.customer(), world.customer()
    journey = world.start(split_journey(world, {"winner": 100, "other": 0}))
    world.pass_time(hours=1)
    world.buy(buyer, "10.00")
    catch_up()
    found = asked(marketer, journey)
    shown = table(found, "arms")
    assert (shown["split:winner"]["people"], shown["split:winner"]["revenue"]) == (2, 10.0)
    assert shown["split:other"]["people"] == 0
    assert {row["verdict"] for row in table(found, "revenue").values()} == {"small"}
    assert "mismatch" not in warned(found)


def test_a_journey_that_compares_nothing_has_empty_tables(world: PricedWorld, marketer: APIClient) -> None:
    world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    assert catch_up() == 0
    found = asked(marketer, journey)
    assert found["extra"]["comparisons"] == []
    assert all(each["rows"] == [] for each in found["tables"])


def test_who_came_after_the_period_is_not_in_it(played: Any, marketer: APIClient) -> None:
    _, journey, _ = played
    catch_up()
    found = asked(marketer, journey, **{"from": "2026-03-03", "to": "2026-03-31"})
    assert {row["people"] for row in table(found, "arms").values()} == {0}


def test_nothing_is_noted_where_nothing_is_compared(world: PricedWorld) -> None:
    world.buy(world.customer())
    assert ArmTouch.objects.count() == 0


def test_a_number_that_was_tampered_with_is_found(played: Any) -> None:
    _, _journey, arms = played
    assert differences() == []
    ArmPerson.objects.filter(customer_id=arms["push"][0].pk).update(revenue=Decimal("99.00"))
    found = differences()
    assert {(each.check, each.what, each.place["arm"]) for each in found} == {
        ("arms", "people", "push"),
        ("arms", "sums", "push"),
    }
