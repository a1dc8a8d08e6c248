-- Made-up customers for benchmarks: each has an address for push, e-mail and SMS and has allowed the topic on all three.
with c as (
  insert into customers_customer (attributes, time_zone, language, created_at, updated_at)
  select jsonb_build_object('first_name', 'Customer ' || g), '', 'en', {now}, {now} from generate_series(1, {customers}) g
  returning id
),
a as (
  insert into customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)
  select c.id, k.channel, k.prefix || c.id || k.suffix, true, true, {now}
  from c, (values ('push', 'token-', ''), ('email', 'u', '@example.com'), ('sms', '+38050', '')) k(channel, prefix, suffix)
)
insert into customers_consent (customer_id, channel, topic_id, granted, changed_at, source)
select c.id, k, {topic}, true, {now}, 'benchmark' from c, unnest(array['push', 'email', 'sms']) k
