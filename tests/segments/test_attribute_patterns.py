"""Patterns: what can be asked finds what it should, and what could explode is a sentence."""

import time
from typing import Any

import pytest

from segments.known import Known
from segments.tree import RuleInvalid, parse
from tests.segments.people import chosen, known_attributes, people


@pytest.fixture(autouse=True)
def known(db: None) -> None:
    known_attributes()


def rule(pattern: Any) -> dict[str, Any]:
    return {"type": "attribute", "attribute": "city", "operator": "matches", "value": pattern}


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("^[a-z]+-[0-9]{2,4}$", "abc-123", "abc-1"),
        (r"^\+380\d{9}$", "+380671234567", "+38067"),
        (r"@(gmail|ukr)\.(com|net)$", "ann@ukr.net", "ann@ukr.org"),
        ("(?:ab){3}", "xababab", "abab"),
        ("[]()+*{}]", "a)", "a"),
        (r"\(\+\)", "(+)", "(("),
        ("^(київ|львів)$", "КИЇВ", "Киев"),
        ("100%$", "100%", "100"),
        ("[[:digit:]+*]", "7", "x"),
        ("a{2}?", "aa", "a"),
        ("(a?)b", "b", "a"),
    ],
)
def test_a_pattern_finds(pattern: str, inside: str, outside: str) -> None:
    found, _ = people([({"city": inside}, (), (), ()), ({"city": outside}, (), (), ())])

    assert chosen(rule(pattern)) == {found}


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(a+)+$", "A group that is repeated cannot have repetitions inside, as “(a+)+” has."),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "A group that is repeated cannot have repetitions inside"),
        ("((a{1,50}){1,50}){1,50}", "A group that is repeated cannot have repetitions inside"),
        ("(a*|b)*", "A group that is repeated cannot have repetitions inside"),
        ("(x(a+))+", "A group that is repeated cannot have repetitions inside"),
        (r"(a)\1", "A pattern cannot refer back to a group, as “\\1” does."),
        ("a{1000}", "A pattern can ask for at most 100 repetitions, not “{1000}”."),
        ("(?=a)b", "A group cannot begin with “(?=”"),
        ("(?i)b", "A group cannot begin with “(?i”"),
        ("***=a", "A pattern cannot begin with “***”."),
        ("(a", "This is no pattern: parentheses () not balanced."),
        ("a)", "This is no pattern"),
        ("[a", "This is no pattern: brackets [] not balanced."),
        ("*a", "This is no pattern: quantifier operand invalid."),
        ("a{5,2}", "This is no pattern: invalid repetition count(s)."),
        ("\\", "This is no pattern"),
        ("[z-a]", "This is no pattern: invalid character range."),
        ("a" * 201, "A pattern has at most 200 characters."),
        (5, "Write a text."),
        ("", "This is needed here."),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(pattern: Any, message: str) -> None:
    with pytest.raises(RuleInvalid) as refused:
        parse({"all": [rule(pattern)]}, Known())

    [problem] = refused.value.problems
    assert problem.path == "all.0.value"
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    "pattern",
    [
        "^" + "(a|aa)" * 33 + "$",
        "(" * 60 + "a" + ")" * 60,
        "a.*" * 60 + "$",
        "(a|b|ab)*c",
        "(a|a)*" * 33,
        "[a-z]{100}" * 20,
        "(a|b){100}(a|b){100}(a|b){100}",
        "(.|.){100}" * 19,
    ],
)
def test_no_pattern_that_is_taken_explodes(pattern: str) -> None:
    people([({"city": "a" * 500 + "!"}, (), (), ())] * 20)
    started = time.perf_counter()
    try:
        chosen(rule(pattern))
    except RuleInvalid as refused:
        assert "pattern" in str(refused)  # noqa: PT017 (either is right)
    assert time.perf_counter() - started < 5
