"""The command line: options, messages, exit codes; all work is done by the rooms below."""

from qpsearch.cli.app import main

__all__ = ["main"]
