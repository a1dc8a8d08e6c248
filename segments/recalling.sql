-- A question about one customer as they were at a moment. An attribute that has changed since is what it was
-- before the first change since; the order of changes is that of their ids (docs/adr/0011). A consent is the last choice
-- made by then: of its history, or the present one, which may have been stored without any.
with customers_customer as materialized (
  select c.id, (c.attributes - coalesce(h.keys, '{{}}')) || coalesce(h.before, '{{}}') as attributes,
         c.time_zone, c.language, c.created_at, c.updated_at, c.source, c.told_at
  from customers_customer c
  cross join lateral (
    select array_agg(f.key::text) as keys,
           jsonb_object_agg(f.key, f.before) filter (where f.before is not null) as before
    from (
      select distinct on (a.key) a.key, a.before from customers_attributechange a
      where a.customer_id = {customer} and a.at > {at}
      order by a.key, a.id
    ) f
  ) h
  where c.id = {customer}
),
customers_consent as materialized (
  select distinct on (s.channel, s.topic_id)
         {customer}::bigint as customer_id, s.channel, s.topic_id, s.granted, s.at as changed_at
  from (
    select o.channel, o.topic_id, o.granted, o.at, o.id from customers_consentchange o where o.customer_id = {customer}
    union all
    select o.channel, o.topic_id, o.granted, o.changed_at, 9223372036854775807 from customers_consent o
    where o.customer_id = {customer}
  ) s
  where s.at <= {at}
  order by s.channel, s.topic_id, s.at desc, s.id desc
)
{asked}
