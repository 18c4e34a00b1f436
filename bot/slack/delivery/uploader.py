"""Brings exports to people as files, has Slack keep pictures, and takes away what is to go."""

import logging
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.delivery.uploads import Export, File
from bot.core.delivery.removals import Trace, TraceKind
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.slack import blocks, failures
from bot.slack.delivery.messenger import is_for_later
from bot.slack.people.installations import ClientOf

log = logging.getLogger(__name__)

PART = 2900
MOST_PARTS = 20
"""Messages that an export may become where files are not allowed."""


@dataclass(frozen=True, slots=True)
class Uploader:
    """Serves one workspace."""

    client: AsyncWebClient
    prompts: Prompts

    async def hand_over(self, manager: Manager, export: Export) -> list[Trace] | None:
        """Files into the direct message; as text, where Slack takes no files from the app."""
        try:
            channel = str((await self.client.conversations_open(users=manager.user_id))["channel"]["id"])
            try:
                return await self._upload(channel, export)
            except SlackApiError as error:
                if is_for_later(error):
                    raise
                log.warning("export_goes_as_text", extra={"reason": failures.reason(error)})
            return await self._write(channel, export.as_text, export.page.content.decode())
        except (*failures.FAILURES, SlackRequestError) as error:
            log.warning("export_not_handed_over", extra={"reason": failures.reason(error)})
            return None if is_for_later(error) else []

    async def keep(self, file: File, title: str) -> str | None:
        """Uploads a file without sharing it."""
        try:
            answer = await self.client.files_upload_v2(filename=file.name, content=file.content, title=title)
        except (*failures.FAILURES, SlackRequestError) as error:
            log.info("picture_not_kept", extra={"reason": failures.reason(error)})
            return None if is_for_later(error) else ""
        return str(answer["files"][0]["id"])

    async def take_away(self, trace: Trace) -> bool:
        """Deletes a message or a file. What is not there, or not ours to delete, counts as gone."""
        try:
            if trace.kind is TraceKind.FILE:
                await self.client.files_delete(file=trace.ref)
            else:
                await self.client.chat_delete(channel=trace.channel, ts=trace.ref)
        except failures.FAILURES as error:
            return not is_for_later(error)
        return True

    async def _upload(self, channel: str, export: Export) -> list[Trace]:
        """The files, and a message of its own that says what they are: it can be found and deleted again."""
        uploads = [{"filename": one.name, "title": one.name, "content": one.content} for one in export.files]
        answer = await self.client.files_upload_v2(channel=channel, file_uploads=uploads)
        said = await self._post(channel, blocks.note(export.told))
        return [said, *(Trace(TraceKind.FILE, channel, one["id"]) for one in answer["files"])]

    async def _write(self, channel: str, why: str, page: str) -> list[Trace]:
        """The page, part by part; the first message says why, and what would help."""
        parts = [page[start : start + PART] for start in range(0, len(page), PART)]
        words = self.prompts.words
        first, summary = blocks.note(why), words.mrkdwn("privacy.part")
        shown = [blocks.quotation(summary, part) for part in parts[:MOST_PARTS]]
        rest = [blocks.note(words.mrkdwn("privacy.more_parts"))] if len(parts) > MOST_PARTS else []
        return [await self._post(channel, message) for message in (first, *shown, *rest)]

    async def _post(self, channel: str, message: blocks.Payload) -> Trace:
        answer = await self.client.chat_postMessage(
            channel=channel, **message, unfurl_links=False, unfurl_media=False
        )
        return Trace(TraceKind.MESSAGE, channel, answer["ts"])


@dataclass(frozen=True, slots=True)
class Uploaders:
    """An uploader for each workspace, by our own id of it."""

    client_of: ClientOf
    prompts: Prompts

    async def hand_over(self, manager: Manager, export: Export) -> list[Trace] | None:
        """Gives an export to a manager in their own workspace."""
        client = await self.client_of(manager.workspace_id)
        return await Uploader(client, self.prompts).hand_over(manager, export) if client else None

    async def keep(self, workspace_id: int, file: File, title: str) -> str | None:
        """Has a workspace keep a file that is shared with nobody."""
        client = await self.client_of(workspace_id)
        return await Uploader(client, self.prompts).keep(file, title) if client else None

    async def take_away(self, workspace_id: int, trace: Trace) -> bool:
        """Takes a trace away from its own workspace."""
        client = await self.client_of(workspace_id)
        return await Uploader(client, self.prompts).take_away(trace) if client else False
