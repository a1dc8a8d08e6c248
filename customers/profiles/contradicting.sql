-- One row at most: a customer whose value of an attribute is not of these types of JSON, or does not look like this.
select id, (attributes -> {key})::text
from customers_customer
where attributes ? {key} and jsonb_typeof(attributes -> {key}) <> 'null'
    and (jsonb_typeof(attributes -> {key}) <> all({types}::text[]) or attributes ->> {key} !~ {pattern})
limit 1
