"""What each question about an attribute means, on values that are there, absent, empty or of another type."""

from typing import Any

import pytest

from customers.models import AttributeDefinition
from segments.known import Known
from segments.operators import OPERATORS
from segments.tree import RuleInvalid, parse
from tests.segments.people import NOW, chosen, day, known_attributes, people

MISSING = "missing"


@pytest.fixture(autouse=True)
def known(db: None) -> None:
    known_attributes()
    AttributeDefinition.objects.create(key="quo-ted_100", label="It's 100% “odd”")


def who(attribute: str, values: list[Any], operator: str, /, **asked: Any) -> list[Any]:
    """Which of the values the question lets through; MISSING stands for no such attribute."""
    ids = people([({} if each == MISSING else {attribute: each}, (), (), ()) for each in values])
    inside = chosen({"type": "attribute", "attribute": attribute, "operator": operator, **asked})
    return [each for id_, each in zip(ids, values, strict=True) if id_ in inside]


CITIES = ["Kyiv", "kyiv", "Lviv", "Kyivska", "", 5, None, ["Kyiv"], MISSING]
AGES = [17, 18, 18.5, 65, "18", None, True, MISSING]
DAYS = ["1998-06-30", "1998-07-01", "1998-07-02", "1990-05-01T23:59:00+03:00", "soon", 1990, None, MISSING]
TAGS = [["a"], ["a", "b"], ["A"], [], "a", None, MISSING]


@pytest.mark.parametrize(
    ("operator", "asked", "inside"),
    [
        ("equals", {"value": "Kyiv"}, ["Kyiv"]),
        ("not_equals", {"value": "Kyiv"}, ["kyiv", "Lviv", "Kyivska", "", 5, None, ["Kyiv"], MISSING]),
        ("one_of", {"values": ["Kyiv", "Lviv"]}, ["Kyiv", "Lviv"]),
        ("one_of", {"values": ["Kyiv"]}, ["Kyiv"]),
        ("not_one_of", {"values": ["Kyiv", "Lviv"]}, ["kyiv", "Kyivska", "", 5, None, ["Kyiv"], MISSING]),
        ("contains", {"value": "YI"}, ["Kyiv", "kyiv", "Kyivska"]),
        ("not_contains", {"value": "YI"}, ["Lviv", "", 5, None, ["Kyiv"], MISSING]),
        ("starts_with", {"value": "KYIVS"}, ["Kyivska"]),
        ("starts_with", {"value": "ky", "case": "exact"}, ["kyiv"]),
        ("ends_with", {"value": "IV"}, ["Kyiv", "kyiv", "Lviv"]),
        ("ends_with", {"value": "V", "case": "exact"}, []),
        ("ends_with", {"value": "far longer than any of them"}, []),
        ("equals", {"value": "KYIV", "case": "ignored"}, ["Kyiv", "kyiv"]),
        ("not_equals", {"value": "KYIV", "case": "ignored"}, ["Lviv", "Kyivska", "", 5, None, ["Kyiv"], MISSING]),
        ("one_of", {"values": ["KYIV", "lviv"], "case": "ignored"}, ["Kyiv", "kyiv", "Lviv"]),
        ("contains", {"value": "yi", "case": "exact"}, ["Kyiv", "kyiv", "Kyivska"]),
        ("contains", {"value": "YI", "case": "exact"}, []),
        ("matches", {"value": "^K.*[ao]$"}, ["Kyivska"]),
        ("matches", {"value": "^k", "case": "exact"}, ["kyiv"]),
        ("not_matches", {"value": "^.{4}$"}, ["Kyivska", "", 5, None, ["Kyiv"], MISSING]),
        ("present", {}, ["Kyiv", "kyiv", "Lviv", "Kyivska", 5, ["Kyiv"]]),
        ("absent", {}, ["", None, MISSING]),
    ],
)
def test_a_text(operator: str, asked: dict[str, Any], inside: list[Any]) -> None:
    assert who("city", CITIES, operator, **asked) == inside


@pytest.mark.parametrize(
    ("operator", "asked", "inside"),
    [
        ("equals", {"value": 18}, [18]),
        ("equals", {"value": "18.50"}, [18.5]),
        ("not_equals", {"value": 18}, [17, 18.5, 65, "18", None, True, MISSING]),
        ("one_of", {"values": [17, 65]}, [17, 65]),
        ("more_than", {"value": 18}, [18.5, 65]),
        ("at_least", {"value": 18}, [18, 18.5, 65]),
        ("at_most", {"value": 18}, [17, 18]),
        ("less_than", {"value": 18}, [17]),
        ("between", {"value": 18, "value_to": 65}, [18, 18.5, 65]),
        ("more_than", {"value": -1e-9}, [17, 18, 18.5, 65]),
    ],
)
def test_a_number(operator: str, asked: dict[str, Any], inside: list[Any]) -> None:
    assert who("age", AGES, operator, **asked) == inside


@pytest.mark.parametrize(
    ("operator", "asked", "inside"),
    [
        ("on", {"value": "1998-07-01"}, ["1998-07-01"]),
        ("before", {"value": "1998-07-01"}, ["1998-06-30", "1990-05-01T23:59:00+03:00"]),
        ("on_or_before", {"value": "1990-05-01"}, ["1990-05-01T23:59:00+03:00"]),
        ("after", {"value": "1998-07-01"}, ["1998-07-02"]),
        ("on_or_after", {"value": "1998-07-01"}, ["1998-07-01", "1998-07-02"]),
        ("between", {"value": "1998-06-30", "value_to": "1998-07-01"}, ["1998-06-30", "1998-07-01"]),
        ("in_last_days", {"days": 1}, ["1998-06-30", "1998-07-01"]),
        ("in_last_days", {"days": 0}, ["1998-07-01"]),
        ("in_next_days", {"days": 1}, ["1998-07-01", "1998-07-02"]),
        ("more_days_ago", {"days": 1}, ["1990-05-01T23:59:00+03:00"]),
        ("more_days_ago", {"days": 0}, ["1998-06-30", "1990-05-01T23:59:00+03:00"]),
        ("exactly_days_ago", {"days": 1}, ["1998-06-30"]),
        ("exactly_days_ahead", {"days": 1}, ["1998-07-02"]),
        ("exactly_days_ahead", {"days": 0}, ["1998-07-01"]),
        ("more_days_ahead", {"days": 0}, ["1998-07-02"]),
        ("more_days_ahead", {"days": 1}, []),
        ("in_this_month", {}, ["1998-07-01", "1998-07-02"]),
        ("absent", {}, [None, MISSING]),
    ],
)
def test_a_date(operator: str, asked: dict[str, Any], inside: list[Any]) -> None:
    assert who("birthday", DAYS, operator, **asked) == inside


@pytest.mark.parametrize(
    ("operator", "asked", "inside"),
    [
        ("has_any", {"values": ["a", "c"]}, [["a"], ["a", "b"]]),
        ("has_all", {"values": ["a", "b"]}, [["a", "b"]]),
        ("has_none", {"values": ["a"]}, [["A"], [], "a", None, MISSING]),
        ("present", {}, [["a"], ["a", "b"], ["A"], "a"]),
        ("has_any", {"values": ["b", *map(str, range(200))]}, [["a", "b"]]),
        ("has_none", {"values": ["b", *map(str, range(200))]}, [["a"], ["A"], [], "a", None, MISSING]),
        ("entries_at_least", {"entries": 1}, [["a"], ["a", "b"], ["A"]]),
        ("entries_exactly", {"entries": 2}, [["a", "b"]]),
        ("entries_at_most", {"entries": 1}, [["a"], ["A"], [], "a", None, MISSING]),
    ],
)
def test_a_list(operator: str, asked: dict[str, Any], inside: list[Any]) -> None:
    assert who("tags", TAGS, operator, **asked) == inside


def test_yes_and_no_leave_out_those_of_whom_neither_is_known() -> None:
    values = [True, False, None, "true", 1, MISSING]

    assert who("vip", values, "is_true") == [True]
    assert who("vip", values, "is_false") == [False]


BIRTHDAYS = ["1990-07-01", "1990-07-02", "1990-07-08", "1990-06-30", "2030-07-03", "1990-02-28", "1992-02-29", "soon"]


@pytest.mark.parametrize(
    ("operator", "asked", "today", "inside"),
    [
        ("anniversary_today", {}, "1998-07-01", ["1990-07-01"]),
        ("anniversary_next_days", {"days": 7}, "1998-07-01", ["1990-07-01", "1990-07-02", "1990-07-08", "2030-07-03"]),
        ("anniversary_next_days", {"days": 6}, "1998-07-01", ["1990-07-01", "1990-07-02", "2030-07-03"]),
        ("anniversary_last_days", {"days": 1}, "1998-07-01", ["1990-07-01", "1990-06-30"]),
        ("anniversary_exactly_days", {"days": 1}, "1998-07-01", ["1990-07-02"]),
        ("anniversary_this_month", {}, "1998-07-01", ["1990-07-01", "1990-07-02", "1990-07-08", "2030-07-03"]),
        ("anniversary_next_days", {"days": 400}, "1998-07-01", BIRTHDAYS[:-1]),
        ("anniversary_last_days", {"days": 36_500}, "1998-07-01", BIRTHDAYS[:-1]),
        # From one year into the next.
        ("anniversary_next_days", {"days": 60}, "1998-12-31", ["1990-02-28", "1992-02-29"]),
        # 29 February is kept on the 28th in a year that has none, and only then.
        ("anniversary_today", {}, "1998-02-28", ["1990-02-28", "1992-02-29"]),
        ("anniversary_today", {}, "1998-03-01", []),
        ("anniversary_today", {}, "2000-02-28", ["1990-02-28"]),
        ("anniversary_today", {}, "2000-02-29", ["1992-02-29"]),
        ("anniversary_this_month", {}, "1998-02-10", ["1990-02-28", "1992-02-29"]),
    ],
)
def test_an_anniversary(operator: str, asked: dict[str, Any], today: str, inside: list[str]) -> None:
    ids = people([({"birthday": each}, (), (), ()) for each in BIRTHDAYS])
    found = chosen({"type": "attribute", "attribute": "birthday", "operator": operator, **asked}, day(today))

    assert [each for id_, each in zip(ids, BIRTHDAYS, strict=True) if id_ in found] == inside


@pytest.mark.parametrize(
    "odd", ["100%", "%s", "%(x)s", "a'b", 'a"b', "a\\b", "$1", "{x}", "emoji 🎉", "'; drop table x; --"]
)
def test_odd_texts_are_compared_as_they_are(odd: str) -> None:
    for operator in ("equals", "contains", "starts_with", "ends_with"):
        assert who("quo-ted_100", [odd, "other"], operator, value=odd) == [odd]
    for case in ("exact", "ignored"):
        assert who("quo-ted_100", [odd, "other"], "one_of", values=[odd, "", "%%"], case=case) == [odd]
    assert who("tags", [[odd], ["other"]], "has_all", values=[odd]) == [[odd]]
    assert who("tags", [[odd], ["other"]], "has_any", values=[odd]) == [[odd]]


def test_every_type_of_attribute_has_questions_and_no_other_type_is_asked_them() -> None:
    types = {"city": "text", "age": "number", "vip": "boolean", "birthday": "date", "tags": "list"}
    for attribute, type_ in types.items():
        for key, operator in OPERATORS.items():
            if type_ in operator.types:
                continue
            with pytest.raises(RuleInvalid, match=f"is a {type_}: it can be asked"):
                parse({"type": "attribute", "attribute": attribute, "operator": key}, Known())


@pytest.mark.parametrize(
    ("config", "path", "message"),
    [
        ({"attribute": "gone", "operator": "present"}, "attribute", "There is no attribute “gone”."),
        ({"attribute": "city", "operator": "equals"}, "value", "This is needed here."),
        ({"attribute": "city", "operator": "equals", "value": 5}, "value", "Write a text."),
        ({"attribute": "city", "operator": "equals", "value": ["x"]}, "value", "Write a text, a number, or yes or no."),
        ({"attribute": "city", "operator": "one_of"}, "values", "This is needed here."),
        ({"attribute": "city", "operator": "one_of", "values": []}, "values", "This is needed here."),
        ({"attribute": "city", "operator": "one_of", "values": ["x", 5]}, "values.1", "Write a text."),
        ({"attribute": "city", "operator": "one_of", "values": ["x"] * 10_001}, "values", "At most 10,000 values can"),
        ({"attribute": "city", "operator": "regex", "value": "(a+)+$"}, "operator", '"regex" is not a valid choice.'),
        ({"attribute": "age", "operator": "equals", "value": "many"}, "value", "Write a number."),
        ({"attribute": "age", "operator": "equals", "value": "NaN"}, "value", "Write a number."),
        ({"attribute": "age", "operator": "equals", "value": "1e1000000"}, "value", "Write a number."),
        ({"attribute": "age", "operator": "equals", "value": True}, "value", "Write a number."),
        (
            {"attribute": "age", "operator": "between", "value": 5, "value_to": 4},
            "value_to",
            "The second value is less",
        ),
        ({"attribute": "birthday", "operator": "on", "value": "2001-02-30"}, "value", "Write a day, such as"),
        ({"attribute": "birthday", "operator": "on", "value": "2001-W01-1"[:9]}, "value", "Write a day, such as"),
        ({"attribute": "birthday", "operator": "in_last_days"}, "days", "This is needed here."),
        ({"attribute": "tags", "operator": "entries_at_least"}, "entries", "This is needed here."),
        ({"attribute": "vip", "operator": "changed_to", "value": "maybe"}, "value", "Write yes or no."),
        ({"attribute": "age", "operator": "changed_to", "value": "x"}, "value", "Write a number."),
        (
            {"attribute": "city", "operator": "changed", "period": {"span": "last_days"}},
            "period.days",
            "This is needed",
        ),
        ({"attribute": "city", "operator": "equals", "value": "a\0b"}, "value", "Null characters are not allowed."),
        ({"attribute": "city", "operator": "equals", "value": "x" * 501}, "value", "Write at most 500 characters."),
    ],
)
def test_what_cannot_be_asked_is_a_sentence_at_its_field(config: dict[str, Any], path: str, message: str) -> None:
    with pytest.raises(RuleInvalid) as refused:
        parse({"all": [{"type": "attribute", **config}]}, Known())

    [problem] = refused.value.problems
    assert problem.path == f"all.0.{path}"
    assert problem.node == "all.0"
    assert problem.message.startswith(message)


def test_the_day_is_that_of_the_question() -> None:
    rule = {"type": "attribute", "attribute": "birthday", "operator": "in_next_days", "days": 3}
    [soon] = people([({"birthday": "1998-07-04"}, (), (), ())])

    assert chosen(rule, NOW) == {soon}
    assert chosen(rule, NOW.replace(month=6)) == set()
