"""Reports: one file each. What a report is: analytics/report.py."""
