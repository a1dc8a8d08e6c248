"""What happened: an event by its name, or a purchase as an event of the name “purchase”; narrowed by its properties."""

from typing import Any

from psycopg import sql

from lib.forms import EventField, StrictSerializer
from segments.facts import Facts
from segments.moment import Moment
from segments.properties import Filter, Source, filters_field, filters_words, holds, in_copy, in_json, of_columns
from segments.values import value

PURCHASE = "purchase"  # the name under which purchases are asked for; they have properties of their own
ORDER = "order"  # the one of them that the columnar copy does not have


class Happening(StrictSerializer):
    """An event by its name, or a purchase, and conditions on its properties that all hold."""

    event = EventField(label="Event", max_length=100, help_text="Its name, exactly as it is recorded; or purchase.")
    filters = filters_field()


def events(name: str, filters: list[Filter], moment: Moment, alias: str = "e") -> Facts:
    """The events of a name that meet the filters, at any time; their columns are those of customers_event."""
    named = sql.SQL("{} = {}").format(sql.Identifier(alias, "name"), value(name))
    found = Facts("customers_event", alias, named)
    if not filters:
        return found
    return found.that(holds(filters, in_json(sql.Identifier(alias, "properties"), moment.way)))


def happenings(happening: dict[str, Any], moment: Moment, alias: str = "e") -> Facts:
    """The events, or the purchases, that meet the filters, at any time; `occurred_at` says when."""
    name, filters = happening["event"], happening["filters"]
    if name != PURCHASE:
        return events(name, filters, moment, alias)
    made = Facts("customers_purchase", alias, sql.SQL("{} is null").format(sql.Identifier(alias, "canceled_at")))
    return made.that(holds(filters, _columns(alias, filters))) if filters else made


def is_copied(happening: dict[str, Any]) -> bool:
    """Whether the columnar copy can answer it."""
    asks_order = happening["event"] == PURCHASE and any(each["property"] == ORDER for each in happening["filters"])
    return not asks_order and in_copy(happening["filters"])


def happening_words(happening: dict[str, Any]) -> str:
    """“made a purchase whose amount is at least 50”, “did “basket””."""
    name = "made a purchase" if happening["event"] == PURCHASE else f"did “{happening['event']}”"
    return f"{name}{filters_words(happening['filters'])}"


def _columns(alias: str, filters: list[Filter]) -> Source:
    def column(name: str) -> sql.Composable:
        return sql.Identifier(alias, name)

    order = {ORDER: column("key")} if any(each["property"] == ORDER for each in filters) else {}
    return of_columns({"currency": column("currency")} | order, {each: column(each) for each in ("amount", "units")})
