"""Meaning beside letters: vectors of clauses, for questions asked with ``--rerank`` only.

Needs the extra ``[semantic]``; nothing else imports this room.
"""
