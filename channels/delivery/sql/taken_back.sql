-- What one withdrawal took from a customer and can be given back: what they had allowed before it, and of what goes to
-- everybody who has not refused it ({unasked}) what they had never been asked for. One row for each.
select k.channel, k.topic_id
from customers_consent k
join customers_topic t on t.id = k.topic_id
left join lateral (
  select h.granted from customers_consentchange h
  where h.customer_id = k.customer_id and h.channel = k.channel and h.topic_id = k.topic_id and h.at < k.changed_at
  order by h.at desc, h.id desc
  limit 1
) h on true
where k.customer_id = {customer} and t.brand_id = {brand} and not k.granted and k.changed_at = {at}
  and k.source = any({sources}::text[])
  and (h.granted or (h.granted is null and t.traffic_class = any({unasked}::text[])))
