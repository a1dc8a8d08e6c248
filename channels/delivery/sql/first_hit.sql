-- When the first of the hits came that wait to be recorded.
select min(at) from delivery_trackedhit
