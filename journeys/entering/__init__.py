"""The doors of a journey, and who comes to them: many at once (launches) or somebody by name (enrolling)."""
