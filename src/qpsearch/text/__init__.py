"""Text for matching: folded to one script, then divided into words."""
