"""Whatever happens in whatever order: what is kept by the day says the same as all purchases, at any moment."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Model

from accounts.models import Brand
from analytics.currency import Exchange, Rate
from analytics.filters import Filters
from analytics.lives import asking, proving
from analytics.lives.keeping import catch_up, make_again
from analytics.models import CohortRoll, Life, LivesState, SquareRoll, StageRoll, TouchedLives
from analytics.people.cohorts import cohorts
from analytics.people.flows import flows, span_of
from analytics.people.stages import STAGES, moment_of
from analytics.period import Period, company_zone
from analytics.report import REPORTS, Answer
from customers.joining import by_hand, undoing
from customers.models import Customer, Merge, Purchase
from customers.profiles.erasing import erase
from customers.purchases import PurchaseRow, record_purchases
from customers.refunds import RefundRow, record_refunds
from lib import sql
from segments import moment as segments_moment
from segments.models import Segment
from segments.moment import Moment
from segments.rfm import grid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)
EUROS = Exchange("EUR")
TODAY = NOW.date()
ROLLS: dict[type[Model], int] = {CohortRoll: 3, SquareRoll: 1, StageRoll: 1}  # with so many numbers at the end
STEPS = 40


@contextmanager
def company_in(settings: Any, zone: str) -> Iterator[None]:
    before = settings.COMPANY_TIME_ZONE
    settings.COMPANY_TIME_ZONE = zone
    segments_moment.company_zone.cache_clear()
    yield
    settings.COMPANY_TIME_ZONE = before
    segments_moment.company_zone.cache_clear()


@pytest.fixture(params=["UTC", "America/New_York"])
def zone(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    with company_in(settings, request.param):
        yield request.param


@pytest.fixture(autouse=True)
def brand() -> Brand:
    return Brand.objects.create(key="acme", name="Acme", currency="EUR")


class Shop:
    """What may happen, each by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        for _ in range(8):
            self.come()

    def step(self) -> None:
        usual = [self.come, self.buy, self.buy, self.buy, self.buy, self.refund, self.refund]
        self.chance.choice([*usual, self.amend, self.drop, self.merge, self.part, self.erase, self.look, self.die])()

    def at(self) -> datetime:
        """Days around those on which a stage begins or ends are the likely ones."""
        days = self.chance.choice((0, 1, 29, 30, 31, 60, 89, 90, 91, 120, 179, 180, 181, 364, 365, 366, 500))
        return NOW - timedelta(days=days, hours=self.chance.randrange(24))

    def come(self) -> None:
        at = self.at()
        Customer.objects.create(created_at=at, updated_at=at)

    def buy(self) -> None:
        """Several at once, some of them on one day, in two currencies."""
        if not (people := self.people()):
            return
        rows = []
        for person in self.chance.choices(people, k=self.chance.randrange(1, 4)):
            at = self.at()
            for _ in range(self.chance.choice((1, 1, 2))):
                amount = Decimal(self.chance.choice((500, 2499, 2500, 9999, 10000, 50000))) / 100
                currency = self.chance.choice(("EUR", "EUR", "USD"))
                key = f"o{self.chance.random()}"
                rows.append(PurchaseRow(person.pk, key, at, amount, currency, source="shop"))
        record_purchases(rows, NOW)

    def refund(self) -> None:
        if purchase := self.purchase():
            amount = self.chance.choice((None, Decimal("0.01"), purchase.amount))
            row = RefundRow(purchase.customer_id, f"r{self.chance.random()}", purchase.key, NOW, amount)
            record_refunds([row], NOW)

    def amend(self) -> None:
        if purchase := self.purchase():
            Purchase.objects.filter(pk=purchase.pk).update(occurred_at=self.at(), amount=purchase.amount + 1)

    def drop(self) -> None:
        if purchase := self.purchase():
            Purchase.objects.filter(pk=purchase.pk).delete()

    def merge(self) -> None:
        if len(people := self.people()) > 1:
            one, other = self.chance.sample(people, 2)
            by_hand.join(one.pk, other.pk, None, NOW)

    def part(self) -> None:
        if (merge := Merge.objects.filter(undone_at=None).order_by("-id").first()) and not undoing.why_not(merge):
            undoing.undo(merge.pk, None, NOW)

    def erase(self) -> None:
        if self.chance.random() < 0.3 and (people := self.people()):
            erase(self.chance.choice(people).pk, None, NOW)

    def look(self) -> None:
        catch_up(NOW)

    def die(self) -> None:
        """After all was looked at, before that is committed."""
        with transaction.atomic():
            catch_up(NOW)
            transaction.set_rollback(True)

    def people(self) -> list[Customer]:
        return list(Customer.objects.order_by("id"))

    def purchase(self) -> Purchase | None:
        stand = list(Purchase.objects.filter(canceled_at=None).order_by("id"))
        return self.chance.choice(stand) if stand else None


def from_purchases(moment: Moment, days: int) -> tuple[Any, ...]:
    """Cohorts, squares and ways as all purchases tell them."""
    state = LivesState.objects.filter(is_made=True)
    made = state.update(is_made=False)
    assert asking.kept(moment) is None
    found = _asked(moment, days)
    LivesState.objects.update(is_made=bool(made))
    return found


def from_what_is_kept(moment: Moment, days: int) -> tuple[Any, ...]:
    assert asking.kept(moment)
    return _asked(moment, days)


def _asked(moment: Moment, days: int) -> tuple[Any, ...]:
    by = asking.kept(moment)
    squares = {key: n for key, n in asking.squares(by).items() if n} if by else None
    if squares is None:
        squares = {each.square: each.count for each in grid(moment).cells if each.count}
    first_on = moment.today - timedelta(days=days - 1)
    money = Exchange("EUR", [Rate("USD", Decimal("0.9"), first_on)])
    return cohorts(moment, money), squares, flows(span_of(first_on, moment)), money.conversions


def rows_of_rolls() -> list[list[tuple[Any, ...]]]:
    """What has come to nought is a row of noughts, or none."""
    found = []
    for roll, numbers in ROLLS.items():
        rows = roll._default_manager.values_list(*(each.name for each in roll._meta.concrete_fields))
        found.append(sorted(row for row in rows if any(row[-numbers:])))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_after_a_random_history_it_says_what_all_purchases_say(zone: str, seed: int) -> None:
    shop = Shop(seed)
    catch_up(NOW)
    for _ in range(STEPS):
        shop.step()
    catch_up(NOW)
    assert (TouchedLives.objects.count(), Life.objects.count()) == (0, Customer.objects.count())
    assert Purchase.objects.filter(canceled_at=None).count() > 5
    for days_ago, days in ((0, 1), (0, 30), (0, 90), (0, 400), (1, 30), (45, 31), (100, 7), (366, 90)):
        until = segments_moment.end_of(Moment(NOW).today - timedelta(days=days_ago))
        moment = moment_of(until, NOW)
        assert from_what_is_kept(moment, days) == from_purchases(moment, days), (days_ago, days)
    kept = rows_of_rolls()
    assert proving.differences() == []
    make_again(NOW)
    assert rows_of_rolls() == kept


@pytest.mark.parametrize("seed", range(2))
def test_the_people_behind_every_number_are_as_many_as_it_says(zone: str, seed: int) -> None:
    shop = Shop(seed + 100)
    for _ in range(STEPS):
        shop.step()
    catch_up(NOW)
    for first, last in ((TODAY - timedelta(days=29), TODAY), (TODAY - timedelta(days=150), TODAY - timedelta(days=40))):
        filters = Filters(Period(first, last, company_zone()))
        assert asking.kept(moment_of(filters.period.until, NOW))
        for key in ("cohorts", "lifecycle"):
            found = REPORTS[key].answer(filters, NOW)
            assert _behind(key, filters, found, kept=True) > 5
            LivesState.objects.update(is_made=False)
            _behind(key, filters, found, kept=False)
            LivesState.objects.update(is_made=True)


def _behind(key: str, filters: Filters, found: Answer, *, kept: bool) -> int:
    """Compares each number that opens; how many there were."""
    compared = 0
    for table in found.tables:
        for column in (each.key for each in table.columns if each.people_of == each.key):
            for row in (each for each in table.rows if column in each):
                query = REPORTS[key].people(filters, table.key, column, row["key"], NOW)
                assert ("analytics_life" in query.as_string(None)) == kept
                ids = [id_ for (id_,) in sql.rows(query)]
                assert ids == sorted(set(ids))
                count = row[column] * row["customers"] if table.key == "retention" and column != "customers" else None
                if table.key != "revenue" or column == "customers":
                    assert len(ids) == round(row[column] if count is None else count), (table.key, column, row["key"])
                    compared += 1
    return compared


def customer(*days_ago: int, came: int = 700) -> int:
    at = NOW - timedelta(days=came)
    made = Customer.objects.create(created_at=at, updated_at=at)
    rows = [
        PurchaseRow(made.pk, f"{days}", NOW - timedelta(days=days), Decimal(10), "EUR", source="shop")
        for days in days_ago
    ]
    record_purchases(rows, NOW)
    return made.pk


def ways(days: int = 30) -> dict[tuple[str, str], int]:
    by = asking.kept(Moment(NOW))
    assert by
    return asking.flows(by, TODAY - timedelta(days=days))


def test_the_past_is_corrected_by_what_comes_late_and_by_what_goes() -> None:
    anna, boris = customer(40), customer(200, 100)
    catch_up(NOW)
    assert ways() == {("new", "active"): 1, ("active", "at_risk"): 1}
    record_purchases([PurchaseRow(anna, "late", NOW - timedelta(days=150), Decimal(5), "EUR", source="shop")], NOW)
    catch_up(NOW)
    assert ways() == {("active", "active"): 1, ("active", "at_risk"): 1}
    record_refunds([RefundRow(boris, "all", "100", NOW, None)], NOW)
    catch_up(NOW)
    assert ways() == {("active", "active"): 1, ("at_risk", "lapsed"): 1}
    Purchase.objects.filter(customer_id=anna, key="40").update(canceled_at=NOW)
    catch_up(NOW)
    assert ways() == {("at_risk", "at_risk"): 1, ("at_risk", "lapsed"): 1}
    erase(boris, None, NOW)
    catch_up(NOW)
    assert ways() == {("at_risk", "at_risk"): 1}
    assert list(Life.objects.values_list("customer_id", flat=True)) == [anna]
    assert from_what_is_kept(Moment(NOW), 30) == from_purchases(Moment(NOW), 30)


def test_time_alone_moves_people_and_nobody_is_looked_at_again() -> None:
    customer(80)
    catch_up(NOW)
    assert ways() == {("active", "active"): 1}
    later = NOW + timedelta(days=11)
    assert catch_up(later) == 0
    assert (LivesState.objects.get().end_on, StageRoll.objects.exclude(end_on=later.date()).count()) == (
        later.date(),
        0,
    )
    moment = Moment(later)
    assert from_what_is_kept(moment, 30) == from_purchases(moment, 30)
    assert from_what_is_kept(moment, 30)[2] == {("active", "at_risk"): 1}


def test_other_days_of_the_company_are_other_figures(settings: Any) -> None:
    made = Customer.objects.create(created_at=NOW, updated_at=NOW)
    row = PurchaseRow(made.pk, "1", datetime(2026, 9, 30, 22, tzinfo=UTC), Decimal(10), "EUR", source="shop")
    record_purchases([row], NOW)
    catch_up(NOW)
    assert list(CohortRoll.objects.values_list("month_on", flat=True)) == [date(2026, 9, 1)]
    with company_in(settings, "Europe/Kyiv"):
        assert asking.kept(Moment(NOW)) is None
        [cohort] = cohorts(
            Moment(NOW), Exchange("EUR")
        ).cohorts  # from all purchases, until they are kept by these days
        assert cohort.month_on == date(2026, 10, 1)
        catch_up(NOW)
        assert asking.kept(Moment(NOW))
        assert cohorts(Moment(NOW), EUROS).cohorts == [cohort]
        assert proving.differences() == []


def test_a_purchase_that_is_later_today_is_left_to_all_purchases() -> None:
    anna = customer(40)
    row = PurchaseRow(anna, "soon", NOW + timedelta(hours=2), Decimal(10), "EUR", source="shop")
    record_purchases([row], NOW)
    catch_up(NOW)
    assert asking.kept(Moment(NOW)) is None
    assert sum(each.purchases for each in cohorts(Moment(NOW), EUROS).cohorts[0].months) == 1
    assert asking.kept(Moment(NOW + timedelta(hours=2)))
    tomorrow = Moment(NOW + timedelta(days=1))
    assert from_what_is_kept(tomorrow, 30)[0] == from_purchases(tomorrow, 30)[0]


def test_where_a_table_is_emptied_nothing_is_kept_any_longer() -> None:
    customer(40)
    catch_up(NOW)
    assert asking.kept(Moment(NOW))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; truncate customers_purchase")
    assert asking.kept(Moment(NOW)) is None
    catch_up(NOW)
    assert ways() == {("never", "never"): 1}
    assert proving.differences() == []


def test_of_a_segment_all_purchases_are_asked() -> None:
    customer(40)
    catch_up(NOW)
    once = Segment.objects.create(name="Once", rule={"type": "purchase_count", "compare": "exactly", "value": 1})
    filters = Filters(Period(TODAY - timedelta(days=29), TODAY, company_zone()), segment=once.pk)
    found = REPORTS["lifecycle"].answer(filters, NOW)
    assert {row["key"]: row["end"] for row in found.tables[0].rows} == {
        each.key: int(each.key == "active") for each in STAGES
    }
    query = REPORTS["lifecycle"].people(filters, "stages", "end", "active", NOW)
    assert "analytics_life" not in query.as_string(None)


def test_whatever_is_wrong_is_found() -> None:
    customer(40, 5)
    catch_up(NOW)
    assert proving.differences() == []
    with connection.cursor() as cursor:
        cursor.execute("update analytics_cohortroll set revenue = revenue + 0.01")
        cursor.execute(
            "delete from analytics_squareroll where since_on = (select min(since_on) from analytics_squareroll)"
        )
        cursor.execute("update analytics_stageroll set customers = customers + 1 where was = 'never'")
        cursor.execute("update analytics_cohortroll set customers = 0 where customers = 1")
    assert {each.what for each in proving.differences()} == {"cohort", "square", "stage"}
    with pytest.raises(CommandError, match="differ"):
        call_command("check_analytics", stdout=StringIO())
    Life.objects.update(times=[1, 3])
    assert "life" in {each.what for each in proving.differences()}
    call_command("roll_up", "--all", stdout=StringIO())
    assert proving.differences() == []
