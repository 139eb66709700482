"""Benchmarks: qpsearch beside its peers, over the same clauses and queries, in one run.

``python -m bench`` lists the commands; ``CONTRIBUTING.md`` says when to use which.
"""
