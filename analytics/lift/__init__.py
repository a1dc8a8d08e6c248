"""What journeys change: arms that chance has made, compared. Rates and money per person, with honest intervals."""
