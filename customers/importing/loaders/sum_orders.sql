-- One row: an order of the chunk that is a known purchase and now says something else. Its amount is what a row says, else
-- the sum of its lines, if it was that before; what was told by itself, of another file, stands. The first row of the file
-- says when it was. What was refunded stays off; a purchase that was cancelled stays so.
with said as (
    select staged.number, purchase.customer_id, purchase.id,
        coalesce(staged.amount, case when staged.is_summed then summed.amount else purchase.amount + purchase.refunded end)
            as amount,
        case when staged.is_begun or (staged.amount is null and not staged.is_summed)
            then purchase.occurred_at else staged.occurred_at end as occurred_at,
        case when staged.amount is not null or staged.is_summed or purchase.units is null
            then least(round(summed.pieces), 2147483647) else purchase.units end as units,
        case when staged.amount is not null or staged.is_summed then staged.currency else purchase.currency end as currency
    from import_orders staged
    join customers_purchase purchase on purchase.customer_id = staged.customer_id and purchase.id = staged.purchase_id
    cross join lateral (
        select least(sum(line.amount), 999999999999.99) as amount, sum(line.quantity) as pieces
        from customers_purchaseline line
        where line.customer_id = purchase.customer_id and line.purchase_id = purchase.id
    ) summed
)
update customers_purchase purchase
set occurred_at = said.occurred_at, units = said.units, currency = said.currency, source = {source},
    amount = case when canceled_at is null then greatest(said.amount - refunded, 0) else 0 end,
    refunded = case when canceled_at is null then least(refunded, said.amount) else said.amount end,
    canceled_at = coalesce(
        canceled_at, case when refunded > 0 and refunded >= said.amount then {now}::timestamptz end
    )
from said
where purchase.customer_id = said.customer_id and purchase.id = said.id
    and (purchase.occurred_at, purchase.amount + purchase.refunded, purchase.units, purchase.currency)
    is distinct from (said.occurred_at, said.amount, said.units, said.currency)
returning said.number
