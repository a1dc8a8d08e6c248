-- Targets of links get their ids, the new ones a row; one row for each. A target that somebody else is making at the
-- same moment may be left out, as a statement does not see what was committed after it began.
with wanted as materialized (
  select * from unnest({brand_ids}::bigint[], {digests}::text[], {urls}::text[]) as w(brand_id, digest, url)
),
made as (
  insert into delivery_link (brand_id, digest, url, created_at)
  select w.brand_id, w.digest, w.url, {now} from wanted w
  where not exists (select from delivery_link l where l.brand_id = w.brand_id and l.digest = w.digest)
  order by w.brand_id, w.digest
  on conflict (brand_id, digest) do nothing
  returning brand_id, digest, id
)
select brand_id, digest, id from made
union all
select l.brand_id, l.digest, l.id from wanted w join delivery_link l on l.brand_id = w.brand_id and l.digest = w.digest
