"""Finds what is wrong with a graph before it runs. Errors stop publishing; warnings do not.

`checking.py` is the whole of it; a rule about the graph is a file in `rules/`; what is wrong with one node by itself is
said by its type (`NodeType.check`) and its fields.
"""
