"""Every table that has rows of customers, found in the models, so that none that is added later is forgotten.

A row follows its customer unless the kept one has the same already, by a unique key of the table. What is special about
a table is declared where it is known, below or in the layer that owns it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import LiteralString

from django.apps import apps
from django.db.models import CompositePrimaryKey, Model, UniqueConstraint
from psycopg import sql

COLUMN = "customer_id"


@dataclass(frozen=True)
class Special:
    """What is special about moving the rows `t` of a table to `p.kept_id`.

    `changes`: columns that must be other ones there; they are put back when the merge is undone. `follows`: a
    condition that keeps rows from being left out. `leaves`: one by which they are left out besides. `order`: of several
    equal rows of lost ones the first goes over.
    """

    changes: dict[str, LiteralString] = field(default_factory=dict)
    follows: LiteralString = "false"
    leaves: LiteralString = "false"
    order: LiteralString = "p.merge_id"
    stays: bool = False  # nobody relies on whose its rows say that they are


@dataclass(frozen=True)
class Table:
    """A table with rows of customers: what tells the rows of one customer apart, and what one has only once."""

    name: str
    key: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]
    special: Special = Special()


# A purchase without an order id is told from others by its values and a number (customers/keys.py): two customers may
# have bought the same at the same moment, and both purchases count. So the lost one's are numbered on.
NUMBERED: LiteralString = r"t.key ~ '^=.*#\d+$'"
NEXT_NUMBER: LiteralString = r"""
case when t.key ~ '^=.*#\d+$' then split_part(t.key, '#', 1) || '#' || (
  coalesce((
    select max(split_part(k.key, '#', 2)::int) from customers_purchase k
    where k.customer_id = p.kept_id and starts_with(k.key, split_part(t.key, '#', 1) || '#')
  ), 0) + row_number() over (
    partition by p.kept_id, split_part(t.key, '#', 1) order by p.merge_id, length(t.key), t.key
  )
) else t.key end"""
# The kept one's first address of a channel stays the first.
STAYS_PRIMARY: LiteralString = """
t.is_primary and not exists (
  select from customers_address k where k.customer_id = p.kept_id and k.channel = t.channel and k.is_primary
) and 1 = row_number() over (
  partition by p.kept_id, t.channel order by not (t.is_primary and not exists (
    select from customers_address k
    where k.customer_id = p.kept_id and k.channel = t.channel and k.endpoint = t.endpoint
  )), p.merge_id
)"""
# An order that both had is there once; what hangs on the other's row is left out with it.
HANGS_ON_LEFT_OUT: LiteralString = r"""
exists (
  select from customers_purchase o
  join customers_purchase k on k.key = o.key
  where o.customer_id = p.lost_id and o.id = t.purchase_id and o.key !~ '^=.*#\d+$'
    and (k.customer_id = p.kept_id
         or k.customer_id in (select q.lost_id from pair q where q.kept_id = p.kept_id and q.merge_id < p.merge_id))
)"""
# What was chosen is put back as it was; what has been chosen since is the kept one's (undoing.py).
CHOICE: dict[str, LiteralString] = {
    "granted": "t.granted",
    "changed_at": "t.changed_at",
    "source": "t.source",
    "ip": "t.ip",
    "text_version": "t.text_version",
}

_specials: dict[str, Special] = {
    "customers_address": Special({"is_primary": STAYS_PRIMARY}),
    "customers_consent": Special(CHOICE, order="t.changed_at desc, t.granted, p.merge_id"),
    "customers_purchase": Special({"key": NEXT_NUMBER}, follows=NUMBERED),
    "customers_purchaseline": Special(leaves=HANGS_ON_LEFT_OUT),
    "customers_refund": Special(leaves=HANGS_ON_LEFT_OUT),
}
# Others look at these, and so they come last.
_LATE = ("customers_purchase",)


def declare(table: str, special: Special) -> None:
    """Says what is special about a table; called by the layer that owns it, when it is ready."""
    _specials[table] = special


def tables(app: str) -> list[Table]:
    """The tables of an app that have rows of customers, in the order in which they are moved."""
    found = [_table(model) for model in apps.get_app_config(app).get_models() if _has_customer(model)]
    moved = [each for each in found if not each.special.stays]
    return sorted(moved, key=lambda each: (each.name in _LATE, each.name))


def _has_customer(model: type[Model]) -> bool:
    return any(each.column == COLUMN for each in model._meta.concrete_fields)


def _table(model: type[Model]) -> Table:
    meta = model._meta
    special = _specials.get(meta.db_table, Special())
    columns = {each.name: each.column for each in meta.concrete_fields if each.column}
    keys: list[Sequence[str]] = [
        each.fields for each in meta.constraints if isinstance(each, UniqueConstraint) and not each.condition
    ]
    primary: tuple[str, ...] = ("id",)
    if isinstance(meta.pk, CompositePrimaryKey):
        primary = meta.pk.field_names
        keys.append(primary)
    uniques = []
    for names in keys:
        key = tuple(columns.get(each, each) for each in names)
        others = tuple(each for each in key if each != COLUMN)
        if COLUMN in key and "id" not in key:
            uniques.append(others)
    has_id = "id" in columns.values()
    key = ("id",) if has_id else tuple(columns.get(each, each) for each in primary if columns.get(each, each) != COLUMN)
    return Table(meta.db_table, key, tuple(uniques), special)


def identifiers(columns: Sequence[str], alias: str) -> list[sql.Composable]:
    """Columns of an alias."""
    return [sql.Identifier(alias, each) for each in columns]
