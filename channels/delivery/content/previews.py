"""What a text will say to somebody, before anybody gets it: for a chosen customer, or for one who is made up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes
from rest_framework import serializers

from accounts.models import Brand
from customers.models import Address, Customer
from delivery import public
from delivery.content.contents import bots_of, checked, compiled, customer_context, event_context, frozen_fields
from delivery.content.fields import Rendered
from delivery.content.templates import RenderFailure, sandbox
from delivery.kinds import KINDS
from delivery.models import Content
from delivery.senders import default_sender, price_of

LOOKED_AT = 2_000  # customers, the newest: whether they have what a text speaks of
MOST_VARIABLES = 20

SVG = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='120' height='120'%3E"
SQUARE = "%3Crect width='120' height='120' fill='%23{color}'/%3E"
RING = "%3Ccircle cx='60' cy='60' r='30' fill='none' stroke='%23fff' stroke-width='6'/%3E%3C/svg%3E"
SAMPLE_CUSTOMER = {
    "first_name": "Olena",
    "last_name": "Kovalenko",
    "city": "Lviv",
    "birthday": "1990-05-14",
}
SAMPLE_EVENT = {
    "name": "basket_left",
    "at": "2026-03-08T17:30:00Z",
    "url": "https://shop.example/basket",
    "number": "A-10427",
    "total": 248.5,
    "lines": [
        {
            "name": "Ceramic teapot, 1 l",
            "price": 189,
            "quantity": 1,
            "url": "https://shop.example/teapot",
            "picture": SVG + SQUARE.format(color="0d7480") + RING,
        },
        {
            "name": "Two cups",
            "price": 59.5,
            "quantity": 2,
            "url": "https://shop.example/cups",
            "picture": SVG + SQUARE.format(color="d9822b") + RING,
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A variable without a default: of the customers who were looked at, so many have no value for it."""

    variable: str
    count: int
    of: int


@dataclass
class Preview:
    """What comes out: the fields and what they cost, or why there is no message; and what else to know."""

    language: str = ""  # of the variant that was chosen; blank: the one for everybody
    fields: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Any] = field(default_factory=dict)  # by field: what the channel does not accept
    failure: str = ""  # why this customer would get nothing
    parts: int = 0
    cost: str | None = None
    currency: str = ""
    missing: list[Missing] = field(default_factory=list)


def preview(
    brand: Brand,
    channel: str,
    languages: Mapping[str, Mapping[str, Any]],
    *,
    customer: Customer | None = None,
    language: str | None = None,
    event: Mapping[str, Any] | None = None,
) -> Preview:
    """The text for this customer (None: one who is made up), in the variant of a language (None: the one they get).

    `languages` are the variants of one channel; "" is the one for everybody. Without an event, one is made up.
    """
    made = Preview()
    content = Content(brand=brand, channel=channel)
    speaks = customer.language if customer else ""
    try:
        asked = language is not None and language in languages
        made.language = language or "" if asked else _chosen(languages, speaks, brand)
        fields = languages[made.language]
        checked(channel, fields)
        content.fields = frozen_fields(channel, fields, made.language or brand.language)
        content.languages = {made.language: content.fields} if made.language else {}
    except serializers.ValidationError as error:
        made.problems = dict(error.detail) if isinstance(error.detail, dict) else {"": error.detail}
        return made
    made.missing = lacking(channel, fields)
    one = compiled(content)
    whose = customer.pk if customer else 0
    try:
        made.fields = one.render(
            customer_context(whose, customer.attributes if customer else SAMPLE_CUSTOMER),
            made.language or speaks,
            event_context(event or SAMPLE_EVENT),
            customer.time_zone if customer else None,
            **links(brand, whose),
        )
    except RenderFailure as failure:
        made.failure = failure.words
        return made
    made.parts = one.kind.parts(made.fields)
    _price(made, brand, channel, customer)
    return made


def links(brand: Brand, customer_id: int) -> dict[str, str]:
    """Links of the kind that messages have; they change nothing, because they name no message."""
    bot = bots_of([brand.pk]).get(brand.pk)
    return {
        "unsubscribe_url": public.unsubscribe_url(brand.public_url, customer_id, 0),
        "preferences_url": public.preferences_url(brand.public_url, customer_id, brand.pk),
    } | ({"telegram_url": public.telegram_url(bot, customer_id)} if bot else {})


def lacking(channel: str, fields: Mapping[str, str]) -> list[Missing]:
    """Attributes that the text needs, and how many of the newest customers have none of them."""
    needed = sorted(needs(channel, fields))[:MOST_VARIABLES]
    keys = [each.removeprefix("customer.") for each in needed if each.startswith("customer.")]
    if not keys:
        return []
    people = list(Customer.objects.order_by("-id").values_list("attributes", flat=True)[:LOOKED_AT])
    known = [customer_context(1, each) for each in people]
    found = [Missing(f"customer.{key}", sum(key not in each for each in known), len(known)) for key in keys]
    return [each for each in found if each.count]


def needs(channel: str, fields: Mapping[str, str]) -> set[str]:
    """The variables without which these texts fail: `customer.first_name`, `event.total`."""
    rules = KINDS[channel].Content().fields
    found: set[str] = set()
    for key, source in fields.items():
        rule = rules.get(key)
        if isinstance(rule, Rendered) and "{" in source:
            try:
                found.update(_needs(sandbox(rule.html).parse(source), frozenset()))
            except Exception:  # noqa: BLE001, S112 (the form says what is wrong with it)
                continue
    return found


def _needs(node: nodes.Node, safe: frozenset[str]) -> Iterator[str]:
    """`safe`: what an `if` around has asked about."""
    if (path := _path(node)) is not None:
        if path not in safe:
            yield path
        return
    children = list(node.iter_child_nodes())
    if isinstance(node, nodes.Filter) and node.name in ("default", "d") and node.node and _path(node.node):
        children.remove(node.node)
    elif isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
        children = [each for each in children if not _path(each)]
    elif isinstance(node, nodes.Or):
        children = [node.right] if _path(node.left) else children
    elif isinstance(node, nodes.If | nodes.CondExpr | nodes.And):
        first = node.left if isinstance(node, nodes.And) else node.test
        safe |= {found for each in (first, *first.find_all(nodes.Expr)) if (found := _path(each))}
    for each in children:
        yield from _needs(each, safe)


def _path(node: nodes.Node) -> str | None:
    """`customer.first_name` or `event.lines`: what a variable of the two is called; None for anything else."""
    name = None
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            name = node.attr
        elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            name = node.arg.value
        elif not isinstance(node.arg, nodes.Const):
            return None
        node = node.node
    if name and isinstance(node, nodes.Name) and node.name in ("customer", "event", "payload", "answers"):
        return f"{node.name}.{name}"
    return None


def _chosen(languages: Mapping[str, Any], wanted: str, brand: Brand) -> str:
    """As Compiled.variant chooses it."""
    by_tag = {each.lower(): each for each in languages if each}
    for each in (wanted, brand.language):
        tag = (each or "").lower().replace("_", "-")
        for candidate in (tag, tag.partition("-")[0]):
            if candidate in by_tag:
                return by_tag[candidate]
    return ""


def _price(made: Preview, brand: Brand, channel: str, customer: Customer | None) -> None:
    sender = default_sender(brand.pk, channel)
    if sender is None:
        return
    address = Address.objects.filter(customer=customer, channel=channel, is_primary=True).first() if customer else None
    price = price_of(sender.account_id, channel, address.endpoint if address else "")
    if price:
        made.cost, made.currency = str((price.amount * made.parts).normalize()), price.currency
