"""SMPP 3.4: how a centre for short messages (SMSC) is spoken to. The provider is delivery/providers/smpp.py.

From the wire upwards: `codec` (PDUs), `alphabets` (texts and their parts), `errors` (what an SMSC's refusals mean),
`session` (one bound connection), `pool` (all of this process), `handover` (a batch on its way), `receipts` (what an
SMSC says), `inbox` (how that is stored).
"""
