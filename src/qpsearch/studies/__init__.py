"""What is built on top of clauses: studies that read a corpus and bring its texts together."""
