"""What every listener needs: the coach's parts, who is asking, and the inbox."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.library.search import Library
from bot.core.delivery.removals import Trace
from bot.core.participation.retention import RETENTION, Retention
from bot.core.people.people import Consent, Manager
from bot.prompts import Prompts
from bot.slack import failures
from bot.slack.background import Background
from bot.slack.blocks import Payload
from bot.slack.limits import Wishes
from bot.slack.people.members import Members, Place
from bot.store.delivery import inbox, removals
from bot.store.engine import Sessions
from bot.store.people import managers

log = logging.getLogger(__name__)

UTC = ZoneInfo("UTC")

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Coach:
    """The parts that listeners share; made once, in `bot.app`."""

    sessions: Sessions
    prompts: Prompts
    library: Library
    now: Callable[[], datetime]
    background: Background
    retention: Retention = RETENTION
    revoked: Callable[[str], None] = lambda _tenant: None
    """Told of a workspace or an organisation whose installation is gone."""
    wishes: Wishes = field(default_factory=Wishes)
    """What each person has asked for today."""
    expired: Callable[[str | None, str | None], Awaitable[None]] | None = None
    """Told of a workspace and its organisation whose token Slack calls expired."""
    members: Members = field(default_factory=Members)


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that a person did in Slack."""

    coach: Coach
    client: AsyncWebClient
    body: dict[str, Any]
    team_id: str
    user_id: str
    now: datetime
    scopes: frozenset[str] = frozenset()
    """What the workspace lets the app do."""
    enterprise_id: str | None = None

    @classmethod
    def of(cls, context: dict[str, Any], client: AsyncWebClient, body: dict[str, Any]) -> "Request":
        """The request that Bolt's arguments describe."""
        coach: Coach = context["coach"]
        scopes = frozenset(context["authorize_result"].bot_scopes or ())
        whole = context.get("enterprise_id")
        return cls(coach, client, body, context["team_id"], context["user_id"], coach.now(), scopes, whole)

    @property
    def place(self) -> Place:
        """The workspace, and its organisation."""
        return self.team_id, self.enterprise_id

    @property
    def who(self) -> tuple[str, str]:
        """Who is asking, wherever somebody is counted."""
        return self.team_id, self.user_id

    @property
    def prompts(self) -> Prompts:
        """The words and the checklist."""
        return self.coach.prompts

    def say(self, name: str, **facts: object) -> str:
        """A sentence for mrkdwn."""
        return self.prompts.words.mrkdwn(name, **facts)

    def plain(self, name: str, **facts: object) -> str:
        """A sentence for plain text."""
        return self.prompts.words.plain(name, **facts)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """One transaction, committed when the block ends well."""
        async with self.coach.sessions.begin() as session:
            yield session

    async def is_first(self, session: AsyncSession) -> bool:
        """Whether this payload has had no effect yet; asking counts as having it."""
        return await inbox.is_first(session, dedupe_key(self.body), self.now, inbox.By(self.team_id, self.user_id))

    async def unless_refused(self, session: AsyncSession, work: Callable[[], Awaitable[P | None]]) -> P | None:
        """Does `work` once, however often Slack delivers this; gives what is wrong, if `work` says so.

        A window that was refused is submitted again under the same key, so a refusal does not use it up.
        """
        async with session.begin_nested() as attempt:
            problem = await work() if await self.is_first(session) else None
            if problem is not None:
                await attempt.rollback()
        return problem

    async def once(self, session: AsyncSession, work: Callable[[], Awaitable[Payload]]) -> Payload:
        """What `work` answers. However often Slack delivers this, it is done once, and the answer is the same."""
        key = dedupe_key(self.body)
        kept = None if await self.is_first(session) else await inbox.answer_to(session, key)
        if kept is not None:
            return kept
        answer = await work()
        await inbox.keep_answer(session, key, answer)
        return answer

    async def remember(self, manager: Manager, said: Sequence[Trace]) -> None:
        """What Slack has of a manager goes when they are forgotten, even if that was a moment ago."""
        async with self.transaction() as session:
            if await self.manager(session):
                await removals.keep(session, manager.id, said)
            else:
                await removals.erase(session, manager.workspace_id, said, self.now)

    def follow(self, what: Hashable, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Shows in Slack what is kept already, after the answer: see `Background.follow`."""
        self.coach.background.follow(self.who, what, work)

    async def open(self, view: dict[str, Any]) -> str | None:
        """Opens a modal, on top of the one in which a button was pressed; gives its id.

        When Slack delivers a press twice, its trigger is used up and the modal there: then there is no id.
        """
        inside = self.body.get("view", {}).get("type") == "modal"
        show = self.client.views_push if inside else self.client.views_open
        try:
            shown = await show(trigger_id=self.body["trigger_id"], view=view)
        except SlackApiError as error:
            if failures.reason(error) != "exchanged_trigger_id":
                raise
            return None
        return str(shown["view"]["id"])

    @property
    def pressed_ts(self) -> str:
        """The time stamp of the message in which a button was pressed; empty outside of messages."""
        return str((self.body.get("container") or {}).get("message_ts", ""))

    def today(self, manager: Manager) -> date:
        """The day on the manager's own clock."""
        return self.now.astimezone(manager.zone).date()

    async def active_manager(self, session: AsyncSession) -> Manager | None:
        """The asking person, if they are enrolled."""
        manager = await self.manager(session)
        return manager if manager and manager.consent is Consent.ACTIVE else None

    async def manager(self, session: AsyncSession) -> Manager | None:
        """The asking person, if the bot knows them."""
        return await managers.wherever(session, self.team_id, self.user_id)


def dedupe_key(body: dict[str, Any]) -> str:
    """What stays the same when Slack delivers a payload again."""
    if "event_id" in body:
        return f"event:{body['event_id']}"
    if body.get("type") == "view_submission":
        return f"view:{body['view']['id']}:{body['view']['hash']}"
    return f"trigger:{body['trigger_id']}"


async def zone_of(client: AsyncWebClient, user_id: str) -> ZoneInfo:
    """The time zone of a Slack profile; UTC when it has none that the tz database knows."""
    answer = await client.users_info(user=user_id)
    return zone_in(answer["user"]) or UTC


def zone_in(profile: dict[str, Any]) -> ZoneInfo | None:
    """The time zone of a user as Slack describes them; None when the tz database does not know it."""
    try:
        return ZoneInfo(profile.get("tz") or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # an empty key, "../x", the name of a folder
        return None


async def is_admin(client: AsyncWebClient, user_id: str) -> bool:
    """Whether Slack says that this person administers the workspace."""
    user = (await client.users_info(user=user_id))["user"]
    return bool(user.get("is_admin") or user.get("is_owner"))
