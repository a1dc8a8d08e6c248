-- Whether the customer of message `m` has paused its brand: then it gets no marketing.
m.traffic_class = 'marketing' and exists (
  select from customers_consentpause u where u.customer_id = m.customer_id and u.brand_id = m.brand_id and u.until > {now}
)
