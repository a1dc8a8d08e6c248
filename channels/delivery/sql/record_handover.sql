-- What came of handing messages over; one row of `outcome` for each. The cost is the price with the longest fitting
-- prefix times the parts: at once where the account bills what is sent, else kept until the delivery is reported.
-- A message that nobody knows about counts as sent at the moment of its claim. A report may have come before us, so
-- statuses only move forward here too. The answer: one row for each customer whose message failed.
with outcome as materialized (
  select * from unnest({customer_ids}::bigint[], {message_ids}::bigint[], {statuses}::text[], {provider_ids}::text[],
                       {parts}::int[], {codes}::text[], {words}::text[])
    as o(customer_id, id, status, provider_message_id, parts, code, words)
),
before as materialized (
  select m.place, m.customer_id, m.id, m.was, o.status, o.provider_message_id, o.parts, o.code, o.words,
         o.status in ('sent', 'unknown') as is_sent, p.billed_on, p.amount * o.parts as price
  from outcome o
  cross join lateral (
    select m.ctid as place, m.customer_id, m.id, m.sender_id, m.channel, m.endpoint, m as was
    from delivery_message m where m.customer_id = o.customer_id and m.id = o.id offset 0
  ) m
  join delivery_sender s on s.id = m.sender_id
  left join lateral (
    select p.amount, p.billed_on from delivery_price p
    where p.account_id = s.account_id and p.channel = m.channel
      and starts_with(ltrim(m.endpoint, '+'), ltrim(p.prefix, '+'))
    order by length(p.prefix) desc limit 1
  ) p on o.status in ('sent', 'unknown')
),
moved as (
  update delivery_message m set
    status = ({order}::text[])[greatest(array_position({order}::text[], m.status::text),
                                        array_position({order}::text[], b.status))],
    sent_at = case when b.is_sent then coalesce(m.sent_at, case when b.status = 'unknown' then m.claimed_at else {now} end)
                   else m.sent_at end,
    failed_at = case when b.status = any({failures}::text[]) then least(m.failed_at, {now}) else m.failed_at end,
    provider_message_id = coalesce(b.provider_message_id, m.provider_message_id),
    parts = b.parts,
    error_code = coalesce(m.error_code, nullif(left(b.code, 60), '')),
    error_text = coalesce(m.error_text, nullif(left(b.words, 300), '')),
    cost_if_delivered = case when b.billed_on = 'delivered' then b.price else m.cost_if_delivered end,
    -- What was sent again by hand has cost something before (send_again.sql); what is recorded twice costs once.
    cost = case when m.sent_at is null
                     and (b.billed_on = 'sent' or (b.billed_on = 'delivered' and m.delivered_at is not null))
                then m.cost + b.price else m.cost end
  from before b
  where m.ctid = any(array(select place from before)) and m.customer_id = b.customer_id and m.id = b.id
  returning m as became, b.was
),
{counts}
select distinct (became).customer_id from moved where (became).status = any({failures}::text[]) order by 1
