"""A stop wins: what is queued for somebody to whom something just happened waits until the engine has judged it.

Between the moment in which a reaction or purchase is recorded and the engine's next look the dispatcher could still
claim the next step's message. So it asks: is the customer in the engine's inbox, or woken and not judged yet? A woken
enrollment is due before its message's time-out would be over, had it left at once; one that only waits is due then, at
the message's latest moment, or later. (A message that may wait longer than its time-out is held from then on when its
enrollment is due again, until that has been looked at.) Whoever has left the block that sent the message (a single
message does not wait for a reaction) does not withdraw it any more.
"""

from psycopg import sql

UNJUDGED = sql.SQL("""
  exists (select from journeys_wake w where w.customer_id = m.customer_id)
  or exists (select from journeys_enrollment e
             where e.customer_id = m.customer_id and e.journey_id = m.journey_id and e.id = m.enrollment_id
               and (e.listens and e.due_at < m.expires_at and e.node_visit <= m.visit
                    and (e.due_at <= {now} or e.due_at < m.created_at + m.ttl_s * interval '1 second')
                    or e.guard_at <= {now}))
""")

# What comes back into the outbox while its journey is paused or after it has stopped: a provider refused it for the
# time being, say. (What was there already is held and withdrawn by the pause and the stop themselves.)
PAUSED = sql.SQL("exists (select from journeys_journey j where j.id = m.journey_id and j.status = 'paused')")
STOPPED = sql.SQL("exists (select from journeys_journey j where j.id = m.journey_id and j.status = 'stopped')")
