-- Whether any message to some customers ({members}) was sent in a period over one of these accounts. One row, one cell.
select exists (
  select from delivery_message m
  where m.sent_at >= {since} and m.sent_at < {until} and m.customer_id in ({members})
    and m.sender_id = any(array(select id from delivery_sender where account_id = any({accounts}::bigint[])))
    and ({brands}::bigint[] is null or m.brand_id = any({brands}::bigint[]))
    and ({journey}::bigint is null or m.journey_id = {journey})
    and ({versions}::bigint[] is null or m.version_id = any({versions}::bigint[]))
    and ({channel}::text is null or m.channel = {channel})
)
