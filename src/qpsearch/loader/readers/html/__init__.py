"""Web pages → lines and facts."""
