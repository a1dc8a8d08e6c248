-- What the cascades could have cost, step by step (docs/saved.md), from the roll of their passes, which counts by the hour
-- in which they began (analytics/rolling/rolls/passes.sql): those of the period asked for, and of the one before it.
-- One row is one step of one cascade of one version in one of the two: how many passes began, how many of these customers
-- could be reached over this step, how many messages were handed to the provider (taken or refused), what they have cost.
select p.hour_at >= {since} as is_now, p.version_id, p.op, sum(p.passes)::bigint,
       sum(p.reached_told + p.reached_guessed)::bigint, sum(p.tried)::bigint, sum(p.cost)
from analytics_passroll p
where p.hour_at >= {before} and p.hour_at < {until} and p.version_id = any({versions}::bigint[])
group by 1, p.version_id, p.op
