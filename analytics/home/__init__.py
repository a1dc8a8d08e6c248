"""What Home shows beside the overview: complaints, how running journeys are, and what needs a person."""
