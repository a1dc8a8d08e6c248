-- Which journeys say what of templates: one row for each template, journey and version of the template that it was
-- published with; how many people are inside. Of a journey's versions, the newest and those with somebody inside count.
with said as (
  select distinct v.journey_id, v.id as version_id, v.number, c.template_version_id as frozen_id,
         coalesce(r.template_version_id, c.template_version_id) as said_id
  from journeys_version v
  join journeys_journey j on j.id = v.journey_id
  cross join lateral jsonb_array_elements(v.program->'ops') op
  join delivery_content c on c.id = (op->'args'->>'content_id')::bigint
  left join delivery_content r on r.id = c.replaced_by_id
  where c.template_version_id is not null and j.brand_id = any({brands}::bigint[])
    and (v.id = j.version_id
         or exists (select 1 from journeys_enrollment e where e.version_id = v.id and e.due_at is not null))
)
select f.template_id, s.journey_id, j.name, j.status, max(s.number), f.number, max(t.number)
from said s
join journeys_journey j on j.id = s.journey_id
join delivery_templateversion f on f.id = s.frozen_id
join delivery_templateversion t on t.id = s.said_id
group by f.template_id, s.journey_id, j.name, j.status, f.number
order by j.name, s.journey_id, f.number desc
