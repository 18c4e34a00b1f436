"""What Slack sends to the app when a person does something.

Shapes: https://docs.slack.dev/reference/interaction-payloads and, for commands,
https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

from typing import Any

from bot.sandbox.engine import Engine, Site
from bot.sandbox.state.forms import Values
from bot.sandbox.state.messages import Message
from bot.sandbox.state.views import View
from bot.sandbox.state.workspace import Channel, User, Workspace

Json = dict[str, Any]


class Payloads:
    """Builds the payloads of one person in one workspace; `by` is the workspace whose app is told."""

    def __init__(self, engine: Engine, site: Site, user: User) -> None:
        self._engine = engine
        self._site = site
        self._user = user

    def command(self, name: str, text: str, channel: Channel) -> Json:
        """A slash command."""
        workspace = self._site.workspace
        return {
            "token": self._engine.app.verification,
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": _shown_name(channel),
            "user_id": self._user.id,
            "user_name": self._user.name,
            "command": name,
            "text": text,
            **(
                {"enterprise_id": workspace.enterprise.id, "enterprise_name": workspace.enterprise.name}
                if workspace.enterprise
                else {}
            ),
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "true" if workspace.org_wide else "false",
            "response_url": self._response_url(workspace, channel.id, None),
            "trigger_id": self._engine.triggers.issue(self._user.id),
        }

    def message_action(self, message: Message, action: Json, values: Values) -> Json:
        """`block_actions` from a message; Slack leaves `message` out when it is ephemeral."""
        ephemeral = message.only_for is not None
        by = self.told_of(message)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        body: Json = {
            **self._interaction("block_actions", by),
            "container": container,
            "trigger_id": self._engine.triggers.issue(self._user.id),
            "channel": self._channel(message.channel),
            "state": {"values": values},
            "response_url": self._response_url(by, message.channel, message.ts),
            "actions": [{**action, "action_ts": self._stamp()}],
        }
        return body if ephemeral else {**body, "message": self._site.messages.to_json(message)}

    def view_action(self, view: View, action: Json) -> Json:
        """`block_actions` from a modal or the Home tab."""
        return {
            **self._in_view("block_actions", view),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._engine.triggers.issue(self._user.id),
            "view": view.to_json(self._site.workspace),
            "actions": [{**action, "action_ts": self._stamp()}],
        }

    def submission(self, view: View) -> Json:
        """`view_submission`."""
        return {
            **self._in_view("view_submission", view),
            "trigger_id": self._engine.triggers.issue(self._user.id),
            "view": view.to_json(self._site.workspace),
            "response_urls": [],
        }

    def closing(self, view: View, *, cleared: bool) -> Json:
        """`view_closed`."""
        body = view.to_json(self._site.workspace)
        return {**self._in_view("view_closed", view), "view": body, "is_cleared": cleared}

    def shortcut(self, callback_id: str, message: Message | None) -> Json:
        """A global `shortcut`, or a `message_action` on a message."""
        common = {
            "action_ts": self._stamp(),
            "callback_id": callback_id,
            "trigger_id": self._engine.triggers.issue(self._user.id),
        }
        if message is None:
            return {**self._interaction("shortcut", self._site.workspace), **common}
        return {
            **self._interaction("message_action", self._site.workspace),
            **common,
            "message_ts": message.ts,
            "channel": self._channel(message.channel),
            "message": self._site.messages.to_json(message),
            "response_url": self._response_url(self._site.workspace, message.channel, message.ts),
        }

    def told_of(self, message: Message) -> Workspace:
        """Whose app hears of what is pressed in a message: that of the workspace whose app posted it."""
        sites = self._engine.sites
        by = sites[message.team].workspace if message.by_app and message.team in sites else self._site.workspace
        return self._site.workspace if self._site.workspace in by.together else by

    def _interaction(self, kind: str, by: Workspace) -> Json:
        """In an organisation a person's team is the organisation, unless a view asks: then see `_in_view`."""
        user, own = self._user, self._site.workspace
        team: Json = {"id": by.team_id, "domain": by.domain}
        if by.enterprise:
            team |= {"enterprise_id": by.enterprise.id, "enterprise_name": by.enterprise.name}
        return {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": own.organisation},
            "api_app_id": by.app_id,
            "token": self._engine.app.verification,
            "team": team,
            "enterprise": by.enterprise.to_json() if by.enterprise else None,
            "is_enterprise_install": by.org_wide,
        }

    def _in_view(self, kind: str, view: View) -> Json:
        """A view belongs to the person's workspace, and tells itself who opened it."""
        own, body = self._site.workspace, self._interaction(kind, view.opened_by)
        team = None if view.opened_by.org_wide else {"id": own.team_id, "domain": own.domain}
        return {**body, "user": {**body["user"], "team_id": own.team_id}, "team": team}

    def _channel(self, channel_id: str) -> Json:
        return {"id": channel_id, "name": _shown_name(self._site.workspace.channels[channel_id])}

    def _response_url(self, by: Workspace, channel: str, ts: str | None) -> str:
        new = self._engine.response_urls.issue(by.team_id, self._user.id, channel, ts)
        return f"{self._engine.base_url}/response/{new.id}"

    def _stamp(self) -> str:
        return f"{self._engine.now().timestamp():.6f}"


def _shown_name(channel: Channel) -> str:
    return {"im": "directmessage", "private_channel": "privategroup"}.get(channel.kind, channel.name)
