"""The page in the browser, as the server sees it; its own files are in `bot/sandbox/page`.

Start with `server.py`.
"""
