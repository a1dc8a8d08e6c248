-- Every message and call of a journey stands on a decision that sent it, and every such decision has its message. One row
-- is an op of a version in which the numbers differ.
with sent as (
  select version_id, journey_id, op, count(*) as count
  from journeys_decision where (port, reason) in (('sent', 'sent'), ('called', 'called')) group by version_id, journey_id, op
),
message as (
  select version_id, op, count(*) as count from delivery_message where enrollment_id is not null group by version_id, op
)
select jsonb_build_object('journey', s.journey_id, 'version', version_id, 'op', op), 'messages',
       coalesce(s.count, 0)::text, coalesce(m.count, 0)::text
from sent s full join message m using (version_id, op)
where coalesce(s.count, 0) <> coalesce(m.count, 0)
order by version_id, op
