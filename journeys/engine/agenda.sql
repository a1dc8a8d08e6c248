-- One row: which kinds of work there may be at {now}, so that a turn of the engine does not ask for each of them by a
-- statement of its own. By the order of a key, because the beginning of an inbox holds many rows that are deleted already.
select (select true from journeys_wake where created_at <= {now} or created_at > {now}::timestamptz + interval '1 minute'
        order by id limit 1) is not null,
       (select true from journeys_departure order by id limit 1) is not null,
       (select true from journeys_arrival order by id limit 1) is not null,
       exists (select from journeys_launch where finished_at is null),
       exists (select from journeys_watch)
