"""What the blocks around the cascade need."""

from typing import ClassVar

from django.db import migrations

# A value that came with an event, a call or an answer, as an attribute of that type holds it (as imports write it:
# numbers plain, dates as ISO days, lists as texts); null for what is no such value.
TYPED = r"""
create function journeys_typed(raw jsonb, type text) returns jsonb language plpgsql immutable parallel safe as $typed$
declare
  kind text := jsonb_typeof(raw);
  said text := raw #>> '{}';
begin
  if type = 'list' then
    return (
      select case when count(*) <= 200 then jsonb_agg(btrim(item.raw #>> '{}') order by item.place) end
      from jsonb_array_elements(case kind when 'array' then raw else jsonb_build_array(raw) end)
        with ordinality as item(raw, place)
      where jsonb_typeof(item.raw) in ('string', 'number') and length(btrim(item.raw #>> '{}')) between 1 and 2000
    );
  end if;
  if kind not in ('string', 'number', 'boolean') then
    return null;
  end if;
  if type = 'text' and length(said) between 1 and 2000 then
    return to_jsonb(said);
  elsif type = 'number' and kind <> 'boolean' and said ~ '^-?[0-9]{1,30}(\.[0-9]{1,30})?$' then
    return to_jsonb(trim_scale(said::numeric));
  elsif type = 'boolean' and lower(said) in ('true', 'yes', '1') then
    return 'true';
  elsif type = 'boolean' and lower(said) in ('false', 'no', '0') then
    return 'false';
  elsif type = 'date' and kind = 'string'
        and said ~ '^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
        and substr(said, 9, 2)::int <= extract(day from
              make_date(substr(said, 1, 4)::int, substr(said, 6, 2)::int, 1) + interval '1 month - 1 day') then
    return to_jsonb(left(said, 10));
  end if;
  return null;
end $typed$
"""
# What an attribute is after an operation with each of these values, one after the other. A list holds 200 entries at
# most, a number 30 digits: what would go beyond changes nothing.
FOLDED = """
create function journeys_folded(operation text, base jsonb, given jsonb[]) returns jsonb
language plpgsql immutable parallel safe as $folded$
declare
  total numeric;
  value jsonb;
begin
  if coalesce(cardinality(given), 0) = 0 or operation = 'remove' and jsonb_typeof(base) is distinct from 'array' then
    return base;
  elsif operation = 'set' then
    return given[cardinality(given)];
  elsif operation = 'clear' then
    return null;
  elsif operation = 'increase' then
    total := case jsonb_typeof(base) when 'number' then (base #>> '{}')::numeric else 0 end;
    foreach value in array given loop
      total := total + (value #>> '{}')::numeric;
    end loop;
    return case when abs(total) < 1e30 then to_jsonb(trim_scale(total)) else base end;
  elsif operation = 'remove' then
    return (
      select coalesce(jsonb_agg(item order by place), '[]')
      from jsonb_array_elements(base) with ordinality as b(item, place)
      where not exists (select from unnest(given) as list(items) where list.items @> jsonb_build_array(item))
    );
  end if;
  return (
    select case when count(*) <= 200 then jsonb_agg(item order by place) else base end
    from (
      select item, min(place) as place
      from (
        select item, array[0, place] as place
        from jsonb_array_elements(case jsonb_typeof(base) when 'array' then base else '[]' end)
          with ordinality as b(item, place)
        union all
        select added.item, array[list.place, added.place]
        from unnest(given) with ordinality as list(items, place),
             jsonb_array_elements(list.items) with ordinality as added(item, place)
      ) as every_one
      group by item
    ) as distinct_ones
  );
end $folded$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journeys", "0008_ledger")]
    operations: ClassVar = [
        migrations.RunSQL(TYPED, "drop function journeys_typed(jsonb, text)"),
        migrations.RunSQL(FOLDED, "drop function journeys_folded(text, jsonb, jsonb[])"),
    ]
