-- These endpoints no longer exist: devices are switched off, other addresses suppressed. One that is suppressed already
-- keeps its first reason. Where a customer's primary device goes, the newest of the others becomes primary.
with gone as materialized (
  select distinct channel, endpoint from unnest({channels}::text[], {endpoints}::text[]) as w(channel, endpoint)
),
off as (
  update customers_address a set is_active = false, is_primary = false
  from gone g
  where g.channel = any({devices}::text[]) and a.channel = g.channel and a.endpoint = g.endpoint and a.is_active
  returning a.customer_id, a.channel
),
-- One row for each customer and channel that lost devices. All of `off` is read before the next primary is set: an
-- index allows one at a time.
lost as materialized (
  select distinct customer_id, channel from off
),
next as materialized (
  select n.id
  from lost l
  cross join lateral (
    select a.id, a.is_primary from customers_address a
    where a.customer_id = l.customer_id and a.channel = l.channel and a.is_active
      and not exists (select from gone g where g.channel = a.channel and g.endpoint = a.endpoint)
    order by a.is_primary desc, a.created_at desc, a.id desc limit 1
  ) n
  where not n.is_primary
),
raised as (
  update customers_address a set is_primary = true from next n where a.id = n.id and a.is_active
)
insert into customers_suppression (channel, endpoint, reason, created_at)
select channel, endpoint, 'hard_bounce', {now} from gone where channel <> all({devices}::text[])
order by channel, endpoint
on conflict (channel, endpoint) do nothing
