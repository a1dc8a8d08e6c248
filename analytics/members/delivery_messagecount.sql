-- The delivery's hourly counters, of the messages of some customers: what happened to them from {since} to {until}, whenever they
-- were sent. One row is an hour and an origin. What counts is what check_analytics proves
-- the counters by (checks/stamped.sql).
select hour_at, journey_id, version_id, op, brand_id, account_id, channel,
       coalesce(sum(amount) filter (where name = 'sent'), 0)::bigint as sent,
       coalesce(sum(amount) filter (where name = 'delivered'), 0)::bigint as delivered,
       coalesce(sum(amount) filter (where name = 'opened'), 0)::bigint as opened,
       coalesce(sum(amount) filter (where name = 'opened_weak'), 0)::bigint as opened_weak,
       coalesce(sum(amount) filter (where name = 'clicked'), 0)::bigint as clicked,
       coalesce(sum(amount) filter (where name = 'clicked_weak'), 0)::bigint as clicked_weak,
       coalesce(sum(amount) filter (where name = 'replied'), 0)::bigint as replied,
       coalesce(sum(amount) filter (where name = 'failed'), 0)::bigint as failed,
       coalesce(sum(amount) filter (where name = 'withheld'), 0)::bigint as withheld,
       coalesce(sum(amount) filter (where name = 'unsubscribed'), 0)::bigint as unsubscribed,
       coalesce(sum(amount) filter (where name = 'complained'), 0)::bigint as complained,
       coalesce(sum(amount) filter (where name = 'cost'), 0) as cost
from (
{stamped}
) stamped
where hour_at >= {since} and hour_at < {until}
group by hour_at, journey_id, version_id, op, brand_id, account_id, channel
