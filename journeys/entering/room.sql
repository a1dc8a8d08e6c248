-- How many more a journey may let in, in all and on a day: null is no limit. Counted are entries, over all its versions; a
-- day is that of the brand. Counters are hourly: where a day begins at half past, the whole hour counts, so that a cap is
-- never exceeded.
select
  {cap}::bigint - coalesce(sum(c.count), 0)::bigint,
  {cap_per_day}::bigint
    - coalesce(sum(c.count) filter (where c.hour_at >= date_trunc('hour', {day_from}::timestamptz, 'UTC')), 0)::bigint
from journeys_version v
join journeys_opcount c on c.version_id = v.id
where v.journey_id = {journey} and c.reason = 'entered' and c.port = 'next' and {until}
