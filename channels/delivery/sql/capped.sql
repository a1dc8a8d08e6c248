-- A condition, not a statement: the customer of the claimed message m has had as much as one of the caps allows.
exists (
  select from unnest({brands}::bigint[], {channels}::text[], {most}::int[], {windows_s}::int[]) as cap(brand_id, channel, most, window_s)
  where cap.most <= m.others + (
    select count(*) from delivery_message x
    where x.customer_id = m.customer_id and x.id <> m.id and x.traffic_class = 'marketing'
      and (cap.brand_id is null or x.brand_id = cap.brand_id) and (cap.channel = '' or x.channel = cap.channel)
      and (x.status = 'sending' or x.sent_at > m.claimed_at - cap.window_s * interval '1 second')
  )
)
