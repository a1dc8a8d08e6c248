"""What the blocks around the cascade need."""

from typing import ClassVar

from django.db import migrations

# A value that came with an event, a call or an answer, as an attribute of that type holds it (as imports write it:
# numbers plain, dates as ISO days, lists as texts); null for what is no such value.
TYPED = r"""
create function journeys_typed(raw jsonb, type text) returns jsonb language sql immutable parallel safe as $$
select case type
  when 'text' then
    case when jsonb_typeof(raw) in ('string', 'number', 'boolean') and length(raw #>> '{}') between 1 and 2000
         then to_jsonb(raw #>> '{}') end
  when 'number' then
    case when jsonb_typeof(raw) in ('string', 'number') and raw #>> '{}' ~ '^-?[0-9]{1,30}(\.[0-9]{1,30})?$'
         then to_jsonb(trim_scale((raw #>> '{}')::numeric)) end
  when 'boolean' then
    case when jsonb_typeof(raw) in ('string', 'number', 'boolean') then
      case when lower(raw #>> '{}') in ('true', 'yes', '1') then 'true'::jsonb
           when lower(raw #>> '{}') in ('false', 'no', '0') then 'false'::jsonb end
    end
  when 'date' then
    case when jsonb_typeof(raw) = 'string'
              and raw #>> '{}' ~ '^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
         then case when substr(raw #>> '{}', 9, 2)::int <= extract(day from
                     make_date(substr(raw #>> '{}', 1, 4)::int, substr(raw #>> '{}', 6, 2)::int, 1)
                     + interval '1 month - 1 day')
                   then to_jsonb(left(raw #>> '{}', 10)) end
    end
  when 'list' then (
    select case when count(*) <= 200 then jsonb_agg(btrim(item.raw #>> '{}') order by item.place) end
    from jsonb_array_elements(case jsonb_typeof(raw) when 'array' then raw else jsonb_build_array(raw) end)
      with ordinality as item(raw, place)
    where jsonb_typeof(item.raw) in ('string', 'number') and length(btrim(item.raw #>> '{}')) between 1 and 2000
  )
end $$
"""
# What an attribute is after an operation with each of these values, one after the other. A list holds 200 entries at
# most, a number 30 digits: what would go beyond changes nothing.
FOLDED = """
create function journeys_folded(operation text, base jsonb, given jsonb[]) returns jsonb
language sql immutable parallel safe as $$
select case
  when cardinality(given) is null or cardinality(given) = 0 then base
  when operation = 'set' then given[cardinality(given)]
  when operation = 'clear' then null
  when operation = 'increase' then (
    select case when abs(total) < 1e30 then to_jsonb(trim_scale(total)) else base end
    from (select case jsonb_typeof(base) when 'number' then (base #>> '{}')::numeric else 0 end
                   + sum((value #>> '{}')::numeric) as total from unnest(given) as value) as sums
  )
  when operation = 'add' then (
    select case when count(*) <= 200 then jsonb_agg(item order by place) else base end
    from (
      select item, min(place) as place
      from (
        select item, array[0, place] as place
        from jsonb_array_elements(case jsonb_typeof(base) when 'array' then base else '[]' end)
          with ordinality as b(item, place)
        union all
        select added.item, array[list.place * 1000 + added.place, 0]
        from unnest(given) with ordinality as list(items, place),
             jsonb_array_elements(list.items) with ordinality as added(item, place)
      ) as every_one
      group by item
    ) as distinct_ones
  )
  when operation = 'remove' and jsonb_typeof(base) = 'array' then (
    select coalesce(jsonb_agg(item order by place), '[]')
    from jsonb_array_elements(base) with ordinality as b(item, place)
    where not exists (select from unnest(given) as list(items) where list.items @> jsonb_build_array(item))
  )
  else base
end $$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0008_ledger")]
    operations: ClassVar = [
        migrations.RunSQL(TYPED, "drop function journeys_typed(jsonb, text)"),
        migrations.RunSQL(FOLDED, "drop function journeys_folded(text, jsonb, jsonb[])"),
    ]
