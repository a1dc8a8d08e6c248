"""From the outbox to a provider: lanes, the last look, the hand-over, and what came of it."""
