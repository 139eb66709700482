"""What is no text of the document: what a page, a program or a database puts around it."""
