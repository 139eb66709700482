"""Passages that stand in several documents, and where sentences come from."""
