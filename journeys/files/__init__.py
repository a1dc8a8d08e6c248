"""Journeys as readable files: written (`writing`), read with line and place (`reading`), and taken in (`taking`).

The format is told in docs/journey-files.md. Ids of things are names there: which fields hold such ids their types say
(`lib.forms.ReferenceField`), and what they refer to `references`.
"""
