"""Tables in which changes are noted for the rolls (analytics/rolling/touched.py).

Who commits rows and truncates their tables afterwards empties these too, or the next test would find hours to be made.
"""

NOTED = (
    "customers_touchedpurchases, delivery_touched, journeys_toucheddecisions,"
    " analytics_touchedconsents, analytics_armtouch, analytics_duehour,"
    " analytics_touchedlives"
)
