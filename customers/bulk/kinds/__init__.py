"""Kinds of rows that the bulk API takes."""
