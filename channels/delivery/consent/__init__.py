"""What customers choose: pages without a log-in, double opt-in."""
