"""The command line: options, messages, exit codes; all work is done by the rooms below.

A command imports what it works with when it runs. ``qpsearch --help`` and every completion in a
shell import all command modules: 140 ms of processor time so, 510 ms with those imports at the top.
What ``search`` itself leaves to the moment it is needed has its measured worth beside it.
"""

from qpsearch.cli.app import main

__all__ = ["main"]
