-- The head of a statement as claiming.sql, for those who have just been woken at one op of one version (waking.sql, in this
-- transaction, which has locked their rows): they are judged where they lie, without becoming due first.
live as materialized (
  select id from journeys_journey where id = {journey} and status in ('running', 'draining') for share
),
due as materialized (
  select e.ctid as place, e.id, e.customer_id, e.journey_id, e.version_id, e.visit, e.node_visit, e.entered_at,
         e.moved_at, e.key, e.context
  from journeys_enrollment e
  where e.ctid = any({places}::tid[]) and exists (select from live)
)
