-- Purchases that count for a message of some versions of a journey, by the rule of delivery/attribution.py. One row is an
-- op and a currency. A purchase is counted once: the lateral join keeps one message of it, among those of all journeys,
-- and only then it is asked whose it was.
select t.version_id, t.op, b.currency, count(*), count(distinct b.customer_id), coalesce(sum(b.amount), 0)
from customers_purchase b
cross join lateral ({last}) t
where b.canceled_at is null and b.occurred_at >= {since} and b.occurred_at < {until}
  and t.journey_id = {journey} and t.version_id = any({versions}::bigint[]) and {among}
group by t.version_id, t.op, b.currency
