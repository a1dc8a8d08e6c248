-- What became of the passes that began in a period. One row is a step of a version.
select version_id, op, sum(passes)::bigint, sum(reached_told)::bigint, sum(reached_guessed)::bigint, sum(came)::bigint,
       sum(sent)::bigint, sum(tried)::bigint, sum(delivered)::bigint, sum(reacted)::bigint, sum(only_here)::bigint,
       sum(doubled)::bigint, sum(stopped_clicked)::bigint, sum(stopped_replied)::bigint, sum(stopped_opened)::bigint,
       sum(stopped_weak)::bigint, sum(stopped_delivered)::bigint, sum(stopped_purchased)::bigint,
       sum(stopped_happened)::bigint, sum(ended)::bigint, sum(put_out)::bigint, sum(open)::bigint, sum(cost)
from analytics_passroll
where journey_id = {journey} and version_id = any({versions}::bigint[]) and hour_at >= {since} and hour_at < {until}
group by version_id, op
