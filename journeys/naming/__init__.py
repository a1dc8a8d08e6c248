"""Who names whom: journeys that send into one another, conditions and templates in journeys, journeys in links."""
