-- The people who came to the door of a journey in a period and were not let in ({reason}). One row is a decision. An index of
-- those that are of nobody's run leads there, the newest first.
select d.customer_id
from journeys_decision d
where d.enrollment_id is null and d.version_id = any({versions}::bigint[]) and d.reason = {reason}
  and d.at >= {since} and d.at < {until} and d.port in ('refused', 'holdout') and {among}
