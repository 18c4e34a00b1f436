"""Asking a running `serve` whether it is ready, as `em-coach healthy` does."""

import json
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - what an operator may have chosen to listen on
WITHIN_S = 5


def problem(host: str, port: int) -> str:
    """Why the bot is not ready, in words; empty if it is."""
    address = f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}/readyz"
    try:
        urlopen(address, timeout=WITHIN_S).close()
    except HTTPError as error:
        with error:
            said = json.loads(error.read())
        return "; ".join(f"{about}: {what}" for about, what in said.items() if what != "well")
    except (URLError, OSError) as error:
        return f"nothing answers at {address} ({getattr(error, 'reason', error)})"
    return ""
