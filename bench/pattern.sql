-- What providers told of the messages that are the pattern, beside what reactions.sql has made of them: most were delivered,
-- a few failed, some readings are a machine's, few people refuse. Each has cost something.
update delivery_message m set
  status = case when k.failed then 'failed' when m.status = 'sent' then 'delivered' else m.status end,
  delivered_at = m.sent_at + interval '1 minute',
  failed_at = case when k.failed then m.sent_at + interval '2 minutes' end,
  error_code = case when k.failed then 'unknown' end,
  opened_at = coalesce(m.opened_at, case when k.weak then m.sent_at + interval '5 minutes' end),
  opened_grade = coalesce(m.opened_grade, case when k.weak then 'weak' end),
  unsubscribed_at = case when m.opened_at is not null and m.id % 97 = 0 then m.opened_at + interval '1 minute' end,
  complained_at = case when m.opened_at is not null and m.id % 389 = 0 then m.opened_at + interval '1 minute' end,
  cost = case m.channel when 'push' then 0.001 when 'email' then 0.01 else 0.08 end
from (
  select customer_id, id, opened_at is null and id % 31 = 0 as failed, opened_at is null and channel = 'email' and id % 5 = 0 as weak
  from delivery_message
) k
where m.customer_id = k.customer_id and m.id = k.id and m.journey_id = {journey} and m.sent_at is not null
