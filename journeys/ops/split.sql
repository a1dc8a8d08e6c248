-- One row for each due enrollment. The place of a customer within 0 … 100 is the first 32 bits of
-- md5(journey:node:customer), so that it can be computed anywhere and is the same at every visit and version.
place as materialized (
  select d.id, d.customer_id, d.journey_id, d.place, d.visit,
         ('x' || substr(md5(d.journey_id || ':' || {salt} || ':' || d.customer_id), 1, 8))::bit(32)::bigint
           * 100.0 / 4294967296 as at
  from due d where {now}::timestamptz is not null
),
verdict as materialized (
  select p.id, p.customer_id, p.journey_id, p.place, p.visit,
         (select a.arm from unnest({arms}::text[], {ends}::int[]) a(arm, upto) where p.at < a.upto order by a.upto limit 1)
           as port,
         'split' as reason, null::jsonb as detail, null::timestamptz as due_at
  from place p
)
