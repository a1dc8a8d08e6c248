-- What was opened and clicked, in messages sent in a period, by machines alone, from the roll of messages: in no rate, and shown
-- beside the rates. One row: openings over the channels that tell of readings ({reading}), and clicks.
select coalesce(sum(r.opened_weak::int) filter (where r.channel = any({reading}::text[])), 0)::bigint,
       coalesce(sum(r.clicked_weak::int), 0)::bigint
from {messages} r
where r.hour_at >= {since} and r.hour_at < {until} and {of_journey}
  and ({brands}::bigint[] is null or r.brand_id = any({brands}::bigint[]))
  and {of_versions}
  and ({channel}::text is null or r.channel = {channel})
  and ({channel}::text is not null or r.channel <> all({calls}::text[]))
