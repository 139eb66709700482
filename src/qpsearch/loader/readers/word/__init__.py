"""Word files → paragraphs with their numbers."""
