"""Which lines are the title."""
