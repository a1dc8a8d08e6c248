"""Devices: how they are registered, and how one message reaches all of them."""
