-- These endpoints no longer exist: devices are switched off, other addresses suppressed. One that is suppressed already
-- keeps its first reason.
with gone as materialized (
  select distinct channel, endpoint from unnest({channels}::text[], {endpoints}::text[]) as w(channel, endpoint)
),
off as (
  update customers_address a set is_active = false, is_primary = false
  from gone g
  where g.channel = any({devices}::text[]) and a.channel = g.channel and a.endpoint = g.endpoint and a.is_active
)
insert into customers_suppression (channel, endpoint, reason, created_at)
select channel, endpoint, 'hard_bounce', {now} from gone where channel <> all({devices}::text[])
order by channel, endpoint
on conflict (channel, endpoint) do nothing
