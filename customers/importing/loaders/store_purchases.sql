-- One row: a purchase of the chunk, its fate, and its id if it is new. By values the key is "digest#occurrence", so that
-- a repeat is a purchase of its own and a second import finds the same keys. With an order id the first row of the file
-- counts: a later one that says the same is unchanged, one that says something else is refused. What was refunded of a
-- known purchase stays off its amount; one that was cancelled stays so.
with given as (
    select number, customer_id, occurred_at, amount, units, currency,
        case when by_values then key || '#' || occurrence else key end as key,
        by_values or occurrence = 1 as counts,
        number > first_value(number) over same and first_value(occurrence) over same = 1 as first_is_here,
        (occurred_at, amount, units, currency) as said,
        first_value((occurred_at, amount, units, currency)) over same as first_said
    from import_purchases
    window same as (partition by customer_id, key order by number)
), compared as (
    select given.*, known.id as known_id,
        known.id is not null
            and (known.occurred_at, known.amount + known.refunded, known.units, known.currency)
            is distinct from (given.occurred_at, given.amount, given.units, given.currency) as differs
    from given
    left join customers_purchase known on known.customer_id = given.customer_id and known.key = given.key
), created as (
    insert into customers_purchase
        (customer_id, key, occurred_at, amount, currency, units, source, received_at)
    select customer_id, key, occurred_at, amount, currency, units, {source}, {now}::timestamptz
    from compared
    where counts and known_id is null
    order by customer_id, key
    on conflict (customer_id, key) do nothing
    returning customer_id, key, id
), updated as (
    update customers_purchase purchase
    set occurred_at = compared.occurred_at, units = compared.units, currency = compared.currency, source = {source},
        amount = case when canceled_at is null then greatest(compared.amount - refunded, 0) else 0 end,
        refunded = case when canceled_at is null then least(refunded, compared.amount) else compared.amount end,
        canceled_at = coalesce(
            canceled_at, case when refunded > 0 and refunded >= compared.amount then {now}::timestamptz end
        )
    from compared
    where compared.counts and compared.differs
        and purchase.customer_id = compared.customer_id and purchase.key = compared.key
    returning purchase.customer_id, purchase.key
)
select compared.number, compared.customer_id,
    case
        when compared.counts and created.key is not null then 'created'
        when compared.counts and updated.key is not null then 'updated'
        when compared.counts then 'unchanged'
        -- a repeated order id: its first row stands in this chunk, or in the base since a chunk before
        when compared.first_is_here then
            case when compared.said is distinct from compared.first_said then 'refused' else 'unchanged' end
        when compared.differs then 'refused'
        else 'unchanged'
    end,
    created.id
from compared
left join created on created.customer_id = compared.customer_id and created.key = compared.key
left join updated on updated.customer_id = compared.customer_id and updated.key = compared.key
