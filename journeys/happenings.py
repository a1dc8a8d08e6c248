"""What journeys listen for: events by name, and purchases as events of the name “purchase”; narrowed by properties."""

from typing import Any

from psycopg import sql
from rest_framework import serializers

from customers.models import Event, Purchase
from lib.forms import EventField, StrictSerializer

PURCHASE = "purchase"  # the name under which purchases are listened for; they have properties of their own
PURCHASE_PROPERTIES = ("amount", "currency", "units", "order")
PATH = r"^[^\s.{}]+(\.[^\s.{}]+){0,4}$"
LONGEST_KEY = 100
NUMBERS = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}


class PropertyFilter(StrictSerializer):
    """One condition on a property of an event: “basket.total is at least 100”."""

    property = serializers.RegexField(
        PATH,
        max_length=100,
        label="Property",
        help_text="Its name; with dots into an object: basket.total. Purchases have amount, currency, units and order.",
    )
    compare = serializers.ChoiceField(
        [
            ("is", "is"),
            ("is_not", "is not"),
            ("contains", "contains"),
            ("at_least", "is at least"),
            ("at_most", "is at most"),
            ("more_than", "is more than"),
            ("less_than", "is less than"),
            ("exists", "is there"),
            ("missing", "is not there"),
        ],
        default="is",
        label="Comparison",
    )
    value = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        label="Value",
        style={"when": {"compare": ["is", "is_not", "contains", *NUMBERS]}},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["compare"] in NUMBERS and not _is_number(attrs["value"]):
            raise serializers.ValidationError({"value": ["Give a number."]})
        return attrs


class Happening(StrictSerializer):
    """An event by its name, or a purchase, and conditions on its properties that all hold."""

    event = EventField(label="Event", max_length=100, help_text="Its name, exactly as it is recorded; or purchase.")
    filters = PropertyFilter(many=True, required=False, default=list, max_length=20, label="Only if")  # type: ignore[call-arg]


def happened(event: str, filters: list[dict[str, Any]] = ()) -> tuple[sql.Composable, sql.Composable]:  # type: ignore[assignment]
    """(a table for a FROM, with the alias `e`; a condition on it) for the happenings that meet the filters.

    `e` has customer_id, id, occurred_at, received_at and properties (jsonb). Ask by e.customer_id: that is the index.
    """
    if event == PURCHASE:
        table: sql.Composable = sql.SQL(
            "(select customer_id, id, occurred_at, received_at, jsonb_build_object('amount', amount, 'currency',"
            " currency, 'units', units, 'order', key) as properties from customers_purchase"
            " where canceled_at is null) e"
        )
        conditions: list[sql.Composable] = [sql.SQL("true")]
    else:
        table = sql.SQL("customers_event e")
        conditions = [sql.SQL("e.name = {}").format(sql.Literal(event))]
    conditions += [holds(filters)] if filters else []
    return table, sql.SQL("({})").format(sql.SQL(" and ").join(conditions))


def holds(filters: list[dict[str, Any]]) -> sql.Composable:
    """Whether all of these are true of the properties of `e`."""
    return sql.SQL("({})").format(sql.SQL(" and ").join([sql.SQL("true"), *(_holds(each) for each in filters)]))


def never_heard(event: str) -> bool:
    """Whether nobody has ever done this: its name is wrong, or what sends it is not connected (yet)."""
    known = Purchase.objects.all() if event == PURCHASE else Event.objects.filter(name=event)
    return not known.exists()


def key_of(path: str) -> sql.Composable:
    """What the happening `e` is about (this basket, this order): a property as a key; '' when it has none."""
    text = sql.SQL("(e.properties #>> {}::text[])").format(sql.Literal(path.split(".")))
    return sql.SQL("(case when length({text}) > {most} then md5({text}) else coalesce({text}, '') end)").format(
        text=text, most=sql.Literal(LONGEST_KEY)
    )


def _holds(each: dict[str, Any]) -> sql.Composable:
    path, compare, value = sql.Literal(each["property"].split(".")), each["compare"], each["value"]
    text = sql.SQL("(e.properties #>> {}::text[])").format(path)
    if compare in NUMBERS:
        # What is no number compares with none; a number that was sent as text is one.
        return sql.SQL(
            "(case when {text} ~ '^-?[0-9]{{1,30}}(\\.[0-9]{{1,30}})?$'"
            " then {text}::numeric end {sign} {value}::numeric) is true"
        ).format(text=text, sign=sql.SQL(NUMBERS[compare]), value=sql.Literal(value))
    if compare == "contains":
        # A list contains a member, a text a part of it.
        return sql.SQL(
            "(case jsonb_typeof(e.properties #> {path}::text[])"
            " when 'array' then (e.properties #> {path}::text[]) ? {value}"
            " else strpos(lower({text}), lower({value})) > 0 end) is true"
        ).format(path=path, text=text, value=sql.Literal(value))
    conditions = {
        "is": sql.SQL("{} is not distinct from {}"),
        "is_not": sql.SQL("{} is distinct from {}"),
        "exists": sql.SQL("{} is not null"),
        "missing": sql.SQL("{} is null"),
    }
    if compare in ("exists", "missing"):
        return conditions[compare].format(text)
    return conditions[compare].format(text, sql.Literal(value))


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e30
    except ValueError:
        return False
