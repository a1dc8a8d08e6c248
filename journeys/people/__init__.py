"""What becomes of people's runs when two customers become one, or somebody is erased."""
