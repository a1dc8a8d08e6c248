-- One row: a currency in which these customers bought, the most frequent first.
select currency
from customers_purchase
where customer_id = any({ids}::bigint[]) and canceled_at is null
group by currency
order by count(*) desc, currency
