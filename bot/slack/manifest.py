"""The app manifest: what em-coach asks of a workspace, as little as it can do with."""

from typing import Any

from bot.prompts.words import Words
from bot.slack import names
from bot.slack.transport import request_urls

SCOPES = {
    "chat:write": "posts nudges and digests; posting to a person opens the direct message",
    "commands": "/coach",
    "users:read": "time zones, and who is a workspace admin",
    "im:history": "hears replies in the direct message, and finds a message again after a lost answer",
    "im:write": "opens the direct message with somebody to look there for a message whose answer was lost",
    "files:write": "optional: exports as files, and pictures on Home: one's self-checks, the figures of leads",
    "channels:read": "whether it has been invited to a channel that wants a digest, and that channel's name",
    "groups:read": "the same for private channels",
    "usergroups:read": "optional: who is in a user group that a lead invites",
    "reactions:read": "takes a thumbs-up on a digest as useful, and :zzz: on a question as *later*",
}
"""Each scope with what it is for; docs/install.md prints this table, and a test compares the two."""

CHANNEL_SCOPES = {
    "channels:history": "hears links that are posted in the channels it is invited to",
    "groups:history": "the same in private channels",
}
"""Only for those who want links in channels offered to the library."""

REDIRECT = "/slack/oauth_redirect"
"""Where Slack sends browsers back to that have installed the app."""

OPTIONAL = ("files:write", "usergroups:read")
"""Whoever installs the app may leave these out."""

EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "message.im",
    "reaction_added",
    "tokens_revoked",
    "user_change",
)
CHANNEL_EVENTS = ("message.channels", "message.groups")


def manifest(words: Words, *, channels: bool = False, http: str | None = None) -> dict[str, Any]:
    """The manifest as Slack's schema 2.0.0 wants it.

    `channels` lets the bot hear what is posted where it is; `http` is the public address that Slack sends to,
    without which there is Socket Mode.
    """
    url = f"{http}{request_urls.PATH}" if http else None
    request_url = {"request_url": url} if url else {}
    scopes = [*SCOPES, *(CHANNEL_SCOPES if channels else ())]
    events = [*EVENTS, *(CHANNEL_EVENTS if channels else ())]
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": words.plain("manifest.name"),
            "description": words.plain("manifest.description"),
            "long_description": words.plain("manifest.long_description"),
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": words.plain("manifest.name"), "always_online": True},
            "shortcuts": [
                {
                    "name": words.plain("manifest.add_to_library"),
                    "type": "message",
                    "callback_id": names.ADD_TO_LIBRARY,
                    "description": words.plain("manifest.add_to_library_about"),
                },
                {
                    "type": "message",
                    "name": words.plain("manifest.answer_with"),
                    "description": words.plain("manifest.answer_with_description"),
                    "callback_id": names.ANSWER_WITH,
                },
            ],
            "slash_commands": [
                {
                    "command": "/coach",
                    "description": words.plain("manifest.command"),
                    "usage_hint": words.plain("manifest.usage_hint"),
                    "should_escape": True,
                    **({"url": url} if url else {}),
                }
            ],
        },
        "oauth_config": {
            **({"redirect_urls": [f"{http}{REDIRECT}"]} if http else {}),
            "scopes": {"bot": scopes, "bot_optional": list(OPTIONAL)},
        },
        "settings": {
            "event_subscriptions": {"bot_events": events, **request_url},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": url is not None,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }
