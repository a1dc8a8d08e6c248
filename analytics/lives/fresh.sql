-- A piece of other statements: `fresh`, the lives of those in `who` as customers and purchases tell them now. One row is
-- a customer. A purchase that was cancelled or refunded in full is none; of the others the amount is what was left.
day as materialized (
  select w.customer_id, b.on_, b.currency, count(*)::integer as made, sum(b.amount) as amount
  from who w
  cross join lateral (
    select (p.occurred_at at time zone {zone})::date as on_, p.currency, p.amount
    from customers_purchase p
    where p.customer_id = w.customer_id and p.canceled_at is null
    offset 0
  ) b
  group by w.customer_id, b.on_, b.currency
),
bought as materialized (
  select customer_id, array_agg(on_ order by on_, currency) as days, array_agg(currency order by on_, currency) as currencies,
         array_agg(times order by on_, currency) as times, array_agg(spent order by on_, currency) as spent
  from (
    select customer_id, on_, currency, (sum(made) over in_time)::integer as times, sum(amount) over in_time as spent
    from day
    window in_time as (partition by customer_id order by on_, currency)
  ) so_far
  group by customer_id
),
fresh as materialized (
  select w.customer_id, least(c.on_, case when c.on_ is not null then b.days[1] end) as known_on,
         coalesce(b.days, array[]::date[]) as days, coalesce(b.currencies, array[]::varchar[]) as currencies,
         coalesce(b.times, array[]::integer[]) as times, coalesce(b.spent, array[]::numeric[]) as spent
  from who w
  left join bought b on b.customer_id = w.customer_id
  left join lateral (
    select (k.created_at at time zone {zone})::date as on_ from customers_customer k where k.id = w.customer_id offset 0
  ) c on true
  where c.on_ is not null or b.customer_id is not null
)
