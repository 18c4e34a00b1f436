"""Slack: the tokens, what they may do, the way in, the clocks, and a message to oneself."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import app
from bot.doctor.findings import Finding, bad, good, poor, unset
from bot.settings import Settings
from bot.slack import failures
from bot.slack.delivery.messenger import METADATA_EVENT
from bot.slack.manifest import OPTIONAL, SCOPES
from bot.slack.transport import request_urls

Now = Callable[[], datetime]
APART = timedelta(minutes=2)
"""How far the two clocks may be apart: beyond this, what is due comes at the wrong time, and signatures fail."""
REINSTALL = "Add it on your app's page under OAuth & Permissions, then install the app again."


async def examine(settings: Settings, now: Now, send_to: str | None) -> AsyncIterator[Finding]:
    """Everything about Slack. With `send_to`, one person gets a message, which is read back and taken away."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=app.ANSWER_WITHIN_S)) as http:
        token = settings.slack_bot_token
        bot = app.client(settings, http, token.get_secret_value() if token else None)
        me = None
        if token is None:
            yield unset("bot token", "SLACK_BOT_TOKEN")
        else:
            try:
                me = await bot.auth_test()
            except failures.FAILURES as error:
                yield _refused("bot token", "SLACK_BOT_TOKEN", error)
        if me is not None:
            yield good("bot token", f"Slack knows it: {me['user']} in {me['team']}.")
            for finding in _scopes(str(me.headers.get("X-OAuth-Scopes", ""))):
                yield finding
            yield _clock(me, now())
        if settings.over_http:
            yield await _request_url(settings, http)
        else:
            yield await _socket_mode(settings, http)
        if me is not None and send_to:
            yield await _message(bot, send_to, now())


def _refused(check: str, token: str, error: Exception) -> Finding:
    """What to do about a Slack that does not let us in."""
    if isinstance(error, SlackApiError) and failures.status(error) == app.OK:
        return bad(check, f"Slack does not accept it ({failures.reason(error)}).", f"Copy {token} again.")
    return bad(check, f"No answer from Slack ({failures.reason(error)}).", app.NO_SLACK)


def _scopes(granted: str) -> list[Finding]:
    """What the app may not do, and what stops working without it."""
    known = set(granted.replace(" ", "").split(","))
    lacking = [scope for scope in SCOPES if scope not in known]
    found = [
        poor("scopes", f"{scope} was not granted: {SCOPES[scope]}.", REINSTALL)
        if scope in OPTIONAL
        else bad("scopes", f"{scope} is missing: {SCOPES[scope]}.", REINSTALL)
        for scope in lacking
    ]
    return found or [good("scopes", f"All {len(SCOPES)} were granted.")]


def _clock(answer: AsyncSlackResponse, now: datetime) -> Finding:
    """Ours beside Slack's, to a second."""
    theirs = parsedate_to_datetime(str(answer.headers["Date"]))
    apart = abs(now - theirs)
    said = f"Ours and Slack's are {apart.total_seconds():.0f} seconds apart."
    return good("clock", said) if apart <= APART else bad("clock", said, "Let the machine's clock follow NTP.")


async def _socket_mode(settings: Settings, http: aiohttp.ClientSession) -> Finding:
    """Whether a connection may be opened. None is: Slack would send it events that the running bot waits for."""
    if settings.slack_app_token is None:
        return unset("app token", "SLACK_APP_TOKEN")
    try:
        token = settings.slack_app_token.get_secret_value()
        await app.client(settings, http, token).apps_connections_open(app_token=token)
    except failures.FAILURES as error:
        return _refused("app token", "SLACK_APP_TOKEN", error)
    return good("app token", "Socket Mode takes it.")


async def _request_url(settings: Settings, http: aiohttp.ClientSession) -> Finding:
    """Whether the public address leads to us: what nobody has signed is to be refused there, and by us."""
    if settings.em_coach_base_url is None:
        return poor("request URL", "EM_COACH_BASE_URL is not set, so it can't be looked at.", SAY_WHERE)
    url = f"{settings.em_coach_base_url}{request_urls.PATH}"
    try:
        async with http.post(url, allow_redirects=False) as answer:
            status = answer.status
    except failures.FAILURES as error:
        return bad("request URL", f"Nothing answers at {url} ({failures.reason(error)}).", LEAD_TO_US)
    if status != request_urls.UNAUTHORIZED:
        return bad("request URL", f"{url} answers {status} to what nobody has signed, not 401.", LEAD_TO_US)
    return good("request URL", f"{url} leads here, and takes nothing unsigned.")


async def _message(bot: AsyncWebClient, user_id: str, now: datetime) -> Finding:
    """Posts a message with a key, reads it back, and takes it away: what sending needs, from end to end."""
    key = f"doctor {now.isoformat()}"
    try:
        channel = (await bot.conversations_open(users=user_id))["channel"]["id"]
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": key}}
        posted = await bot.chat_postMessage(channel=channel, text=TEXT, metadata=metadata)
        page = await bot.conversations_history(
            channel=channel, oldest=posted["ts"], inclusive=True, include_all_metadata=True, limit=1
        )
        keys = [one.get("metadata", {}).get("event_payload", {}).get("key") for one in page["messages"]]
        await bot.chat_delete(channel=channel, ts=posted["ts"])
    except failures.FAILURES as error:
        return bad("message", f"{user_id} could not be written to ({failures.reason(error)}).", CHECK_THE_USER)
    if keys != [key]:
        return bad("message", "It arrived, but its metadata can't be read back.", "Install the app again.")
    return good("message", f"{user_id} got a message; it was read back and taken away.")


SAY_WHERE = "Set it to the address at which Slack and browsers reach this bot, such as https://coach.example.com."
LEAD_TO_US = "Start `em-coach serve`, and let the proxy hand /slack/ over to EM_COACH_HTTP_PORT as it comes."
TEXT = "em-coach doctor looks whether messages arrive. This one goes in a moment."
CHECK_THE_USER = (
    "Give a member's id (U…), which their Slack profile shows under Copy member ID, and see the checks above."
)
