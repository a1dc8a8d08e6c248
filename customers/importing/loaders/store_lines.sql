-- One row: a line of a known purchase, and what became of it. What the row does not say is left as it is.
with given as (
    select line.*, bought.customer_id, bought.purchase_id
    from import_lines line
    join import_orders bought on bought.number = line.purchase
), compared as (
    select given.number, given.customer_id, given.purchase_id, given.key, given.place, given.sku, given.quantity,
        given.amount, known.key is not null as is_known,
        coalesce(nullif(given.name, ''), known.name, '') as name,
        coalesce(nullif(given.category, ''), known.category, '') as category,
        coalesce(given.price, known.price) as price,
        coalesce(given.cost, known.cost) as cost,
        known.quantity as known_quantity, known.amount as known_amount, known.name as known_name,
        known.category as known_category, known.price as known_price, known.cost as known_cost
    from given
    left join customers_purchaseline known
        on known.customer_id = given.customer_id and known.purchase_id = given.purchase_id and known.key = given.key
), judged as (
    select compared.*,
        case
            when not is_known then 'created'
            when (quantity, amount, name, category, price, cost)
                is distinct from (known_quantity, known_amount, known_name, known_category, known_price, known_cost)
            then 'updated'
            else 'unchanged'
        end as fate
    from compared
), added as (
    insert into customers_purchaseline
        (customer_id, purchase_id, key, number, sku, name, category, quantity, price, amount, cost)
    select customer_id, purchase_id, key, place, sku, name, category, quantity, price, amount, cost
    from judged
    where fate = 'created'
    order by customer_id, purchase_id, key
), changed as (
    update customers_purchaseline line
    set quantity = judged.quantity, amount = judged.amount, name = judged.name, category = judged.category,
        price = judged.price, cost = judged.cost, returned = least(line.returned, judged.quantity)
    from judged
    where judged.fate = 'updated' and line.customer_id = judged.customer_id
        and line.purchase_id = judged.purchase_id and line.key = judged.key
)
select number, fate from judged
