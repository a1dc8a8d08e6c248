"""What was bought by whom on which day, kept by customer; and the sums of it that cohorts, RFM and life cycle show."""
