"""Many queries in order: reading query files, running them on processes, taking up a broken run.

``lines`` and ``queries`` read what is asked, ``answer`` asks it, ``run`` does so on several
processes in the order of the input, ``resuming`` finds where an interrupted output ends, and
``watching`` compares the answers with those of the last time. Rows are written by
:mod:`qpsearch.render`.
"""
