-- Takes receipts whose message is known by now out of those that wait; one row for each.
with found as (
  select s.id as stray, p.customer_id, p.message_id
  from delivery_stray s
  join delivery_providermessage p on p.account_id = s.account_id and p.provider_message_id = s.provider_message_id
  order by s.id limit {limit}
  for update of s skip locked
)
delete from delivery_stray s using found f where s.id = f.stray
returning f.customer_id, f.message_id, s.type, s.at, s.grade, s.key, s.code, s.words, s.detail, s.dead
