"""The embedded engine: a Whoosh index with our own codec, in a folder of the user's."""
