"""What journeys hear of what happens to customers, and whom it brings to their entries, one by one.

`receivers` is told from below; `entries` are the types that listen, by rows of `Trigger` (`triggers`); `arriving`
makes arrivals of it, and `sensing` finds who joins or leaves a segment.
"""
