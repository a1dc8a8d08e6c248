-- One row: a customer of a page of a list, in the order of the page, with what they bought. A purchase counts once;
-- money is that of the currency in which the customer bought most often, because two currencies have no sum.
select customer.id, customer.attributes ->> 'first_name', customer.attributes ->> 'last_name',
    customer.attributes ->> 'city', email.endpoint, phone.endpoint, identity.value,
    coalesce(bought.purchases, 0), coalesce(bought.spent, 0), bought.last_at
from unnest({ids}::bigint[]) with ordinality as page (id, place)
join customers_customer customer on customer.id = page.id
left join customers_address email
    on email.customer_id = customer.id and email.channel = 'email' and email.is_primary
left join lateral (
    select endpoint from customers_address
    where customer_id = customer.id and channel in ('sms', 'viber', 'whatsapp') and is_primary
    order by channel = 'sms' desc
    limit 1
) phone on true
left join lateral (
    select value from customers_identity where customer_id = customer.id order by id limit 1
) identity on true
left join lateral (
    select sum(count(*)) over () as purchases, sum(amount) as spent, max(max(occurred_at)) over () as last_at
    from customers_purchase
    where customer_id = customer.id and canceled_at is null
    group by currency
    order by count(*) desc, currency
    limit 1
) bought on true
order by page.place
