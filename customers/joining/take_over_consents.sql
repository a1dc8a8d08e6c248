-- Of two choices about the same the later one stands, of two of one moment the refusal. Where that is the lost one's, the
-- kept one's row takes it over; what it was before, and what it became, is remembered with the merge that it came by.
with best as materialized (
  select distinct on (p.kept_id, l.channel, l.topic_id) p.merge_id, p.kept_id, l.*
  from unnest({merges}::bigint[], {losts}::bigint[], {kepts}::bigint[]) as p (merge_id, lost_id, kept_id)
  join customers_consent l on l.customer_id = p.lost_id
  order by p.kept_id, l.channel, l.topic_id, l.changed_at desc, l.granted
),
old as materialized (
  select best.merge_id, to_jsonb(k) as was, best.granted, best.changed_at, best.source, best.ip, best.text_version, k.id
  from best
  join customers_consent k
    on k.customer_id = best.kept_id and k.channel = best.channel and k.topic_id = best.topic_id
  where best.changed_at > k.changed_at or (best.changed_at = k.changed_at and k.granted and not best.granted)
),
taken as (
  update customers_consent k
  set granted = old.granted, changed_at = old.changed_at, source = old.source, ip = old.ip,
      text_version = old.text_version
  from old where k.id = old.id
)
insert into customers_mergerows as known (merge_id, "table", before)
select merge_id, 'customers_consent', jsonb_agg(was || jsonb_build_object('became_at', changed_at))
from old
group by merge_id
on conflict (merge_id, "table") do update set before = known.before || excluded.before
