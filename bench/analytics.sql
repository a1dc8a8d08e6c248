-- Ninety days of twelve journeys for the benchmark of analytics. The engine has led some people through one of them; each of
-- their runs is a pattern, and here it is copied with other customers, journeys and moments: {runs} runs, so that the ledger
-- and the messages are as the engine writes them. Purchases: one for every fifth run soon after it began, and as many
-- again of anybody. A twentieth of the people is held out of all journeys. Triggers are off meanwhile; the counters are added up at the end.
select setseed(0.42);
create temporary table pattern as
select e.id, row_number() over (order by e.id) - 1 as n, e.op, e.visit, e.node_visit, e.entered_at, e.moved_at, e.exited_at
from journeys_enrollment e where e.journey_id = {pattern} and e.exited_at is not null;
create temporary table decision as
select p.n, d.op, d.visit, d.port, d.reason, d.detail, d.at - p.entered_at as after
from journeys_decision d join pattern p on p.id = d.enrollment_id;
create temporary table door as select * from journeys_decision where journey_id = {pattern} and enrollment_id is null limit 1;
create temporary table message as
select p.n, m.*, m.created_at - p.entered_at as after
from delivery_message m join pattern p on p.id = m.enrollment_id;
create temporary table journey as
select j.id, v.id as version_id, row_number() over (order by j.id) - 1 as n
from journeys_journey j join journeys_version v on v.journey_id = j.id;
create temporary table run as
select g as id, {first} + g % {customers} as customer_id, g % {customers} % 20 = 0 as is_held_out, j.id as journey_id, j.version_id, (1 + g / {customers})::int as run,
       g * 7919 % (select count(*) from pattern) as n,
       {now}::timestamptz - interval '90 days' + g * (interval '88 days' / {runs}) as began_at
from generate_series(0, {runs}::bigint - 1) g
join journey j on j.n = (g + g / {customers}) % (select count(*) from journey);
create index on pattern (n);
create index on decision (n);
create index on message (n);
analyze pattern;
analyze decision;
analyze message;
analyze run;
truncate journeys_enrollment, journeys_decision, delivery_message, delivery_deliveryevent, delivery_outbox, journeys_opcount,
  delivery_messagecount;
insert into journeys_enrollment (customer_id, journey_id, run, id, version_id, op, visit, node_visit, listens, entered_at, moved_at,
  exited_at, key)
select r.customer_id, r.journey_id, r.run, r.id, r.version_id, p.op, p.visit, p.node_visit, false, r.began_at,
       r.began_at + (p.moved_at - p.entered_at), r.began_at + (p.exited_at - p.entered_at), ''
from run r join pattern p on p.n = r.n where not r.is_held_out;
insert into journeys_decision (customer_id, enrollment_id, journey_id, version_id, op, visit, port, reason, detail, at)
select r.customer_id, r.id, r.journey_id, r.version_id, d.op, d.visit, d.port, d.reason, d.detail, r.began_at + d.after
from run r join decision d on d.n = r.n where not r.is_held_out
union all
select r.customer_id, null, r.journey_id, r.version_id, d.op, d.visit, d.port, d.reason, d.detail, r.began_at
from run r cross join door d where r.is_held_out
order by 10;
-- A tenth of the SMS goes abroad; e-mails to a dozen domains. Stamps keep their distance to the message's making.
insert into delivery_message (customer_id, brand_id, topic_id, sender_id, content_id, channel, traffic_class, endpoint, journey_id,
  version_id, enrollment_id, op, visit, status, created_at, ttl_s, claimed_at, sent_at, delivered_at, opened_at, opened_grade,
  clicked_at, failed_at, error_code, unsubscribed_at, complained_at, cost, parts)
select r.customer_id, m.brand_id, m.topic_id, m.sender_id, m.content_id, m.channel, m.traffic_class,
       case m.channel when 'email' then 'u' || r.customer_id || '@d' || r.customer_id % 12 || '.example'
                      when 'sms' then (array['+38050', '+48601', '+38067'])[1 + r.customer_id % 10 / 4] || r.customer_id
                      else 'token-' || r.customer_id end,
       r.journey_id, r.version_id, r.id, m.op, m.visit, m.status, k.at, m.ttl_s, k.at, k.at + (m.sent_at - m.created_at),
       k.at + (m.delivered_at - m.created_at), k.at + (m.opened_at - m.created_at), m.opened_grade,
       k.at + (m.clicked_at - m.created_at), k.at + (m.failed_at - m.created_at), m.error_code,
       k.at + (m.unsubscribed_at - m.created_at), k.at + (m.complained_at - m.created_at), m.cost, m.parts
from run r join message m on m.n = r.n and not r.is_held_out
cross join lateral (select r.began_at + m.after offset 0) k (at)
order by k.at;
insert into customers_purchase (customer_id, key, occurred_at, amount, currency, units, source, received_at)
select customer_id, 'run' || id, began_at + random() * interval '36 hours', round((5 + 400 * power(random(), 3))::numeric, 2),
       'USD', 1, 'shop', {now}
from run where id % 5 = 0;
insert into customers_purchase (customer_id, key, occurred_at, amount, currency, units, source, received_at)
select {first} + floor({customers} * power(random(), 1.7))::int, 'any' || g,
       {now}::timestamptz - random() * interval '90 days', round((5 + 400 * power(random(), 3))::numeric, 2), 'USD', 1, 'shop', {now}
from generate_series(1, {runs}::bigint / 5) g;
insert into customers_purchaseline (customer_id, purchase_id, key, number, sku, name, category, quantity, amount, cost)
select customer_id, id, '1', 1, 's' || id % 500, 'P', '', 1, amount, round(amount * 0.6, 2)
from customers_purchase where id % 2 = 0 and canceled_at is null;
insert into customers_consentchange (customer_id, channel, topic_id, granted, at, source, text_version)
select customer_id, 'email', {topic}, id % 20 <> 0, began_at, 'benchmark', '' from run where id % 10 = 0;
insert into journeys_opcount (version_id, journey_id, op, port, reason, hour_at, count)
select version_id, journey_id, op, port, reason, date_trunc('hour', at, 'UTC'), count(*)
from journeys_decision group by 1, 2, 3, 4, 5, 6;
insert into delivery_messagecount (hour_at, journey_id, version_id, op, brand_id, account_id, channel,
  sent, delivered, opened, clicked, failed, unsubscribed, complained, cost)
select date_trunc('hour', v.at, 'UTC'), m.journey_id, m.version_id, m.op, m.brand_id, s.account_id, m.channel,
       count(*) filter (where v.name = 'sent'), count(*) filter (where v.name = 'delivered'),
       count(*) filter (where v.name = 'opened'), count(*) filter (where v.name = 'clicked'),
       count(*) filter (where v.name = 'failed'), count(*) filter (where v.name = 'unsubscribed'),
       count(*) filter (where v.name = 'complained'), coalesce(sum(m.cost) filter (where v.name = 'sent'), 0)
from delivery_message m
join delivery_sender s on s.id = m.sender_id
cross join lateral (values ('sent', m.sent_at), ('delivered', case when m.failed_at is null then m.delivered_at end),
  ('opened', m.opened_at), ('clicked', m.clicked_at), ('failed', m.failed_at), ('unsubscribed', m.unsubscribed_at),
  ('complained', m.complained_at)) v (name, at)
where v.at is not null
group by 1, 2, 3, 4, 5, 6, 7
