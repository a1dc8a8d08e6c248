"""Rows that are not taken: each with its line, the reason and its text; the others are loaded."""

import pytest

from customers.models import Customer, ImportReject, Purchase
from tests.customers.conftest import BUYS, PEOPLE, totals


def test_malformed_lines_are_kept_with_number_and_reason_and_the_others_are_loaded(load):
    rows = [
        "1,2026-01-05,10",
        "2,2026-02-30,10",
        "3,2026-01-05,ten",
        "",
        "4,2026-01-05",
        ",2026-01-05,10",
        "5,2026-01-05,-1",
        "6,2026-01-05,1.999",
        "7,,1",
        "8,2026-01-05,",
        "9,2026-01-05,1,extra",
        "10,2026-01-05,2",
    ]
    report = load("id,day,paid\n" + "\n".join(rows) + "\n", BUYS)
    assert totals(report) == (11, 2, 0, 0, 9)
    kept = {each.line: (each.reason, each.original) for each in ImportReject.objects.all()}
    assert kept == {
        3: ("Column day: “2026-02-30” is not a date like 2026-01-31.", "2,2026-02-30,10"),
        4: ("Column paid: “ten” is not a number.", "3,2026-01-05,ten"),
        6: ("The row has 2 columns, and the header 3.", "4,2026-01-05"),
        7: ("The row names no customer: its identity is empty.", ",2026-01-05,10"),
        8: ("Column paid: “-1” is below zero; refunds are not purchases.", "5,2026-01-05,-1"),
        9: ("Column paid: “1.999” has more than two decimals.", "6,2026-01-05,1.999"),
        10: ("The row does not say when the purchase was.", "7,,1"),
        11: ("The row has no amount.", "8,2026-01-05,"),
        12: ("The row has 4 columns, and the header 3.", "9,2026-01-05,1,extra"),
    }
    assert Purchase.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,A,x,,,", "Column age: “x” is not a number."),
        ("1,A,,ann@nowhere,,", "Column mail: “ann@nowhere” is not an e-mail address."),
        ("1,A,,,12,", "Column phone: “12” is not a possible phone number."),
        ("1,A,,,call me,", "Column phone: “call me” is not a phone number."),
        ("1,A,,,,maybe", "Column news: “maybe” is neither yes nor no."),
        ("1,A\0,,,,", "The row holds a NUL character."),
        (f"1,{'A' * 2001},,,,", "Column name: The text has 2001 characters; 2000 are allowed."),
        (f"{'1' * 201},A,,,,", "Column id: The text has 201 characters; 200 are allowed."),
        ("1,A,1e999,,,", "Column age: “1e999” is not a number."),
        ("1,A,NaN,,,", "Column age: “NaN” is not a number."),
    ],
)
def test_a_cell_that_does_not_fit_says_what_and_where(load, topic, row, reason):
    report = load(f"id,name,age,mail,phone,news\n{row}\n2,B,,,,\n", PEOPLE)
    assert totals(report) == (2, 1, 0, 0, 1)
    (reject,) = ImportReject.objects.all()
    assert (reject.line, reject.reason, reject.original) == (2, reason, row.replace("\0", "␀"))


def test_a_quoted_cell_may_hold_line_ends_and_lines_are_still_counted(load, topic):
    text = 'id,name,age,mail,phone,news\n1,"Ann\nMarie",30,,,\n2,Bob,x,,,\n'
    report = load(text, PEOPLE)
    assert totals(report) == (2, 1, 0, 0, 1)
    assert report.rejects[0].line == 4
    assert Customer.objects.get().attributes["first_name"] == "Ann\nMarie"


def test_a_quote_that_is_never_closed_costs_its_row_and_not_the_memory(load, topic):
    text = 'id,name,age,mail,phone,news\n1,"Ann,30,,,\n' + "2,Bob,,,,\n" * 20_000 + '3,Eve,"",,,\n4,Dan,,,,\n'
    report = load(text, PEOPLE)
    read, created, *_, rejected = totals(report)
    assert rejected > 0
    assert report.rejects[0].line == 2
    assert report.rejects[0].reason.startswith("The row cannot be cut into cells")
    assert created >= 1
    assert read > 1
