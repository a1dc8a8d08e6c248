-- Stores what kept ones have become, and what that changed with each merge.
with remembered as (
  update customers_merge m set changed = given.changed
  from unnest({merges}::bigint[], {changes}::jsonb[]) as given (id, changed)
  where m.id = given.id and given.changed <> '{{}}'
)
update customers_customer c
set attributes = given.attributes, time_zone = given.zone, language = given.language, created_at = given.created_at,
    told_at = given.told_at, updated_at = {now}::timestamptz
from unnest({ids}::bigint[], {attributes}::jsonb[], {zones}::text[], {languages}::text[], {created_ats}::timestamptz[],
  {told_ats}::jsonb[]) as given (id, attributes, zone, language, created_at, told_at)
where c.id = given.id
