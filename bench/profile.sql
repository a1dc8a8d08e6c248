-- Made-up people for the benchmark of search and timeline: names of several alphabets, a card, an e-mail address and a phone
-- number each. One customer, the first, has ten thousand events that lie between those of all others.
with words as (
  select array['Олена', 'Anna', 'Żaneta', 'Сергій', 'Mary-Ann', 'Łukasz', 'Ирина', 'Piotr', 'John', 'Оксана', 'Zofia', 'Ніна'] as first,
         array['Коваленко', 'Kowalska', 'Łęcka', 'Йолкін', 'O''Neil', 'Nowak', 'Шевченко', 'Wiśniewski', 'Smith', 'Ткаченко', 'Wójcik']
           as last
)
insert into customers_customer (id, attributes, time_zone, language, created_at, updated_at)
select i, jsonb_build_object('first_name', first[1 + i % 12], 'last_name',
         last[1 + i / 7 % 11] || case when i % 3 = 0 then '' else chr(97 + i % 16) || chr(97 + i / 11 % 20) end, 'city', 'Lviv', 'age', 18 + i % 60),
       '', '', now() - interval '3 years', now()
from generate_series(1, {customers}) i, words;
insert into customers_identity (customer_id, namespace, value)
select i, 'card', lpad((i::bigint * 7919 % 10000000)::text, 8, '0') from generate_series(1, {customers}) i;
insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)
select i, 'email',
       (array['olena', 'anna', 'zaneta', 'serhii', 'mary.ann', 'lukasz', 'iryna'])[1 + i % 7] || '.'
       || (array['kovalenko', 'kowalska', 'lecka', 'yolkin', 'oneil'])[1 + i / 3 % 5] || i || '@'
       || (array['gmail.com', 'ukr.net', 'wp.pl', 'firma' || i % 5000 || '.pl'])[1 + i % 4],
       true, true, now()
from generate_series(1, {customers}) i
union all
select i, 'sms', '+380' || lpad((i::bigint * 48271 % 1000000000)::text, 9, '0'), true, true, now()
from generate_series(1, {customers}) i;
insert into customers_event (customer_id, key, name, properties, occurred_at, source, received_at)
select case when i % ({customers} / 10000) = 0 then 1 else 1 + (i::bigint * 7919 % {customers})::bigint end, 'k' || i, 'page_viewed',
       jsonb_build_object('url', 'https://shop.example/product/' || i), now() - interval '2 years' + i * interval '1 minute', 'shop', now()
from generate_series(1, {customers}) i
