"""Spans of time from a touch to the purchase that counts for it."""

MINUTE, HOUR, DAY = 60, 3600, 86400
# In seconds: a span ends before its edge, and the last has none. No window is longer than the last edge.
EDGES = (10 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 5 * DAY)
