"""Sentences that people are told have codes, so that they are said in every language."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from customers.sentences import understood

CUSTOMERS = Path(__file__).resolve().parents[2] / "customers"
SENTENCES: dict[str, str] = json.loads((CUSTOMERS / "sentences.json").read_text("utf-8"))
TEXTS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"
# Whose words are shown beside a row or a source; what is refused at the door and by the bulk API is told to machines.
TELLING = {"Refused", "Refusal", "NotAContact", "TooMuch", "Health", "QueryProblem", "refuse"}
SAYING = re.compile(r"loaders/\w+\.py|joining/undoing\.py|importing/(cutting|format)\.py|formats/\w+\.py")
# Made of two parts of the code.
COMPOSED = {
    "Cell 17 holds 17.": ("Cell 17 holds a NUL character.", "Cell 17 holds half of a character (a lone surrogate)."),
    "“17” is not a date 17.": ("“17” is not a date like 2026-01-31.", "“17” is not a date like 31.01.2026."),
}
SAMPLE = "17"  # stands where a value is: good for numbers, names and texts


def words_of(node: ast.AST) -> str:
    """A text of the code with SAMPLE for every value; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(each.value if isinstance(each, ast.Constant) else SAMPLE for each in node.values)  # type: ignore[misc]
    return ""


def told() -> Iterator[tuple[str, str]]:
    for file in sorted(CUSTOMERS.rglob("*.py")):
        place = str(file.relative_to(CUSTOMERS))
        if place.startswith(("collecting/", "bulk/")):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                given = [words_of(each) for each in node.args] if called in TELLING else []
            elif isinstance(node, ast.Return) and SAYING.search(place) and node.value is not None:
                given = [words_of(each) for each in ast.walk(node.value)]
            else:
                continue
            for words in given:
                if re.match(r"[“A-Z1].* .*[.”]$", words):
                    for each in COMPOSED.get(words, (words,)):
                        yield f"{place}:{node.lineno}", each


@pytest.mark.parametrize(("place", "words"), list(told()))
def test_every_reason_that_is_given_has_a_code(place: str, words: str) -> None:
    assert understood(words), f"{place} says “{words}”: write it into customers/sentences.json and the translations"


def test_a_sentence_is_understood_with_its_values() -> None:
    assert understood("“x” is not a number.") == {"code": "not_a_number", "params": {"text": "x"}}
    assert understood("“a” is not a number.” is not a number.") == {
        "code": "not_a_number",
        "params": {"text": "a” is not a number."},
    }
    assert understood("The text has 9,000 characters; 2,000 are allowed.") == {
        "code": "text_too_long",
        "params": {"count": "9,000", "most": "2,000"},
    }


def test_a_sentence_in_a_sentence_is_understood_too() -> None:
    assert understood("Column age: “x” is not a number.") == {
        "code": "column",
        "params": {
            "column": "age",
            "reason": {
                "text": "“x” is not a number.",
                "said": {"code": "not_a_number", "params": {"text": "x"}},
            },
        },
    }
    stranger = understood("Column age: The moon is full.")
    assert stranger is not None
    assert stranger["params"]["reason"] == {"text": "The moon is full.", "said": None}


def test_sentences_after_one_another_are_understood_one_by_one() -> None:
    third = "Choose a mapping before it can be loaded."
    said = understood(f"It answers with 4 columns. There is no column “changed”. {third}")
    assert said is not None
    assert (said["code"], said["params"]["first"]["said"]["code"]) == ("two", "answers_columns")
    second = said["params"]["second"]["said"]["params"]
    assert [second[each]["said"]["code"] for each in ("first", "second")] == ["no_such_column", "choose_mapping"]


def test_what_nobody_has_written_down_has_no_code() -> None:
    for words in ("", "The moon is full.", "The moon is full. It is late.", "“x” is not a number. " * 200):
        assert understood(words) is None


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_with_values_is_itself_again(code: str) -> None:
    """And no other one stands in its way."""
    if code != "two":
        said = understood(re.sub(r"\{\w+\}", SAMPLE, SENTENCES[code]))
        assert said is not None
        assert said["code"] == code


@pytest.mark.parametrize("language", ["en", "ru", "uk", "pl"])
def test_the_translations_say_every_sentence_with_all_its_values(language: str) -> None:
    texts = json.loads((TEXTS / language / "sentences.json").read_text("utf-8"))["said"]
    assert list(texts) == list(SENTENCES)
    for code, sentence in SENTENCES.items():
        assert set(re.findall(r"\{\{(\w+)\}\}", texts[code])) == set(re.findall(r"\{(\w+)\}", sentence)), code
    if language == "en":
        assert {code: re.sub(r"\{(\{\w+\})\}", r"\1", text) for code, text in texts.items()} == SENTENCES
