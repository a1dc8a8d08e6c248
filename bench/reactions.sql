-- People read or click the messages of one op: {share} tenths of those who got it, chosen by a decimal digit of the
-- enrollment. The messages are stamped as the delivery stamps them; the engine's inbox hears of each customer, and the
-- hours are noted for the rolls.
-- One row of `reacted` is one message.
with reacted as (
  update delivery_message m set
    status = {status},
    opened_at = {now}, opened_grade = 'likely',
    clicked_at = case when {status} = 'clicked' then {now}::timestamptz end
  where m.op = {op} and m.status = 'sent' and m.enrollment_id / {digit} % 10 < {share}
  returning m.customer_id, m.sent_at, m.created_at
),
noted as (
  insert into delivery_touched (hours, decided, customers, since)
  select array_agg(distinct date_trunc('hour', sent_at, 'UTC')), array_agg(distinct date_trunc('hour', created_at, 'UTC')),
         array_agg(customer_id), {now}
  from reacted having count(*) > 0
)
insert into journeys_wake (customer_id, created_at) select customer_id, {now} from reacted
