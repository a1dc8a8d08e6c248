-- Texts of others in which the person is named: what could not be loaded, what waits to be worked off, answers that are
-- kept for calls made again, the audit. Rows stay where they are counted; what stood in them goes.
update customers_importreject set original = '', reason = 'The customer has been erased.'
where original ~* {pattern} or reason ~* {pattern};
update customers_sourcereject set original = '', message_id = '', reason = 'The customer has been erased.'
where original ~* {pattern} or reason ~* {pattern} or message_id ~* {pattern};
update customers_received set messages = coalesce(
    (select jsonb_agg(message) from jsonb_array_elements(messages) message
     where not lower(message::text) like any({strings}::text[])),
    '[]'
)
where jsonb_typeof(messages) = 'array' and lower(messages::text) like any({strings}::text[]);
delete from customers_bulkcall where answer::text ~* {pattern} or idempotency_key ~* {pattern};
update accounts_auditentry set detail = '{{}}' where subject = any({subjects}::text[]) or detail::text ~* {pattern};
