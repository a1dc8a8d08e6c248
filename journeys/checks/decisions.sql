-- The engine's hourly counters (journeys_opcount), recomputed from the ledger.
-- One row is a counter that differs from its decisions: an op of a version, a port, a reason and an hour, with the number
-- that was counted and the number of decisions there are. No row: they agree. Before the ledger begins ({kept_from}) there
-- are fewer.
with recomputed as (
  select version_id, journey_id, op, port, reason, date_trunc('hour', at, 'UTC') as hour_at, count(*) as count
  from journeys_decision
  group by version_id, journey_id, op, port, reason, date_trunc('hour', at, 'UTC')
)
select jsonb_build_object('journey', journey_id, 'version', version_id, 'op', op, 'port', port, 'reason', reason,
                          'hour', hour_at),
       'decisions', coalesce(c.count, 0)::text, coalesce(r.count, 0)::text
from journeys_opcount c
full join recomputed r using (version_id, journey_id, op, port, reason, hour_at)
where coalesce(c.count, 0) <> coalesce(r.count, 0)
  and (hour_at >= {kept_from} or coalesce(r.count, 0) > coalesce(c.count, 0))
order by hour_at, version_id, op, port, reason
