-- One row: what a customer bought. A purchase counts once, one that was cancelled not at all; money is that of the
-- currency in which they bought most often.
select sum(count(*)) over () as purchases, sum(amount) as spent, currency,
    min(min(occurred_at)) over () as first_purchase_at, max(max(occurred_at)) over () as last_purchase_at
from customers_purchase
where customer_id = {customer_id} and canceled_at is null
group by currency
order by count(*) desc, currency
limit 1
