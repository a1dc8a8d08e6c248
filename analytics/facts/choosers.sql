-- Customers who chose something in a period, from the history of their consents; one row is a customer. A choice is
-- compared with the one that the same customer made before it, as the roll of consents does.
select distinct h.customer_id
from customers_consentchange h
join customers_topic t on t.id = h.topic_id
left join lateral (
  select b.granted
  from customers_consentchange b
  where b.customer_id = h.customer_id and b.topic_id = h.topic_id and b.channel = h.channel
    and (b.at, not b.granted, b.id) < (h.at, not h.granted, h.id)
  order by b.at desc, not b.granted desc, b.id desc
  limit 1
) before on true
where h.at >= {since} and h.at < {until}
  and ({brands}::bigint[] is null or t.brand_id = any({brands}::bigint[]))
  and ({topic}::bigint is null or h.topic_id = {topic})
  and ({channel}::text is null or h.channel = {channel})
  and ({source}::text is null or h.source = {source})
  and case when h.granted and not coalesce(before.granted, false) then 'granted'
           when not h.granted and before.granted then 'withdrawn'
           when not h.granted then 'refused' end = any({ways}::text[])
