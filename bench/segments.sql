-- A base for the benchmark of segments: {customers} customers, eight purchases and ten events each on average, spread
-- unevenly over them, the purchases over three years and the events over two, a line in every second purchase.
select setseed(0.42);
insert into customers_attributedefinition (key, label, type) values
  ('city', 'City', 'text'), ('age', 'Age', 'number'), ('birthday', 'Birthday', 'date'), ('vip', 'VIP', 'boolean'),
  ('tags', 'Tags', 'list'), ('level', 'Level', 'text')
on conflict do nothing;
create temporary table person as
with made as (
  insert into customers_customer (attributes, time_zone, language, created_at, updated_at)
  select jsonb_strip_nulls(jsonb_build_object(
      'first_name', (array['Олена', 'Anna', 'Żaneta', 'Сергій', 'Mary-Ann', 'Łukasz'])[1 + i % 6],
      'last_name', 'K' || i,
      'city', case when i % 10 > 0 then (array['Kyiv', 'Lviv', 'Warszawa', 'Kraków', 'Odesa', 'Gdańsk', 'Dnipro', 'Łódź',
                                               'Харків', 'Poznań'])[1 + floor(power(random(), 2) * 10)::int] end,
      'age', case when i % 7 > 0 then 18 + i % 60 end,
      'birthday', case when i % 4 > 0 then (date '1945-01-01' + (random() * 22000)::int)::text end,
      'vip', i % 20 = 0,
      'level', (array['base', 'silver', 'gold', 'platinum'])[1 + floor(power(random(), 3) * 4)::int],
      'tags', case when i % 5 = 0 then jsonb_build_array('tag' || i % 7, 'tag' || i % 11) end)),
    'Europe/Kyiv', 'uk', {now}::timestamptz - random() * interval '3 years', {now}
  from generate_series(1, {customers}) i
  returning id
)
select id, row_number() over (order by id) as n from made;
insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)
select p.id, k.channel, k.prefix || p.id, p.n % 50 > 0, true, {now}
from person p, (values ('email', 'p@', 2), ('sms', '+38067', 3), ('push', 'push-', 4)) k (channel, prefix, part)
where p.n % k.part > 0;
insert into customers_consent (customer_id, channel, topic_id, granted, changed_at, source)
select p.id, k.channel, {topic}, hashint8(p.n * 31 + k.part) % 5 <> 0, {now}, 'benchmark'
from person p, (values ('email', 2), ('sms', 3), ('push', 4)) k (channel, part)
where p.n / 3 % k.part > 0;
insert into customers_purchase (key, occurred_at, amount, currency, units, source, received_at, customer_id)
select 'p' || i, {now}::timestamptz - interval '1096 days' * (1 - i / (8.0 * {customers})),
       round((5 + 400 * power(random(), 3))::numeric, 2), 'EUR', 1 + i % 3, 'shop', {now},
       (select min(id) from person) + floor({customers} * power(random(), 1.7))::int
from generate_series(1, 8 * {customers}) i;
insert into customers_event (key, name, properties, occurred_at, source, received_at, customer_id)
select 'k' || i,
       (array['page_viewed', 'product_viewed', 'search', 'basket_added', 'basket_left', 'app_opened', 'review',
              'wishlist'])[1 + floor(power(random(), 2) * 8)::int],
       jsonb_build_object('category', 'c' || i % 40, 'price', round((random() * 300)::numeric, 2),
                          'device', (array['ios', 'android', 'web'])[1 + i % 3]),
       {now}::timestamptz - interval '730 days' * (1 - i / (10.0 * {customers})), 'site', {now},
       (select min(id) from person) + floor({customers} * power(random(), 1.5))::int
from generate_series(1, 10 * {customers}) i;
insert into customers_product (sku, name, category, currency, picture_url, url, source, updated_at)
select 's' || i, 'Product ' || i, 'cat' || i % 30, 'EUR', '', '', '', {now} from generate_series(1, 5000) i;
insert into customers_purchaseline (purchase_id, key, number, sku, name, category, quantity, price, amount, customer_id)
select id, '1', 1, 's' || (1 + floor(5000 * power(random(), 2))::int), 'P',
       case when id % 3 > 0 then 'cat' || id % 30 else '' end, 1, amount, amount, customer_id
from customers_purchase where id % 2 = 0 and canceled_at is null
