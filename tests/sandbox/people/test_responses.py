from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox import FrozenStopwatch, Sandbox, serve
from tests.sandbox.kit import button, listening, section


@pytest.fixture
async def webhook(ear, ana, payments):
    """The `response_url` of a command that Ana has just used in #payments."""
    await ana.command("/coach", "check", channel=payments)
    return AsyncWebhookClient(ear.payloads[-1]["response_url"], retry_handlers=[])


async def test_an_answer_is_for_the_person_unless_it_says_otherwise(webhook, ana, ben, payments):
    assert (await webhook.send(text="psst")).body == "ok"
    await webhook.send(text="everyone", response_type="in_channel")
    assert [one.text for one in ana.sees(payments)] == ["psst", "everyone"]
    assert [one.text for one in ben.sees(payments)] == ["everyone"]


async def test_five_uses_and_no_more(webhook, ana, payments):
    answers = [await webhook.send(text=str(one)) for one in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body
    assert len(ana.sees(payments)) == 5


async def test_half_an_hour_and_no_longer():
    now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    sandbox = Sandbox(now=lambda: now, stopwatch=FrozenStopwatch())
    ana = sandbox.add_person("ana", "Ana Lima")
    async with serve(sandbox) as server, aiohttp.ClientSession() as session:
        from slack_sdk.web.async_client import AsyncWebClient  # noqa: PLC0415

        client = AsyncWebClient(token=sandbox.bot_token, base_url=server.url, session=session, retry_handlers=[])
        async with listening(client, sandbox.app_token) as ear:
            await ana.command("/coach")
        webhook = AsyncWebhookClient(ear.payloads[-1]["response_url"], retry_handlers=[])
        now += timedelta(minutes=30)
        assert (await webhook.send(text="just in time")).status_code == 200
        now += timedelta(seconds=1)
        late = await webhook.send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"text": "x", "response_type": "loud"}, "invalid_arguments"),
        ([1], "json_not_object"),
    ],
)
async def test_a_bad_answer_is_refused(webhook, ana, payments, body, error):
    async with aiohttp.ClientSession() as session, session.post(webhook.url, json=body) as answer:
        assert (answer.status, (await answer.json())["error"]) == (400, error)
    assert ana.sees(payments) == []


async def test_an_unknown_address(server):
    answer = await AsyncWebhookClient(f"{server.origin}/response/none", retry_handlers=[]).send(text="x")
    assert answer.status_code == 404


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_a_pressed_button_lets_the_app_replace_and_delete_its_message(ear, client, ana, payments, ephemeral):
    blocks = [section(accessory=button())]
    where = {"channel": payments.id, "text": "before", "blocks": blocks}
    await (client.chat_postEphemeral(**where, user=ana.id) if ephemeral else client.chat_postMessage(**where))
    [message] = ana.sees(payments)
    await ana.click(message, "go")
    webhook = AsyncWebhookClient(ear.payloads[-1]["response_url"], retry_handlers=[])
    await webhook.send(text="after", replace_original=True)
    assert [(one.ts, one.text, one.blocks) for one in ana.sees(payments)] == [(message.ts, "after", [])]
    await webhook.send(delete_original=True)
    assert ana.sees(payments) == []
