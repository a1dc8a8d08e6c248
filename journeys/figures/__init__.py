"""The figures of a journey that is watched: of which time, version and people, and who they are."""
