"""Breaking it on purpose: kills, faults, flipped bits, readers beside a writer, hostile files.

Each command draws from a seed, counts what it did, prints what went wrong with all that is needed
to see it again, and leaves with 1 if anything did. ``docs/reliability.md`` says what must hold.
"""
