"""Two editions of a text: which clause is which, and what differs between their words."""
