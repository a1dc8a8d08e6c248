-- Customers who were let into journeys, from the engine's hourly counters, summed three ways in one pass.
-- One row is the whole period (`part` 'all'), one day ('day') or one journey ('journey'). The unit is entries: somebody
-- who enters again after leaving is counted at each entry. `entries` are the ops of the versions at which one enters.
with counted as (
  select (c.hour_at at time zone {zone})::date as on_, c.journey_id, c.count
  from unnest({versions}::bigint[], {ops}::smallint[]) as e(version_id, op)
  join journeys_opcount c on c.version_id = e.version_id and c.op = e.op
  where c.port = 'next' and c.hour_at >= {since} and c.hour_at < {until}
)
select case grouping(on_, journey_id) when 3 then 'all' when 1 then 'day' else 'journey' end as part,
       on_, journey_id, coalesce(sum(count), 0)::bigint
from counted
group by grouping sets ((), (on_), (journey_id))
