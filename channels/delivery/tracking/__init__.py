"""Links and pixels of messages: made at the hand-over, followed on the brand's domain, judged, and told as reports."""
