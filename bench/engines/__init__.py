"""qpsearch and its peers behind one face: build from clauses, answer queries.

The peers get the clauses as qpsearch's segmenter cuts them, joined by spaces, so that all see the
same words. Each peer is imported in its own room, where it is installed.
"""
