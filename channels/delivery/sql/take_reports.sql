-- Takes reports that are due out of the rehearsal's future; one row for each, with the channel and the brand's currency.
with due as (
  delete from delivery_rehearsalreport r
  using (
    select id from delivery_rehearsalreport where due_at <= {now} order by due_at limit {limit} for update skip locked
  ) d
  where r.id = d.id
  returning r.id, r.customer_id, r.message_id, r.type, r.grade, r.amount, r.due_at
)
select coalesce(m.customer_id, d.customer_id), d.message_id, d.type, d.grade, d.amount, d.due_at, m.channel, coalesce(b.currency, 'USD')
from due d
left join lateral (
  select m.customer_id, m.channel, m.brand_id from delivery_message m where m.id = d.message_id offset 0
) m on true
left join accounts_brand b on b.id = m.brand_id
order by d.due_at, d.id
