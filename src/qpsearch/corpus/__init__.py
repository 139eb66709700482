"""What the command line and a Python user talk to.

``indexing`` reads files into an index, ``library`` opens one for searching and reading,
``results`` holds what a search answers. Import from those, or from :mod:`qpsearch`: searching
must not pay for the import of the loader.
"""
