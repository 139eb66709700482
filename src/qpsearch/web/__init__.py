"""The reader in a browser: pages made by the server, and the same records as JSON.

Starlette and uvicorn (the extra ``web``) are imported here only, and by nothing else.
"""
