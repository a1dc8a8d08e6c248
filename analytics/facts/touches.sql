-- How many customers got how many messages in a week, and what became of the n-th message of a week, from the roll of
-- touches. One row is a week, a traffic class ('': all together) or a channel ('': all together), and a number of messages.
-- Of several brands ({brands} null: all of them together) each is counted by itself.
select t.hour_at, t.channel, t.traffic_class, t.touches, sum(t.customers)::bigint, sum(t.messages)::bigint,
       sum(t.unsubscribed)::bigint, sum(t.complained)::bigint
from analytics_touchroll t
where t.hour_at = any({weeks}::timestamptz[]) and t.brand_id = any(coalesce({brands}::bigint[], array[0::bigint]))
group by 1, 2, 3, 4
order by 1, 4
