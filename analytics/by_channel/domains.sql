-- What became of the e-mails that were sent in a period, by the domain of their address. One row is one of the {most}
-- domains with the most messages, and one, without a name, all others together (`others`: how many those are).
with domain as (
  select r.domain, sum(r.sent)::bigint as sent, sum(r.delivered)::bigint as delivered, sum(r.opened)::bigint as opened,
         sum(r.opened_weak)::bigint as opened_weak, sum(r.clicked)::bigint as clicked, sum(r.clicked_weak)::bigint as clicked_weak,
         sum(r.failed)::bigint as failed,
         sum(r.unsubscribed)::bigint as unsubscribed, sum(r.complained)::bigint as complained
  from analytics_domainroll r
  where r.hour_at >= {since} and r.hour_at < {until}
    and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or r.journey_id = {journey})
  group by r.domain
),
placed as (
  select *, row_number() over (order by sent desc, domain) <= {most} as is_named from domain
)
select case when is_named then domain end, count(*), sum(sent)::bigint, sum(delivered)::bigint, sum(opened)::bigint,
       sum(opened_weak)::bigint, sum(clicked)::bigint, sum(clicked_weak)::bigint, sum(failed)::bigint, sum(unsubscribed)::bigint,
       sum(complained)::bigint
from placed
group by is_named, case when is_named then domain end
order by 3 desc, 1
