-- The head of a statement that has one op of one version judge a batch: whoever is due there, claimed by this transaction.
-- The journey's row is share-locked, so that whoever pauses or stops it waits for the batches in flight and finds none
-- after. One row of `due` is one enrollment; `place` is where its row lies.
live as materialized (
  select id from journeys_journey where id = {journey} and status in ('running', 'draining') for share
),
due as materialized (
  select e.ctid as place, e.id, e.customer_id, e.journey_id, e.version_id, e.visit, e.node_visit, e.entered_at,
         e.moved_at, e.key, e.context
  from journeys_enrollment e
  where e.version_id = {version} and e.op = {op} and e.due_at <= {now} and exists (select from live)
  order by e.due_at
  limit {batch}
  for update skip locked
)
