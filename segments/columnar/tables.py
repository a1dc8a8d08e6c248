"""What is copied: a few columns of a few tables, under the names that predicates use."""

from dataclasses import dataclass

from segments.moment import company_zone


@dataclass(frozen=True)
class Table:
    """A table of the copy.

    `columns` is its DDL in DuckDB; `select` reads it in PostgreSQL, from the table as `t`; `owner` is the column that
    names the customer ('' for a table that belongs to nobody and is copied whole). `rows` says that rows are told one
    by one, by (owner, id), when they are inserted: tables that grow.
    """

    name: str
    columns: str
    select: str
    owner: str = "customer_id"
    rows: bool = False


def _plain(document: str) -> str:
    """A document as DuckDB can read it; nearly every one, without long numbers or the sign, as it stands."""
    long = f"case when {document}::text ~ '[0-9.]{{16}}|u0001' then segments_plain({document})"
    return f"({long} else {document} end)::text"


def tables() -> tuple[Table, ...]:
    """All of them. PostgreSQL reckons the calendar day of a purchase, so that there is one table of time zones."""
    return (
        Table(
            "customers_customer",
            "id bigint, attributes json, language varchar, time_zone varchar, created_at timestamptz",
            f"t.id, {_plain('t.attributes')}, t.language, t.time_zone, t.created_at",
            owner="id",
        ),
        Table(
            "customers_address",
            "customer_id bigint, channel varchar, is_active boolean, is_primary boolean",
            "t.customer_id, t.channel, t.is_active, t.is_primary",
        ),
        Table(
            "customers_consent",
            "customer_id bigint, channel varchar, topic_id bigint, granted boolean, changed_at timestamptz",
            "t.customer_id, t.channel, t.topic_id, t.granted, t.changed_at",
        ),
        Table(
            "customers_event",
            "customer_id bigint, id bigint, name varchar, properties json, occurred_at timestamptz",
            f"t.customer_id, t.id, t.name, {_plain('t.properties')}, t.occurred_at",
            rows=True,
        ),
        Table(
            "customers_purchase",
            "customer_id bigint, id bigint, occurred_at timestamptz, on_ date, amount decimal(14, 2),"
            " refunded decimal(14, 2), currency varchar, canceled_at timestamptz, units integer",
            f"t.customer_id, t.id, t.occurred_at, (t.occurred_at at time zone '{company_zone().key}')::date, t.amount,"
            " t.refunded, t.currency, t.canceled_at, t.units",
            rows=True,
        ),
        Table(
            "customers_purchaseline",
            "customer_id bigint, purchase_id bigint, sku varchar, category varchar, quantity decimal(12, 3),"
            " returned decimal(12, 3), amount decimal(14, 2)",
            "t.customer_id, t.purchase_id, t.sku, t.category, t.quantity, t.returned, t.amount",
        ),
        Table("customers_product", "sku varchar, category varchar", "t.sku, t.category", owner=""),
    )


# Numbers of JSON as decimals, and texts. A number that a double does not hold is a text behind a sign (segments_plain);
# one that a decimal does not hold ends the question, and PostgreSQL answers it.
MACROS = r"""
create macro json_fits(figures) as not regexp_matches(figures, '[.][0-9]{13}|[0-9]{26}|[eE]');
create macro json_exact(figures) as
  case
    when json_fits(figures) then cast(figures as decimal(38, 12))
    when figures is not null then cast(figures || ' is too long' as decimal(38, 12)) -- error() would undo joins
  end;
create macro json_figures(document, path) as
  case
    when json_type(document, path) in ('BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT')
      then json_extract_string(document, path)
    when json_type(document, path) = 'VARCHAR' and json_extract_string(document, path)[1] = chr(1)
      and json_extract_string(document, path)[2] <> chr(1)
      then json_extract_string(document, path)[2:]
  end;
create macro json_number(document, path) as
  json_exact(json_figures(document, path));
create macro json_short(document, path) as
  case when json_fits(json_figures(document, path)) then cast(json_figures(document, path) as decimal(38, 12)) end;
create macro json_long(document, path) as
  case when not json_fits(json_figures(document, path)) then json_figures(document, path) end;
create macro json_word(document, path) as
  case when json_type(document, path) = 'VARCHAR' then
    case
      when json_extract_string(document, path)[1] <> chr(1) then json_extract_string(document, path)
      when json_extract_string(document, path)[2] = chr(1) then json_extract_string(document, path)[2:]
    end
  end;
"""
