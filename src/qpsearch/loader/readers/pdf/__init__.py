"""PDF files: letters on pages → lines."""
