"""Heads of documents that have a form of their own: orders, judgments, letters, standards."""
