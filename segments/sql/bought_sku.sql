-- One row: what stands as sku in lines of purchases of these customers, the most frequent first.
select sku
from customers_purchaseline
where customer_id = any({ids}::bigint[]) and sku <> ''
    and ({typed} = '' or strpos(customers_fold(sku), customers_fold({typed})) > 0)
group by sku
order by count(*) desc, sku
limit {most}
