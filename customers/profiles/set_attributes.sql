-- One row: the customer, if anything has changed. Two changes of one moment have to be told apart (docs/adr/0010).
update customers_customer set
    attributes = (attributes || {given}::jsonb) - {removed}::text[],
    updated_at = case when updated_at = {now}::timestamptz
        then {now}::timestamptz - interval '1 microsecond' else {now}::timestamptz end
where id = {customer} and (attributes || {given}::jsonb) - {removed}::text[] <> attributes
returning id
