-- One row: what stands as category in lines of purchases of these customers, the most frequent first.
select category
from customers_purchaseline
where customer_id = any({ids}::bigint[]) and category <> ''
    and ({typed} = '' or strpos(customers_fold(category), customers_fold({typed})) > 0)
group by category
order by count(*) desc, category
limit {most}
