-- Choices of the kept one that had taken over the lost one's are what they were, unless another has been made since.
update customers_consent k
set granted = b.granted, changed_at = b.changed_at, source = b.source, ip = b.ip, text_version = b.text_version
from customers_mergerows m
cross join lateral jsonb_array_elements(m.before) was
cross join lateral jsonb_populate_record(null::customers_consent, was) b
where m.merge_id = {merge} and m."table" = 'customers_consent'
  and k.id = b.id and k.customer_id = {kept} and k.changed_at = (was ->> 'became_at')::timestamptz
