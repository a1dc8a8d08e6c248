-- One row: a version that runs (or the one that is asked for), its settings, the share of its journey, and the pauses of
-- its journey that are over, the oldest first: when each began and ended, whether timers stood still in it, and whether
-- it refused who came meanwhile. In one statement, because the engine asks it at every turn.
select v.id, v.journey_id, v.settings, j.share,
       array(select p.began_at from journeys_pause p where p.journey_id = j.id order by p.began_at, p.id),
       array(select p.ended_at from journeys_pause p where p.journey_id = j.id order by p.began_at, p.id),
       array(select p.holds_timers from journeys_pause p where p.journey_id = j.id order by p.began_at, p.id),
       array(select p.refuses_arrivals from journeys_pause p where p.journey_id = j.id order by p.began_at, p.id)
from journeys_version v
join journeys_journey j on j.id = v.journey_id
where {which}
order by v.id
