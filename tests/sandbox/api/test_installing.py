import asyncio
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import NotThere

BACK = "https://app.example/slack/oauth_redirect"


@pytest.fixture
def who(sandbox):
    app = sandbox.engine.app
    return {"client_id": app.client_id, "client_secret": app.client_secret}


@pytest.fixture
def exchange(server, who):
    """`await exchange(code=…)` is what the app gets for a code, asked for without any token."""
    client = WebClient(base_url=server.url, retry_handlers=[])
    return lambda **args: asyncio.to_thread(client.oauth_v2_access, **{**who, **args})


async def test_a_code_becomes_a_token_once(exchange, server, sandbox, refusal):
    other = sandbox.add_workspace("Globex")
    sandbox.engine.uninstall(other.workspace.team_id)
    dead = other.workspace.bot_token
    eve = sandbox.person(other.workspace.add_user("eve", "Eve Roy").id, other)
    code = sandbox.consent(eve, ["chat:write", "commands"], BACK)
    answer = await exchange(code=code, redirect_uri=BACK)
    assert (answer["team"]["name"], answer["authed_user"]["id"], answer["scope"], answer["token_type"]) == (
        "Globex",
        eve.id,
        "chat:write,commands",
        "bot",
    )
    assert answer["access_token"] != dead
    installed = AsyncWebClient(token=answer["access_token"], base_url=server.url, retry_handlers=[])
    assert (await installed.auth_test())["user_id"] == answer["bot_user_id"]
    assert (await refusal(installed.users_list()))["error"] == "missing_scope"
    again = await refusal(exchange(code=code, redirect_uri=BACK))
    assert again["error"] == "code_already_used"


async def test_installing_again_grants_more_and_keeps_the_token(exchange, sandbox, ana):
    before = sandbox.bot_token
    sandbox.workspace.scopes = frozenset({"commands"})
    answer = await exchange(code=sandbox.consent(ana, ["chat:write"]))
    assert (answer["access_token"], answer["scope"]) == (before, "chat:write,commands")


async def test_what_is_wrong_with_an_exchange_is_said(exchange, sandbox, ana, stopwatch, refusal):
    async def error(**args):
        return (await refusal(exchange(**args)))["error"]

    code = sandbox.consent(ana, redirect_uri=BACK)
    assert await error(client_id="9.9", code=code) == "invalid_client_id"
    assert await error(client_secret="guess", code=code) == "bad_client_secret"
    assert await error(code="guess") == "invalid_code"
    assert await error(code=code, redirect_uri="https://elsewhere.example") == "bad_redirect_uri"
    stopwatch.advance(601)
    assert await error(code=code, redirect_uri=BACK) == "code_expired"
    assert all("client_secret" not in call.args for call in sandbox.called("oauth.v2.access"))


async def test_consent_sends_a_person_back_with_a_code(exchange, who, server, ana, ben):
    asked = {"client_id": who["client_id"], "scope": "chat:write,commands", "state": "s1", "redirect_uri": BACK}
    async with aiohttp.ClientSession(server.origin) as session:

        async def back(**more):
            async with session.get(
                "/oauth/v2/authorize", params={**asked, **more}, allow_redirects=False
            ) as answer:
                if answer.status != 302:
                    return (await answer.json())["error"]
                target = urlsplit(answer.headers["Location"])
                assert target.hostname == "app.example"
                return {name: values[0] for name, values in parse_qs(target.query).items()}

        agreed = await back(user=ben.id)
        assert agreed["state"] == "s1"
        answer = await exchange(code=agreed["code"], redirect_uri=BACK)
        assert answer["authed_user"]["id"] == ben.id
        answer = await exchange(code=(await back())["code"], redirect_uri=BACK)
        assert answer["authed_user"]["id"] == ana.id
        assert (await back(deny="1"))["error"] == "access_denied"
        assert await back(client_id="9.9") == "invalid_client_id"
        assert await back(redirect_uri="") == "bad_redirect_uri"
        assert await back(user="U0NOBODY") == await back(team="T0NOWHERE") == "invalid_team_or_user"


@pytest.mark.parametrize("way", ["revoke", "uninstall"])
async def test_an_app_may_end_its_own_installation(client, who, ear, sandbox, way):
    ana = sandbox.add_person("ana", "Ana Lima")
    if way == "revoke":
        assert (await client.auth_revoke(test=True))["revoked"] is False
        await client.auth_test()
        await client.auth_revoke()
    else:
        with pytest.raises(SlackApiError, match="invalid_client_id"):
            await client.apps_uninstall(client_id="9.9", client_secret="x")
        await client.apps_uninstall(**who)
    await sandbox.settled()
    assert [one["event"]["type"] for one in ear.payloads] == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()
    with pytest.raises(NotThere, match="not installed"):
        await ana.command("/coach")
