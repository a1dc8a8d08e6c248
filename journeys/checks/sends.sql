-- Every message and call of a journey stands on a decision that sent it, and every such decision has its message. One row
-- is an op of a version in which the numbers differ. Of runs that ended before {kept_from} decisions are not kept.
with forgotten as materialized (
  select customer_id, id from journeys_enrollment where exited_at < {kept_from}
),
sent as (
  select version_id, journey_id, op, count(*) as count
  from journeys_decision d where (port, reason) in (('sent', 'sent'), ('called', 'called'))
    and not exists (select from forgotten f where f.customer_id = d.customer_id and f.id = d.enrollment_id)
  group by version_id, journey_id, op
),
message as (
  select version_id, op, count(*) as count from delivery_message m where enrollment_id is not null
    and not exists (select from forgotten f where f.customer_id = m.customer_id and f.id = m.enrollment_id)
  group by version_id, op
)
select jsonb_build_object('journey', s.journey_id, 'version', version_id, 'op', op), 'messages',
       coalesce(s.count, 0)::text, coalesce(m.count, 0)::text
from sent s full join message m using (version_id, op)
where coalesce(s.count, 0) <> coalesce(m.count, 0)
order by version_id, op
