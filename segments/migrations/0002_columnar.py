"""What the columnar copy is told (segments/columnar): which customers, or which new rows, a statement has touched.

Statement by statement, whoever writes. As long as nobody has registered a copy, nothing is noted.
"""

from django.db import migrations

TABLES = """
create table segments_copy (
  name text primary key,
  snapshot pg_snapshot,
  seen_at timestamptz not null default now()
);
create table segments_change (
  xid xid8 not null default pg_current_xact_id(),
  "table" text not null,
  customers bigint[],
  ids bigint[]
);
alter table segments_change alter customers set storage external, alter ids set storage external;
create index change_xid on segments_change (xid)
"""
TABLES_BACK = "drop table segments_copy, segments_change"

# Nothing in `ids`: everything that the customers have in the table is to be read anew. With them: only these new rows.
# No customers either: the whole table.
TELL = """
create function segments_tell() returns trigger language plpgsql as $tell$
begin
  if not exists (select from segments_copy) then
    return null;
  elsif TG_OP = 'TRUNCATE' or TG_ARGV[0] = '' then
    insert into segments_change ("table") values (TG_TABLE_NAME);
  elsif TG_OP = 'INSERT' and TG_ARGV[1] = 'rows' then
    execute format('insert into segments_change ("table", customers, ids) select %L, array_agg(%I), array_agg(id)
                    from new_rows having count(*) > 0', TG_TABLE_NAME, TG_ARGV[0]);
  elsif TG_OP = 'INSERT' then
    execute format('insert into segments_change ("table", customers) select %L, array_agg(%I)
                    from new_rows having count(*) > 0', TG_TABLE_NAME, TG_ARGV[0]);
  elsif TG_OP = 'DELETE' then
    execute format('insert into segments_change ("table", customers) select %L, array_agg(%I)
                    from old_rows having count(*) > 0', TG_TABLE_NAME, TG_ARGV[0]);
  else
    execute format('insert into segments_change ("table", customers) select %1$L, array_agg(t.c)
                    from (select %2$I from new_rows union select %2$I from old_rows) t (c) having count(*) > 0',
                   TG_TABLE_NAME, TG_ARGV[0]);
  end if;
  return null;
end
$tell$
"""
TELL_BACK = "drop function segments_tell"

# DuckDB reads numbers of JSON as doubles. Those that a double does not hold go there as texts behind a sign of their
# own, and a text that begins with that sign gets another one.
PLAIN = r"""
create function segments_plain(document jsonb) returns jsonb language sql immutable parallel safe as $plain$
  select case jsonb_typeof(document)
    when 'object' then (select coalesce(jsonb_object_agg(e.key, segments_plain(e.value)), '{}') from jsonb_each(document) e)
    when 'array' then (select coalesce(jsonb_agg(segments_plain(e.value) order by e.place), '[]')
                       from jsonb_array_elements(document) with ordinality e (value, place))
    when 'number' then
      case when length(ltrim(translate(document::text, '-.', ''), '0')) > 15
        then to_jsonb(chr(1) || document::text) else document end
    when 'string' then
      case when starts_with(document #>> '{}', chr(1)) then to_jsonb(chr(1) || (document #>> '{}')) else document end
    else document
  end
$plain$
"""
PLAIN_BACK = "drop function segments_plain"

LISTENED = {
    "customers_customer": "'id'",
    "customers_address": "'customer_id'",
    "customers_consent": "'customer_id'",
    "customers_event": "'customer_id', 'rows'",
    "customers_purchase": "'customer_id', 'rows'",
    "customers_purchaseline": "'customer_id'",
    "customers_product": "''",
    "customers_attributedefinition": "''",
}
EVENTS = {
    "insert": "referencing new table as new_rows",
    "update": "referencing old table as old_rows new table as new_rows",
    "delete": "referencing old table as old_rows",
    "truncate": "",
}
LISTEN = ";".join(
    f"create trigger segments_tell_{event} after {event} on {table} {rows}"
    f" for each statement execute function segments_tell({arguments})"
    for table, arguments in LISTENED.items()
    for event, rows in EVENTS.items()
)
LISTEN_BACK = ";".join(f"drop trigger segments_tell_{event} on {table}" for table in LISTENED for event in EVENTS)


class Migration(migrations.Migration):
    dependencies = [("segments", "0001_initial"), ("customers", "0014_lists")]
    operations: list[migrations.operations.base.Operation] = [
        migrations.RunSQL(TABLES, TABLES_BACK),
        migrations.RunSQL(TELL, TELL_BACK),
        migrations.RunSQL(PLAIN, PLAIN_BACK),
        migrations.RunSQL(LISTEN, LISTEN_BACK),
    ]
