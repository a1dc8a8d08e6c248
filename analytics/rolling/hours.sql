-- All hours that a roll of each source is about, found in the facts themselves. One row is a source with its hours.
-- Messages and decisions have every hour from their first to their last: no index knows which of them are empty.
with range_ (source, first_at, last_at) as (
  select 'messages', min(sent_at), max(sent_at) from delivery_message
  union all select 'decisions', min(at), max(at) from journeys_decision
)
select source, array_agg(h.at) from range_
cross join lateral generate_series(date_trunc('hour', first_at, 'UTC'), last_at, interval '1 hour') as h(at)
where source = {source} group by source
union all
select {source}, array_agg(distinct date_trunc('hour', occurred_at, 'UTC')) from customers_purchase
where {source} = 'purchases' and canceled_at is null having count(*) > 0
union all
select {source}, array_agg(distinct date_trunc('hour', at, 'UTC')) from customers_consentchange
where {source} = 'consents' having count(*) > 0
