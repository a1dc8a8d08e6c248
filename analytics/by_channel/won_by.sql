-- What was bought in a period and counts for messages by one rule. One row is a channel, a sender and a currency. As in won.sql.
select r.channel, r.sender_id, r.currency, sum({purchases}), sum({amount}), sum({margin}), sum({known})
from {conversions} r
where r.hour_at >= {since} and r.hour_at < {until} and {of_journey} and {purchases} > 0
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and ({channel}::text is null or r.channel = {channel})
group by r.channel, r.sender_id, r.currency
