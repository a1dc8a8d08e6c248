"""Figures by hour, made again whenever their facts change: what the reports read instead of messages and decisions."""
