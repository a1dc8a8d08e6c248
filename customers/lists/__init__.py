"""Lists of customers: made, filled and emptied in sets. Freezing a rule into one lies above (segments/freezing.py)."""
