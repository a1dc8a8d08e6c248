-- Customers whose last choice before {until} allowed a topic on a channel; one row is a customer.
select h.customer_id
from customers_consentchange h
where h.topic_id = {topic} and h.channel = {channel} and h.granted and h.at < {until}
  and not exists (
    select from customers_consentchange l
    where l.customer_id = h.customer_id and l.topic_id = h.topic_id and l.channel = h.channel and l.at < {until}
      and (l.at, not l.granted, l.id) > (h.at, not h.granted, h.id)
  )
