"""The columnar copy: what rules ask about, once more, in DuckDB, where a question about everybody takes no time.

One process holds it (server.py). It answers with the same predicate that PostgreSQL is asked with, and only after it
has caught up with everything that was committed before the question came: an answer is never stale. Whatever it cannot
answer is asked of PostgreSQL. Entry and branching never ask it. docs/adr/0014-columnar-copy.md.
"""
