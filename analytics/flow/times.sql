-- How long after the hand-over people reacted to the messages of a period. One row is an op and a bucket of time.
select version_id, op, bucket, sum(reacted)::bigint, sum(opened)::bigint, sum(answered)::bigint
from analytics_reactionroll
where journey_id = {journey} and version_id = any({versions}::bigint[]) and hour_at >= {since} and hour_at < {until}
group by version_id, op, bucket
