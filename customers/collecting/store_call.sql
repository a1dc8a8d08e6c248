-- One call. "Stored" is a promise here, whatever else the server is told to take lightly: the commit waits for the disk.
insert into customers_received (source_id, received_at, sent_at, messages, count)
values ({source_id}, {received_at}, {sent_at}, {messages}::jsonb, {count})
returning case when current_setting('synchronous_commit') = 'off'
    then set_config('synchronous_commit', 'on', true) end
