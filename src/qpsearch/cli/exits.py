"""Exit codes: those of grep, and of a process that a signal has ended."""

FOUND = 0
NOTHING_FOUND = 1
ERROR = 2
INTERRUPTED = 130
TERMINATED = 143
