"""Conditions of rules that look at journeys: one file each."""
