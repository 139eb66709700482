"""The command line: options, messages, exit codes; all work is done by the rooms below.

A command imports what it works with when it runs. ``qpsearch --help`` and every completion in a
shell import all command modules: 140 ms of processor time so, 510 ms with those imports at the top.
What ``search`` itself leaves to the moment it is needed has its measured worth beside it.
"""

EXIT_NOTHING_FOUND = 1
EXIT_ERROR = 2
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
"""Exit codes: those of grep, and of a process that a signal has ended."""
