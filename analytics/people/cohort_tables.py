"""The tables of cohorts: a row for each, a column for each month after its first; and the RFM grid."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.people.cohorts import Cohort
from analytics.report import Cell, Column, Kind, Table
from segments.rfm import Cell as RfmCell
from segments.rfm import Grid

AFTER = "m"
Row = dict[str, Any]
# The columns +1, +2 … have no definition of their own: it stands under the table.
RETAINED = (
    "+1, +2 …: the share of the cohort that bought so many months after the month of the first purchase, whatever lies"
    " between. Months of the company's time zone; the current one is not over. The last row is all cohorts that"
    " have come so far, together. Cancelled purchases are none."
)
BROUGHT = (
    "+1, +2 …: what the cohort bought for so many months after the month of the first purchase, in this currency alone."
    " Refunds are taken off in the month of the purchase."
)


def retention(shown: Sequence[Cohort], last: int) -> Table:
    def cells(cohort: Cohort) -> dict[int, Cell]:
        bought = {each.after: each.customers for each in cohort.months}
        return {after: bought.get(after, 0) / cohort.customers for after in _months(cohort, last)}

    def total(after: int, there: Sequence[Cohort]) -> Cell:
        bought = sum(each.customers for cohort in there for each in cohort.months if each.after == after)
        return bought / sum(each.customers for each in there)

    return _triangle(
        "retention",
        "Retention",
        shown,
        cells,
        total,
        column=lambda after: Column(
            f"{AFTER}{after}",
            f"+{after}" if after else "First month",
            Kind.SHARE,
            says="" if after else "Everybody of the cohort: they bought in the month of their first purchase.",
            opens=True,
        ),
        note=RETAINED,
    )


def revenue(shown: Sequence[Cohort], last: int) -> Table:
    def brought(cohort: Cohort) -> dict[int, Decimal]:
        return {each.after: each.revenue for each in cohort.months}

    def cells(cohort: Cohort) -> dict[int, Cell]:
        return {after: brought(cohort).get(after, Decimal(0)) for after in _months(cohort, last)}

    def whole(there: Sequence[Cohort]) -> Row:
        revenue = sum((each.revenue for cohort in there for each in cohort.months), Decimal(0))
        customers = sum(each.customers for each in there)
        return {
            "purchases": sum(each.purchases for cohort in there for each in cohort.months),
            "revenue": revenue,
            "per_customer": (revenue / customers).quantize(Decimal("0.01")) if customers else None,
        }

    return _triangle(
        "revenue",
        "Revenue",
        shown,
        cells,
        lambda after, there: sum((brought(each).get(after, Decimal(0)) for each in there), Decimal(0)),
        column=lambda after: Column(
            f"{AFTER}{after}",
            f"+{after}" if after else "First month",
            Kind.MONEY,
            says="" if after else "What the cohort bought for in the month of the first purchase, less refunds.",
            opens=True,
        ),
        more=(
            Column(
                "purchases",
                "Purchases",
                unit="purchases",
                says="All of the cohort's, the first ones included.",
                opens="customers",
            ),
            Column(
                "revenue",
                "Revenue",
                Kind.MONEY,
                says="What the cohort has bought for until now, less refunds.",
                opens="customers",
            ),
            Column(
                "per_customer", "Per customer", Kind.MONEY, says="Revenue ÷ customers of the cohort.", opens="customers"
            ),
        ),
        whole=whole,
        note=BROUGHT,
    )


def _triangle(
    key: str,
    label: str,
    shown: Sequence[Cohort],
    cells: Callable[[Cohort], Mapping[int, Cell]],
    total: Callable[[int, Sequence[Cohort]], Cell],
    *,
    column: Callable[[int], Column],
    note: str,
    more: Sequence[Column] = (),
    whole: Callable[[Sequence[Cohort]], Row] = lambda _: {},
) -> Table:
    """A row for each cohort, a column for each month after its first; a month that has not come has no cell."""
    filled = [(each, cells(each)) for each in shown]
    longest = max((len(found) for _, found in filled), default=0)
    there = {after: [each for each, found in filled if after in found] for after in range(longest)}
    rows = [
        {"key": f"{each.month_on:%Y-%m}", "month": each.month_on, "customers": each.customers}
        | whole([each])
        | {f"{AFTER}{after}": cell for after, cell in found.items()}
        for each, found in filled
    ]
    return Table(
        key,
        label,
        (
            Column("month", "First purchase in", Kind.DAY, says="The month's first day."),
            Column("customers", "Customers", unit="people", says="Whose first purchase was in that month.", opens=True),
            *more,
            *(column(after) for after in range(longest)),
        ),
        rows,
        note=note,
        total={"customers": sum(each.customers for each in shown)}
        | whole(shown)
        | {f"{AFTER}{after}": total(after, each) for after, each in there.items()}
        if shown
        else None,
    )


def rfm(squares: Grid) -> Table:
    words = {each.key: each.words for each in (*squares.recency, *squares.frequency, *squares.money)}
    all_ = sum(each.count for each in squares.cells)
    return Table(
        "rfm",
        "Recency, frequency, money",
        (
            Column("recency", "Last purchase", Kind.TEXT, says="How long ago the last purchase was."),
            Column("frequency", "Purchases", Kind.TEXT, says="How many purchases in all."),
            Column("money", "Spent", Kind.TEXT, says="For how much in all, less refunds, whatever the currency."),
            Column("customers", "Customers", unit="people", says="Who is in all three parts at once.", opens=True),
            Column("share", "Share", Kind.SHARE, says="Of all who have ever bought.", opens="customers"),
        ),
        [
            {
                "key": cell_key(each),
                "recency": words[each.r],
                "frequency": words[each.f],
                "money": words[each.m],
                "customers": each.count,
                "share": each.count / all_ if all_ else None,
            }
            for each in squares.cells
            if each.count
        ],
        note="Everybody who has ever bought, each in one row; parts that nobody is in are left out.",
        total={"customers": all_, "share": 1.0} if all_ else None,
    )


def number_of(day: date) -> int:
    """A month as a number, so that one can be taken from another."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """The first day of the month with that number."""
    return date(number // 12, number % 12 + 1, 1)


def _months(cohort: Cohort, last: int) -> range:
    """The months after the first that have come."""
    return range(last - number_of(cohort.month_on) + 1)


def cell_key(cell: RfmCell) -> str:
    """R1F2M3."""
    return f"{cell.r}{cell.f}{cell.m}"
