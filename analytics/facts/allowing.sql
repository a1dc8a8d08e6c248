-- Customers whose last choice before {until} allowed a topic on a channel (null: any of them); one row is a customer and a
-- consent.
select h.customer_id
from customers_consentchange h
join customers_topic t on t.id = h.topic_id
where h.granted and h.at < {until}
  and ({topic}::bigint is null or h.topic_id = {topic}) and ({channel}::text is null or h.channel = {channel})
  and ({brands}::bigint[] is null or t.brand_id = any({brands}::bigint[]))
  and not exists (
    select from customers_consentchange l
    where l.customer_id = h.customer_id and l.topic_id = h.topic_id and l.channel = h.channel and l.at < {until}
      and (l.at, not l.granted, l.id) > (h.at, not h.granted, h.id)
  )
