-- What was bought upon a journey's messages in a period, by one rule, from conversions by the hour or one by one. One row is a
-- step and a currency: purchases (parts of them, where several messages share one), what they brought, the part of that
-- whose margin is known, and this margin.
select d.version_id, d.op, d.currency, sum({purchases}), sum({amount}), sum({known}), sum({margin})
from {table} d
where d.journey_id = {journey} and d.version_id = any({versions}::bigint[]) and d.hour_at >= {since} and d.hour_at < {until}
  and {among}
group by d.version_id, d.op, d.currency
