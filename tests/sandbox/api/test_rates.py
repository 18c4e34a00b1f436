import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import (
    Fault,
    FrozenStopwatch,
    Sandbox,
    serve,
)
from bot.sandbox.api import METHODS
from bot.sandbox.state.rates import (
    PER_MINUTE,
    TIER_2,
    RateLimited,
    Rates,
)


@pytest.fixture
async def limited(stopwatch):
    async with serve(Sandbox(stopwatch=stopwatch, rate_limited=True)) as server:
        yield server


async def test_a_tier_counts_each_method_and_workspace_for_itself(limited, stopwatch, refusal):
    sandbox = limited.sandbox
    client = AsyncWebClient(token=sandbox.bot_token, base_url=limited.url, retry_handlers=[])
    for _ in range(TIER_2):
        await client.users_list()
    answer = await refusal(client.users_list())
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "3")
    await client.conversations_list()
    other = sandbox.add_workspace("Globex").workspace.bot_token
    await AsyncWebClient(token=other, base_url=limited.url, retry_handlers=[]).users_list()
    stopwatch.advance(3)
    await client.users_list()
    assert [one.answer["ok"] for one in sandbox.called("users.list")] == [True] * 20 + [False, True, True]


async def test_a_call_that_is_refused_for_its_token_costs_nothing(limited, refusal):
    wrong = AsyncWebClient(token="xoxb-wrong", base_url=limited.url, retry_handlers=[])
    for _ in range(TIER_2 + 1):
        assert (await refusal(wrong.users_list()))["error"] == "invalid_auth"


async def test_the_sdks_own_handler_sits_a_429_out(server, sandbox, ana):
    handler = AsyncRateLimitErrorRetryHandler(max_retry_count=1)
    client = AsyncWebClient(token=sandbox.bot_token, base_url=server.url, retry_handlers=[handler])
    sandbox.faults.add(Fault("ratelimited", "chat.postMessage", seconds=1))
    await client.chat_postMessage(channel=ana.id, text="x")
    assert [one.fault for one in sandbox.called("chat.postMessage")] == ["ratelimited", None]
    assert len(ana.sees(ana.dm)) == 1


@pytest.mark.parametrize("method", ["users.list", "users.info", "chat.update", "auth.test"])
def test_whoever_waits_as_long_as_told_gets_through(method):
    stopwatch = FrozenStopwatch()
    rates = Rates(stopwatch)
    through = 0
    for _ in range(2000):
        try:
            rates.call(method, "T1")
            through += 1
        except RateLimited as limited:
            stopwatch.advance(limited.retry_after)
            rates.call(method, "T1")
            through += 1
    per_minute = PER_MINUTE.get(method, 50)
    assert through == 2000
    assert 2000 - per_minute <= stopwatch() * per_minute / 60 <= 2 * 2000


def test_every_limit_is_that_of_a_method_that_is_there():
    assert PER_MINUTE.keys() <= METHODS.keys() | {"oauth.v2.access"}
