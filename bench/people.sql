-- Customers with an address and a consent on each of the channels.
with person as (
  insert into customers_customer (attributes, time_zone, language, created_at, updated_at)
  select jsonb_build_object('first_name', 'Olena' || n, 'last_name', 'K'), '', '', {now}, {now}
  from generate_series(1, {count}) as n
  returning id
),
place as (
  insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)
  select id, channel, case channel when 'email' then 'person' || id || '@shop.example'
                                   when 'sms' then '+3805' || lpad(id::text, 8, '0') else 'person-' || id end,
         true, true, {now}
  from person cross join unnest({channels}::text[]) as channel
)
insert into customers_consent (customer_id, channel, topic_id, granted, changed_at, source)
select id, channel, {topic}, true, {now}, '' from person cross join unnest({channels}::text[]) as channel
