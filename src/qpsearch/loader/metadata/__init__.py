"""Metadata: what a document says of itself, and what its reader says of it.

``labels`` and ``dates`` read words, ``lines`` a line of the head; ``title`` finds the title among
them, ``head`` and ``tail`` the lines above and below the body; ``read`` brings table, meta tags,
front matter, head, tail and sentences together, the more explicit first; ``sidecar`` holds what
the reader has written beside the file, which wins.
"""
