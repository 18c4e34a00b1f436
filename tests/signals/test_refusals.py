"""What a tool says to a token that may not: one clear line each, and never the token."""

import pytest
from aiohttp import web

from bot.signals import gitlab, pagerduty
from bot.signals.errors import SignalError
from tests.signals.kit import events, place, server


@pytest.mark.parametrize(
    ("read", "where"),
    [(gitlab.read, "group/shop"), (pagerduty.read, "services:PABC123,PDEF456")],
    ids=["gitlab", "pagerduty"],
)
@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "does not accept TOOL_TOKEN (401)"),
        (403, "TOOL_TOKEN may not read this (403)"),
        (404, "TOOL_TOKEN may not see it (404)"),
        (410, "gone for good (410)"),
        (418, "answers 418"),
    ],
)
async def test_a_token_that_may_not_is_told_in_one_line(read, where, status, said):
    async def refused(_request):
        return web.Response(status=status)

    async with server(("GET", "/{any:.*}", refused)) as base:
        with pytest.raises(SignalError) as told:
            await events(read, place(where, base))
    assert said in str(told.value)
    assert "\n" not in str(told.value)
    assert "t0ken" not in str(told.value)
