-- What else is known of some of the customers %(ids)s: lists, cards, consents, pauses, languages, a change. No purchases.
insert into customers_listmember (list_id, customer_id, added_at)
select l.id, t.id, %(now)s
from unnest(%(ids)s::bigint[]) with ordinality as t(id, place) join customers_customerlist l on place %% 2 = 0;

insert into customers_identity (customer_id, namespace, value)
select t.id, 'card', t.id from unnest(%(ids)s::bigint[]) with ordinality as t(id, place) where place %% 3 = 0;

insert into customers_consent (customer_id, channel, topic_id, granted, changed_at, source)
select t.id, 'email', p.id, place %% 2 = 0, %(now)s - place * interval '1 day', ''
from unnest(%(ids)s::bigint[]) with ordinality as t(id, place) join customers_topic p on place %% 3 > 0;

insert into customers_consentpause (customer_id, brand_id, until, paused_at)
select t.id, b.id, %(now)s + place * interval '1 hour' - interval '2 hours', %(now)s - interval '1 day'
from unnest(%(ids)s::bigint[]) with ordinality as t(id, place) join accounts_brand b on place < 4;

insert into customers_suppression (channel, endpoint, reason, created_at)
select a.channel, a.endpoint, 'bounce', %(now)s
from unnest(%(ids)s::bigint[]) with ordinality as t(id, place) join customers_address a on a.customer_id = t.id
where place %% 2 = 1;

update customers_customer c
set language = (array['uk', 'uk-UA', 'pl', ''])[place %% 4 + 1],
    time_zone = (array['Europe/Kiev', 'Europe/Kyiv', 'UTC', ''])[place %% 4 + 1]
from unnest(%(ids)s::bigint[]) with ordinality as t(id, place) where t.id = c.id;

update customers_customer c
set attributes = c.attributes || '{"age": 18}', updated_at = %(now)s - place * interval '1 day'
from unnest(%(ids)s::bigint[]) with ordinality as t(id, place) where t.id = c.id and place %% 3 = 1
