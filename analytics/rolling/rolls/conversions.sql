-- Purchases and the messages that touched their customers in time before them (delivery/attribution.py); a row is one of
-- each. `last` gives all of it to the one message that counts there, `first` to the one that touched first, `even` to
-- each message the same, and what does not divide to the last one. So the parts add up to the purchase, to the cent.
with touch as materialized (
  select b.id as purchase_id, date_trunc('hour', b.occurred_at, 'UTC') as hour_at, b.customer_id, b.occurred_at, b.currency,
         b.amount, t.message_id, t.brand_id, t.journey_id, t.version_id, t.op, t.channel, t.sender_id, t.sent_at, t.touch,
         t.rank, t.touched_at, min(t.touched_at) over (partition by b.id, t.message_id) as first_at,
         row_number() over (partition by b.id, t.message_id order by t.rank) as nth
  from customers_purchase b
  cross join lateral ({touches}) t
  where b.canceled_at is null and b.occurred_at >= {since} and b.occurred_at < {until}
    and date_trunc('hour', b.occurred_at, 'UTC') = any({hours}::timestamptz[])
),
-- A row is a message, by its strongest touch.
placed as (
  select t.*, count(*) over (partition by purchase_id) as messages,
         row_number() over (partition by purchase_id order by rank, touched_at desc, message_id desc) as from_last,
         row_number() over (partition by purchase_id order by first_at, message_id) as from_first
  from touch t where nth = 1
),
-- What goods have cost is known of a purchase whose lines all say it; what came back has cost nothing.
earned as (
  select p.*, round(p.amount - g.cost, 2) as margin
  from placed p
  left join lateral (
    select sum(l.cost * (l.quantity - l.returned)) as cost
    from customers_purchaseline l
    where l.customer_id = p.customer_id and l.purchase_id = p.purchase_id
    having count(*) > 0 and count(*) = count(l.cost)
  ) g on true
)
select purchase_id, message_id, hour_at, customer_id, brand_id, coalesce(journey_id, 0) as journey_id,
       coalesce(version_id, 0) as version_id, coalesce(op, 0) as op, channel, sender_id, touch, touched_at, sent_at,
       occurred_at, currency, amount, margin,
       case when from_last = 1 then amount else 0 end as last,
       case when from_first = 1 then amount else 0 end as first,
       case when from_last = 1 then amount - (messages - 1) * trunc(amount / messages, 2)
            else trunc(amount / messages, 2) end as even,
       case when from_last = 1 then margin - (messages - 1) * trunc(margin / messages, 2)
            else trunc(margin / messages, 2) end as margin_even,
       (from_last = 1)::int as count_last, (from_first = 1)::int as count_first,
       case when from_last = 1 then 1 - (messages - 1) * trunc(1.0 / messages, 6)
            else trunc(1.0 / messages, 6) end as count_even
from earned
