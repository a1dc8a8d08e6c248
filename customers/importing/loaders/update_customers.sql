-- One row: a customer of the base of whom the file says something else than the base. Silence changes nothing, and
-- neither does what a message tells late: something newer was told since.
with said as (
    select staged.customer_id,
        case when staged.told = '{{}}' or known.told_at = '{{}}' then staged.attributes else (
            select coalesce(jsonb_object_agg(each.key, each.value), '{{}}')
            from jsonb_each(staged.attributes) each
            where coalesce((known.told_at ->> each.key)::float8, 0) <= coalesce((staged.told ->> each.key)::float8, 1e12)
        ) end as attributes,
        case when (known.told_at ->> '@time_zone')::float8 > (staged.told ->> '@time_zone')::float8 then ''
            else staged.time_zone end as time_zone,
        case when (known.told_at ->> '@language')::float8 > (staged.told ->> '@language')::float8 then ''
            else staged.language end as language,
        -- What a file says of something that a message told is so since now.
        case when staged.told <> '{{}}' or known.told_at = '{{}}' then known.told_at else (
            select known.told_at || coalesce(jsonb_object_agg(each, extract(epoch from {now}::timestamptz)), '{{}}')
            from jsonb_object_keys(staged.attributes) each
        ) end as told_at
    from import_customers staged
    join customers_customer known on known.id = staged.customer_id
)
update customers_customer customer
set attributes = customer.attributes || said.attributes,
    time_zone = coalesce(nullif(said.time_zone, ''), customer.time_zone),
    language = coalesce(nullif(said.language, ''), customer.language),
    updated_at = {now}::timestamptz,
    told_at = said.told_at
from said
where said.customer_id = customer.id
    and (
        customer.attributes || said.attributes <> customer.attributes
        or said.time_zone not in ('', customer.time_zone)
        or said.language not in ('', customer.language)
    )
returning customer.id
