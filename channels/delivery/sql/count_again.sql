-- How many messages send_again.sql would take, counted up to a limit. One row.
select count(*) from (
  select from delivery_message m
  where {which} and m.status = any({statuses}::text[]) and not ({ended})
    and ({expires_at}::timestamptz is not null or m.expires_at is null or m.expires_at > {now})
  limit {limit}
) found
