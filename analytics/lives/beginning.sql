-- Everybody, and whoever has bought, is put into the inbox, some thousand in a row. One row: how many rows there are.
with noted as (
  insert into analytics_touchedlives (customers)
  select array_agg(id order by id)
  from (select id from customers_customer union select customer_id from customers_purchase where canceled_at is null) everybody
  group by id / {chunk}
  order by id / {chunk}
  returning id
)
select count(*) from noted
