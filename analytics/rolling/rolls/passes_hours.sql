-- In which hours passes began that facts of some hours ({touched}) may belong to: in those hours themselves, and in earlier
-- ones of which passes are still open, or had their last decision no earlier. One row is an hour.
select distinct hour_at from (
  select c.hour_at
  from unnest({versions}::bigint[], {firsts}::smallint[]) as f(version_id, op)
  join journeys_opcount c on c.version_id = f.version_id and c.op = f.op
  where c.hour_at = any({touched}::timestamptz[])
  union all
  select r.hour_at
  from (select hour_at, max(last_at) as last_at, sum(open) as open from analytics_passroll group by hour_at) r
  where exists (
    select from unnest({touched}::timestamptz[]) as t(at) where t.at >= r.hour_at and (r.open > 0 or t.at <= r.last_at)
  )
) found
order by hour_at
