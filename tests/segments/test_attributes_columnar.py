"""Questions about attributes mean the same in the columnar copy as in PostgreSQL, on odd values of every kind."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from psycopg import sql

from lib.sql import rows
from segments.columnar import deriving
from segments.columnar.asking import text
from segments.columnar.reading import everything
from segments.columnar.tables import MACROS, tables
from segments.conditions.attribute import Attribute
from segments.known import Known
from segments.moment import Moment, Way
from segments.operators import OPERATORS
from segments.operators.folding import unlike
from segments.predicate import compile_node
from segments.tree import Leaf, parse
from tests.segments.people import ATTRIBUTES, NOW, known_attributes, people

Rule = dict[str, Any]
ODD_TEXTS = [
    *["Kyiv", "kyiv", "KYIV", "Київ", "КИЇВ", "київ", "Łódź", "łódź", "ŁÓDŹ", "STRASSE", "straße", "STRAẞE", "İzmir"],
    *[
        "izmir",
        "ızmir",
        "IZMIR",
        "ΟΔΟΣ",
        "οδος",
        "οδός",
        "Kelvin",
        "kelvin",
        "e\u0301",
        "\u00e9",
        "É",
        "50% off",
        "\u1c89x",
        "\u1c8aX",
    ],
    *[
        "a\\b",
        "a'b",
        'a"b',
        "a/b",
        "a\u2028b",
        "emoji 🎉",
        "x\x01\x7f",
        " ",
        "",
        "null",
        "true",
        "18",
        "18.5",
        "[]",
        "1e3",
    ],
]
ODD = [
    *ODD_TEXTS,
    *[0, 17, 18, 18.5, -1, -0.001, 0.1, 0.0001, 123456789012, 12345678901234567890, True, False, None],
    *["1998-06-30", "1998-07-01", "1998-07-08", "2000-02-29", "1990-05-01T23:59:00+03:00", "1998-13-77", "soon"],
    *["1990-07-01", "1990-07-03", "1990-06-29", "12-31-1990", "9999-12-31", "0001-01-01"],
    *[[], [""], ["a"], ["a", "b"], ["A"], ["a/b", "é", "🎉", "50%"], [1, "2", None, True, {"a": 1}], [["a"]]],
    *[{}, {"a": 1}],
]


@pytest.fixture(autouse=True)
def base(db: None) -> None:
    """Everybody has one odd value in every attribute; one has none."""
    known_attributes()
    people([({}, (), (), ())])
    people([(dict.fromkeys(ATTRIBUTES, each), (), (), ()) for each in ODD])


@pytest.fixture
def copy(base: None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The table of customers in DuckDB, as the columnar copy makes it."""
    customers = next(each for each in tables() if each.name == deriving.TABLE)
    with duckdb.connect() as made:
        for each in tables():
            made.execute(f"create table {each.name} ({each.columns})")
        made.execute(MACROS)
        deriving.add(made, list(ATTRIBUTES))
        deriving.figures(made)
        made.execute(f"create temporary table news ({customers.columns})")
        for row in rows(everything(customers)):
            made.execute("insert into news values (?, ?, ?, ?, ?)", row)
        deriving.replace(made, customers, list(ATTRIBUTES))
        yield made


def asked(rule: Rule, way: Way) -> sql.Composable:
    moment = Moment(NOW, way=way)
    predicate = compile_node(parse(rule, moment.known), moment)
    return sql.SQL("select c.id from customers_customer c where {} order by 1").format(predicate)


def same(copy: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """One answer, for the rule and for its negation."""
    node = parse(rule, Known())
    assert isinstance(node, Leaf)
    assert node.condition.columnar(node.config), rule
    for each in (rule, {"not": rule}):
        assert copy.execute(text(asked(each, Way.COLUMNS))).fetchall() == rows(asked(each, Way.BASE)), each


def rules(operator: str, type_: str) -> Iterator[Rule]:
    """The operator with values that are met by some, and with some that are hard to write."""
    key = next(key for key, each in ATTRIBUTES.items() if each == type_)
    rule = {"type": "attribute", "attribute": key, "operator": operator}
    one: dict[str, list[Any]] = {
        "text": [each for each in ODD_TEXTS if each] + ["i", "K", "ß", "Σ"],
        "number": [0, 18, 18.5, "18.50", -1, 1e-12, "0.1", 123456789012],
        "date": ["1998-07-01", "1990-05-01", "1900-01-01"],
        "list": ["a", "A", "a/b", "é", "🎉", "50%", "2", "1", "", "null"],
        "boolean": [],
    }
    match OPERATORS[operator].takes:
        case "value":
            cases = [{}, {"case": "exact"}, {"case": "ignored"}] if type_ == "text" else [{}]
            yield from ({**rule, "value": each, **case} for each in one[type_] for case in cases)
        case "values":
            cases = [{}, {"case": "ignored"}] if type_ == "text" else [{}]
            many = [[each] for each in one[type_] if each != ""] + [one[type_], [*one[type_][:2], *one[type_][-2:]]]
            yield from ({**rule, "values": each, **case} for each in many for case in cases)
        case "range":
            yield {**rule, "value": one[type_][0], "value_to": one[type_][0]}
            yield (
                {**rule, "value": sorted(map(float, one[type_]))[0], "value_to": 18}
                if type_ == "number"
                else rule
                | {
                    "value": "1990-01-01",
                    "value_to": "1998-07-01",
                }
            )
        case "days":
            yield from ({**rule, "days": each} for each in (0, 1, 7, 400, 36_500))
        case "entries":
            yield from ({**rule, "entries": each} for each in (0, 1, 2))
        case _:
            yield rule


COLUMNAR = [
    pytest.param(key, type_, id=f"{key}-{type_}")
    for key, each in OPERATORS.items()
    for type_ in sorted(each.types)
    if not each.timed and each.takes != "pattern"
]


@pytest.mark.parametrize(("operator", "type_"), COLUMNAR)
def test_a_question_has_one_answer(copy: duckdb.DuckDBPyConnection, operator: str, type_: str) -> None:
    for rule in rules(operator, type_):
        same(copy, rule)


def test_capitals_become_small_letters_in_both_as_in_the_other() -> None:
    assert unlike() is not None


def test_ten_thousand_values_have_one_answer(copy: duckdb.DuckDBPyConnection) -> None:
    texts = [*ODD_TEXTS, *(f"{number} %" for number in range(10_000 - len(ODD_TEXTS)))]

    same(copy, {"type": "attribute", "attribute": "city", "operator": "one_of", "values": texts})
    same(copy, {"type": "attribute", "attribute": "city", "operator": "not_one_of", "values": texts, "case": "ignored"})
    numbers = [number / 2 for number in range(10_000)]
    same(copy, {"type": "attribute", "attribute": "age", "operator": "one_of", "values": numbers})


@pytest.mark.parametrize(
    "config",
    [
        {"operator": "equals", "value": "0.1234567890123"},
        {"operator": "more_than", "value": "1e-13"},
        {"operator": "between", "value": 0, "value_to": "1e25"},
        {"operator": "one_of", "values": [1, "12345678901234567890123456"]},
    ],
)
def test_numbers_that_a_decimal_of_the_copy_cannot_hold_are_asked_of_postgresql(config: Rule) -> None:
    node = parse({"type": "attribute", "attribute": "age", **config}, Known())

    assert isinstance(node, Leaf)
    assert not Attribute().columnar(node.config)


@pytest.mark.parametrize(
    "config",
    [
        {"attribute": "city", "operator": "matches", "value": "a"},
        {"attribute": "city", "operator": "changed"},
        {"attribute": "tags", "operator": "has_any", "values": [str(number) for number in range(101)]},
    ],
)
def test_what_the_copy_does_not_have_or_do_well_is_asked_of_postgresql(config: Rule) -> None:
    node = parse({"type": "attribute", **config}, Known())

    assert isinstance(node, Leaf)
    assert not Attribute().columnar(node.config)
