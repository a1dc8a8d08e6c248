"""The sentences that people are told, understood again: which one it is, and what was filled in.

Reasons are written where something is refused, and kept as they were said. A reader of another language needs the
sentence's code and its values instead; both are read back from the sentence here, also from those of long ago. All
sentences stand in sentences.json, `{name}` where a value is; tests/customers/test_sentences.py looks for others.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from lib.problems import Conflict

VALUE = re.compile(r"\{(\w+)\}")
NESTED = ("reason", "first", "second")  # values that are sentences themselves
LONGEST = 2_000
Said = dict[str, Any]  # {"code": …, "params": {name: text, or {"text": …, "said": …} of a sentence}}


@dataclass(frozen=True, slots=True)
class _Sentence:
    """`weight`: how much of it stands fast; of two that fit, the one that says more itself is meant."""

    code: str
    pattern: re.Pattern[str]
    hint: str
    weight: int


def _read() -> list[_Sentence]:
    found = []
    for code, sentence in json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")).items():
        fixed = VALUE.split(sentence)[::2]
        if not "".join(fixed).strip():
            continue  # two sentences, which are parted below
        # A name that stands twice is one value.
        seen: set[str] = set()
        pattern = ""
        for place, piece in enumerate(VALUE.split(sentence)):
            if place % 2 == 0:
                pattern += re.escape(piece)
            else:
                pattern += f"(?P={piece})" if piece in seen else f"(?P<{piece}>.+?)"
                seen.add(piece)
        found.append(_Sentence(code, re.compile(pattern, re.DOTALL), max(fixed, key=len), len("".join(fixed))))
    return sorted(found, key=lambda each: -each.weight)


SENTENCES = _read()


@lru_cache(maxsize=4096)
def understood(words: str) -> Said | None:
    """Which sentence it is, and its values; None for one that we do not know, and for none."""
    if not words or len(words) > LONGEST:
        return None
    for each in SENTENCES:
        if each.hint in words and (found := each.pattern.fullmatch(words)):
            return {"code": each.code, "params": {name: _value(name, text) for name, text in found.groupdict().items()}}
    return _two(words)


def _value(name: str, text: str) -> Any:
    return {"text": text, "said": understood(text)} if name in NESTED else text


def _two(words: str) -> Said | None:
    """Sentences that stand one after the other."""
    for end in re.finditer(r"\. ", words):
        first, second = words[: end.start() + 1], words[end.end() :]
        if (one := understood(first)) and (other := understood(second)):
            params = {"first": {"text": first, "said": one}, "second": {"text": second, "said": other}}
            return {"code": "two", "params": params}
    return None


class SaidSerializer(serializers.Serializer[Any]):
    """A sentence for readers of other languages: its code, and what is filled in."""

    code = serializers.CharField()
    params = serializers.DictField(help_text="Texts by name; of a sentence in the sentence its `text` and `said`.")


@extend_schema_field(SaidSerializer(allow_null=True, help_text="Null: no sentence, or one that has no code."))
class SaidField(serializers.CharField):
    """Beside a sentence: which one it is. `source` names the field that has it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return understood(str(value))


class SaidConflict(Conflict):
    """A conflict whose sentence a reader of another language understands, too."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        body: Any = {"detail": ErrorDetail(words, "conflict"), "code": "conflict", "said": understood(words)}
        self.detail = body
