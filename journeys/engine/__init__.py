"""The engine: moves everybody who is due, in sets, and judges the rules that hold for everybody inside.

`engine.drain(now)` is the whole of it. A statement is a head that claims (claiming.sql, claiming_woken.sql), the
piece of an op (journeys/ops), and the frame around both (frame.sql, or through.sql for two ops at once).
"""
