"""What a file is and where its columns go, guessed. Each guess is marked, for people to look at before they load."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from customers.importing import guessing_values as values
from customers.importing.format import Shape
from customers.importing.guessing_shape import written
from customers.importing.sampling import sample
from customers.importing.source import Source
from customers.importing.target import CUSTOMERS, EVENTS, LINES, PRODUCTS, PURCHASES, REFUNDS
from customers.importing.words import ATTRIBUTES, CURRENCIES, key_of, plain, role_of
from customers.models import AttributeDefinition, Topic

LOOKED_AT = 500  # rows
MOST = 300  # columns; what comes behind them nobody maps by hand
NAMES_CUSTOMER = ("customer", "card", "email", "phone")
# Roles that are a target of the same name, by the type of rows.
DIRECT: dict[str, set[str]] = {
    CUSTOMERS: {"language", "time_zone"},
    PURCHASES: {"order_id", "amount", "currency"},
    LINES: {"order_id", "amount", "currency", "sku", "product_name", "category", "price", "cost", "quantity"},
    REFUNDS: {"order_id", "refunded", "sku", "quantity"},
    PRODUCTS: {"sku", "product_name", "category", "price", "cost", "currency"},
    EVENTS: {"event_name", "event_id"},
}
NUMERIC = {"amount", "price", "cost", "quantity", "refunded"}
PROPERTY = re.compile(r"[^\W\d][\w .-]{0,59}")
CHANNELS = ("sms", "viber", "whatsapp", "telegram", "webpush", "push", "email")


@dataclass(slots=True)
class Guess:
    """A mapping, perhaps not complete, and the paths in it that are guesses."""

    mapping: dict[str, Any] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Column:
    """A column of the sample: how the mapping names it, its name, its values, what it is likely to hold."""

    column: str | int
    name: str
    values: list[str]
    role: str = ""
    dates: str = ""  # how they are written, if they are dates


def guess(source: Source, wished: dict[str, Any] | None = None) -> Guess:
    """A mapping for a file; what somebody has `wished` of its format stands, and the rest is guessed by it."""
    found = written(source)
    fields = found.fields | (wished or {})
    shape_fields = {name: fields[name] for name in ("delimiter", "header", "widths", "sheet") if name in fields}
    cut = sample(
        Source(source.path, fields.get("encoding", "utf-8"), source.name),
        fields["format"],
        Shape(**shape_fields),
        LOOKED_AT,
    )
    result = Guess(fields, [each for each in found.guessed if each not in (wished or {})])
    columns = [_look(each) for each in _columns(cut.header, cut.rows)]
    if not columns:
        result.mapping["columns"] = []
        return result
    _terms(result, columns)
    rows = _rows(columns)
    result.mapping["rows"] = rows
    result.guessed.append("rows")
    _targets(result, columns, rows)
    return result


def _columns(header: list[str] | None, rows: list[list[str]]) -> list[_Column]:
    """By name where it is the only one of that name, else by place."""
    width = min(len(header) if header is not None else max(map(len, rows), default=0), MOST)
    columns = []
    for place in range(width):
        name = header[place] if header is not None else ""
        once = header is not None and name and header.count(name) == 1
        cells = [row[place].strip() for row in rows if place < len(row)]
        columns.append(_Column(name if once else place + 1, name, [each for each in cells if each]))
    return columns


def _look(column: _Column) -> _Column:
    """What it holds: by its name, if its values agree; else by its values, where they leave no doubt."""
    role, cells = role_of(column.name), column.values
    column.dates = values.date_format(cells)
    match role:
        case "email":
            fits = values.are_emails(cells)
        case "phone":
            fits = values.are_phones(cells)
        case "consent":
            fits = values.are_yes_or_no(cells)
        case "birthday" | "created_at" | "occurred_at":
            fits = bool(column.dates)
        case _ if role in NUMERIC:
            fits = values.are_numbers(cells)
        case _:
            fits = True
    column.role = role if fits or not cells else ""
    if not column.role:
        if values.are_emails(cells):
            column.role = "email"
        elif values.are_international(cells):
            column.role = "phone"
        elif not column.name and column.dates:
            column.role = "occurred_at"
        elif not column.name and values.are_numbers(cells):
            column.role = "amount" if any("." in each or "," in each for each in cells) else "quantity"
    return column


def _terms(result: Guess, columns: list[_Column]) -> None:
    """What holds for all rows: the decimal sign, the country of phone numbers, the currency, the time zone."""
    phones = [each for column in columns if column.role == "phone" for each in column.values]
    names = " ".join(plain(each.name) + each.name for each in columns if each.role in NUMERIC)
    result.mapping |= {
        "decimal": values.decimal_sign(each.values for each in columns),
        "region": values.region_of(phones),
        "currency": next((key for key, pattern in CURRENCIES if pattern.search(names)), "USD"),
        "time_zone": settings.COMPANY_TIME_ZONE,
    }
    result.guessed += ["decimal", "region", "currency", "time_zone"]


def _rows(columns: list[_Column]) -> str:
    """What one row is, by what the columns hold. A file without names of customers is one of products, or of nobody."""
    roles = {each.role for each in columns}
    if not columns[0].name and not roles.intersection(NAMES_CUSTOMER):
        columns[0].role = "customer"
        roles = {each.role for each in columns}
    named = roles.intersection(NAMES_CUSTOMER)
    if {"event_name", "occurred_at"} <= roles:
        return EVENTS
    if "refunded" in roles and "order_id" in roles:
        return REFUNDS
    if {"order_id", "occurred_at"} <= roles and roles & {"sku", "product_name"} and named:
        return LINES
    if "occurred_at" in roles and roles & {"amount", "price"} and named:
        return PURCHASES
    if "sku" in roles and not named:
        return PRODUCTS
    return CUSTOMERS


def _targets(result: Guess, columns: list[_Column], rows: str) -> None:
    """Where each column goes; what fills a place that is taken is left out."""
    known = {each.key: each for each in AttributeDefinition.objects.all()}
    filled: set[tuple[Any, ...]] = set()
    identified = {each.role for each in columns} & {"customer", "card"}
    mapped: list[dict[str, Any]] = []
    for place, column in enumerate(columns, start=1):
        for options in _options(column, rows, place, known, bool(identified)):
            slot = tuple(str(options.get(name)) for name in ("target", "namespace", "key", "channel", "topic"))
            free = slot not in filled or options["target"] == "skip"
            filled.add(slot)
            goes = options if free else {"target": "skip"}
            result.guessed += [f"columns.{len(mapped)}.{name}" for name in goes]
            mapped.append({"column": column.column} | goes)
    result.mapping["columns"] = mapped


def _options(
    column: _Column, rows: str, place: int, known: dict[str, AttributeDefinition], identified: bool
) -> list[dict[str, Any]]:
    """Target and options of a column; two of an e-mail address that is all that names the customer."""
    role = column.role
    if role in NAMES_CUSTOMER and rows != PRODUCTS:
        return _contact(column, rows, identified)
    if role == "occurred_at" and rows in (PURCHASES, LINES, EVENTS, REFUNDS):
        return [{"target": "occurred_at", "format": column.dates or "iso"}]
    if role in ("price", "quantity") and rows == PURCHASES:
        return [{"target": "amount" if role == "price" else "units"}]
    if role == "first_name" and rows == PRODUCTS:
        return [{"target": "product_name"}]
    if role in DIRECT[rows]:
        return [{"target": role}]
    if rows == EVENTS and column.values:
        return [_property(column, place)]
    if rows != CUSTOMERS or not column.values:
        return [{"target": "skip"}]
    if role == "created_at":
        return [{"target": "created_at", "format": column.dates or "iso"}]
    if role == "consent":
        return _consent(column)
    return _attribute(column, place, known)


def _contact(column: _Column, rows: str, identified: bool) -> list[dict[str, Any]]:
    role = column.role
    if role in ("customer", "card"):
        namespace = "card" if role == "card" else key_of(column.name, "customer_id")
        return [{"target": "identity", "namespace": "customer_id" if namespace == "id" else namespace}]
    identity = {"target": "identity", "namespace": role}
    if rows != CUSTOMERS:
        return [identity]
    address = {"target": "address", "channel": "email" if role == "email" else "sms"}
    return [address] if identified else [address, identity]


def _consent(column: _Column) -> list[dict[str, Any]]:
    """Only where there is one topic is it clear which one is meant."""
    topics = list(Topic.objects.select_related("brand")[:2])
    if len(topics) != 1:
        return [{"target": "skip"}]
    channel = next((each for each in CHANNELS if each in plain(column.name)), "email")
    return [{"target": "consent", "channel": channel, "topic": f"{topics[0].brand.key}/{topics[0].key}"}]


def _property(column: _Column, place: int) -> dict[str, Any]:
    key = column.name if PROPERTY.fullmatch(column.name) else key_of(column.name, f"column_{place}")
    type_ = _type(column)
    options = {"target": "property", "key": key, "type": type_}
    return options | {"format": column.dates} if type_ == "date" else options


def _attribute(column: _Column, place: int, known: dict[str, AttributeDefinition]) -> list[dict[str, Any]]:
    key = column.role if column.role in ATTRIBUTES else key_of(column.name, f"column_{place}")
    type_ = known[key].type if key in known else _type(column)
    label = known[key].label if key in known else ATTRIBUTES.get(key, column.name[:100] or f"Column {place}")
    options = {"target": "attribute", "key": key, "type": type_, "label": label}
    return [options | {"format": column.dates or "iso"} if type_ == "date" else options]


def _type(column: _Column) -> str:
    """The type of an attribute or a property, by the values."""
    if column.dates and not (column.dates == "iso" and any(len(each) > 10 for each in column.values)):
        return "date" if column.dates != "unix" else "text"
    if values.are_yes_or_no(column.values) and len(set(map(str.casefold, column.values))) > 1:
        return "boolean"
    return "number" if values.are_numbers(column.values) else "text"
