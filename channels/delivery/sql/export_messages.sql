-- One row: a message of the customer with its content in the language of everybody, and the names of its sender and topic.
select (to_jsonb(m) - 'customer_id'
        || jsonb_build_object('content', c.fields, 'sender', s.name, 'topic', t.name))::text
from delivery_message m
left join delivery_content c on c.id = m.content_id
left join delivery_sender s on s.id = m.sender_id
left join customers_topic t on t.id = m.topic_id
where m.customer_id = any({ids}::bigint[])
order by m.id
