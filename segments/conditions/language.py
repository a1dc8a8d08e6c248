"""The language that somebody is written to in."""

import re
from typing import Any

from django.db.models import Count
from psycopg import sql
from rest_framework import serializers

from customers.models import Customer
from segments.condition import Condition, Values
from segments.fields import Config as Fields
from segments.known import Known
from segments.moment import Moment
from segments.sampling import base, candidates
from segments.values import value

LOOKED_AT, MOST = 2_000, 50
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
ASKS = {
    "one_of": "is one of",
    "none_of": "is none of",
    "known": "is known",
    "unknown": "is not known",
}


class Language(Condition):
    key = "language"
    label = "Language"
    icon = "language"
    category = "profile"
    description = "The language of somebody. “pl” is every Polish, “pl-PL” only that of Poland."

    class Config(Fields):
        asks = serializers.ChoiceField(list(ASKS.items()), default="one_of", label="Question")
        languages = serializers.ListField(
            child=serializers.CharField(max_length=10),
            max_length=100,
            required=False,
            label="Languages",
            style={"when": {"asks": ["one_of", "none_of"]}},
        )

        def validate(self, attrs: Values) -> Values:
            if attrs["asks"] not in ("one_of", "none_of"):
                return {"asks": attrs["asks"]}
            self.require(attrs, "languages")
            for index, each in enumerate(attrs["languages"]):
                if not TAG.fullmatch(each):
                    sentence = "Write the code of a language, such as uk or pl-PL."
                    raise serializers.ValidationError({f"languages.{index}": [sentence]})
            return attrs

    examples = (
        {"languages": ["uk", "pl-PL"]},
        {"asks": "none_of", "languages": ["EN"]},
        {"asks": "known"},
        {"asks": "unknown"},
    )

    def predicate(self, config: Values, moment: Moment) -> sql.Composable:
        match config["asks"]:
            case "known":
                return sql.SQL("c.language <> ''")
            case "unknown":
                return sql.SQL("c.language = ''")
        tags = sql.SQL(", ").join(value(each.lower().replace("_", "-")) for each in config["languages"])
        written = sql.SQL("lower(replace(c.language, '_', '-'))")
        spoken = sql.SQL("({0} in ({1}) or split_part({0}, '-', 1) in ({1}))").format(written, tags)
        return spoken if config["asks"] == "one_of" else sql.SQL("not {}").format(spoken)

    def columnar(self, config: Values) -> bool:
        return True

    def recalls(self, config: Values) -> bool:
        return False

    def words(self, config: Values, known: Known) -> str:
        languages = f" {', '.join(config['languages'])}" if config["asks"] in ("one_of", "none_of") else ""
        return f"language {ASKS[config['asks']]}{languages}"

    def compared(self, config: Values, moment: Moment) -> dict[str, sql.Composable]:
        return {"language": sql.SQL("c.language")}

    def suggest(self, field: str, q: str, config: dict[str, str], known: Known) -> list[Any] | None:
        """Languages of a sample of all customers, the most frequent first."""
        if field != "languages":
            return None
        some = Customer.objects.filter(pk__in=candidates(base(), LOOKED_AT), language__istartswith=q).exclude(
            language=""
        )
        return list(some.values_list("language", flat=True).annotate(n=Count("pk")).order_by("-n", "language")[:MOST])
