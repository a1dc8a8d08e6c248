-- Entered = waiting + left, of every op of every version: who came to it by the decisions against who left it and who stands
-- there. Some came from another version (here), or were taken back into the journey (back). One row is an op in which they differ. (A program's "ports" say where each of its ports leads.)
-- Of runs that ended before {kept_from} decisions are not kept: nothing is asked of them.
with forgotten as materialized (
  select customer_id, id from journeys_enrollment where exited_at < {kept_from}
),
op as (
  select v.id as version_id, v.journey_id, (o.place - 1)::smallint as op, o.op ->> 'kind' as kind, o.op -> 'ports' as ports
  from journeys_version v, jsonb_array_elements(v.program -> 'ops') with ordinality o(op, place)
),
left_ as (
  select version_id, op, port, count(*) as count from journeys_decision d
  where not exists (select from forgotten f where f.customer_id = d.customer_id and f.id = d.enrollment_id)
  group by version_id, op, port
),
came as (
  select version_id, op, sum(count) as count
  from (
    select o.version_id, (o.ports ->> l.port)::smallint as op, l.count
    from left_ l join op o on o.version_id = l.version_id and o.op = l.op
    where o.ports ? l.port
    union all
    select version_id, op, count from left_ where port in ('here', 'back')
  ) c
  group by version_id, op
),
gone as (
  select version_id, op, sum(count) as count from left_ where port not in ('here', 'back') group by version_id, op
),
standing as (
  select version_id, op, count(*) filter (where exited_at is null) as inside, count(*) as all_
  from journeys_enrollment where exited_at is null or exited_at >= {kept_from} group by version_id, op
)
select jsonb_build_object('journey', o.journey_id, 'version', o.version_id, 'op', o.op, 'kind', o.kind), 'entered',
       coalesce(c.count, 0)::text, (coalesce(g.count, 0) + coalesce(s.inside, 0))::text
from op o
left join came c on c.version_id = o.version_id and c.op = o.op
left join gone g on g.version_id = o.version_id and g.op = o.op
left join standing s on s.version_id = o.version_id and s.op = o.op
where o.kind not in ('enter', 'exit') and coalesce(c.count, 0) <> coalesce(g.count, 0) + coalesce(s.inside, 0)
   -- An exit keeps those who came to it, unless a change that brought them there was undone.
   or o.kind = 'exit' and coalesce(c.count, 0) <> coalesce(g.count, 0) + coalesce(s.all_, 0)
order by o.version_id, o.op
