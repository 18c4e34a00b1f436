"""Do the addresses in the question bank still answer?"""

import asyncio
from collections.abc import Iterable

import aiohttp

AT_ONCE = 8
PATIENCE = aiohttp.ClientTimeout(total=15)
BROWSER = {"User-Agent": "Mozilla/5.0 (em-coach prompts check)"}
"""Some sites turn away what does not look like a browser."""

NOT_FOR_HEAD = frozenset({403, 404, 405, 501, 503})
"""What servers answer that don't know HEAD; a GET tells whether the page is there."""

FIRST_ERROR = 400


async def broken(addresses: Iterable[str]) -> dict[str, str]:
    """The addresses that don't answer with a page, and why, in a few words."""
    turns = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(timeout=PATIENCE, headers=BROWSER) as http:

        async def look(address: str) -> tuple[str, str | None]:
            async with turns:
                return address, await _problem(http, address)

        answers = await asyncio.gather(*map(look, sorted(set(addresses))))
    return {address: problem for address, problem in answers if problem}


async def _problem(http: aiohttp.ClientSession, address: str) -> str | None:
    try:
        status = await _status(http, "HEAD", address)
        if status in NOT_FOR_HEAD:
            status = await _status(http, "GET", address)
    except TimeoutError:
        return f"no answer within {PATIENCE.total:.0f} seconds"
    except (aiohttp.ClientError, ValueError) as error:
        return f"cannot be reached ({type(error).__name__})"
    return f"answers {status}" if status >= FIRST_ERROR else None


async def _status(http: aiohttp.ClientSession, method: str, address: str) -> int:
    async with http.request(method, address, allow_redirects=True) as answer:
        return answer.status
