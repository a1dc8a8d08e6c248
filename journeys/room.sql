-- How many more a journey may let in: null is no limit. Counted are entries, over all its versions; a day is that of the
-- brand, and begins at a full hour of UTC (counters are hourly).
select least(
  {cap}::bigint - coalesce(sum(c.count), 0),
  {cap_per_day}::bigint - coalesce(sum(c.count) filter (where c.hour_at >= {day_from}), 0)
)
from journeys_version v
join journeys_opcount c on c.version_id = v.id
where v.journey_id = {journey} and c.reason = 'entered' and c.port = 'next'
