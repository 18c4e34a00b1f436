"""The Web API: one function for each method, and one place that decides who may call it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.api import chat, conversations, files, oauth, reactions, users, views
from bot.sandbox.api.arguments import Args
from bot.sandbox.engine import Call, Engine, Site
from bot.sandbox.errors import SlackError
from bot.sandbox.state import scopes
from bot.sandbox.state.rates import RateLimited

Json = dict[str, Any]
Method = Callable[[Engine, Site, Args], Json]


def _auth_test(_: Engine, site: Site, __: Args) -> Json:
    workspace = site.workspace
    whole = workspace.enterprise
    named = whole if whole and workspace.org_wide else workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": named.name,
        "user": workspace.bot_user.name,
        "team_id": workspace.installed_for,
        "user_id": workspace.bot_user.id,
        "bot_id": workspace.bot_id,
        **({"enterprise_id": whole.id} if whole else {}),
        "is_enterprise_install": workspace.org_wide,
    }


METHODS: Final[Mapping[str, Method]] = {
    "apps.uninstall": oauth.uninstall,
    "auth.revoke": oauth.revoke,
    "auth.teams.list": oauth.teams_list,
    "auth.test": _auth_test,
    "chat.postMessage": chat.post_message,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.update": chat.update,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "conversations.open": conversations.open_,
    "conversations.info": conversations.info,
    "conversations.history": conversations.history,
    "conversations.replies": conversations.replies,
    "conversations.members": conversations.members,
    "conversations.list": conversations.list_,
    "files.completeUploadExternal": files.complete_upload,
    "files.delete": files.delete,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "reactions.add": reactions.add,
    "reactions.get": reactions.get,
    "reactions.remove": reactions.remove,
    "team.info": users.team_info,
    "usergroups.users.list": users.of_group,
    "users.conversations": conversations.of_user,
    "users.info": users.info,
    "users.list": users.list_,
    "views.open": views.open_,
    "views.push": views.push,
    "views.update": views.update,
    "views.publish": views.publish,
}
OPEN_SOCKET = "apps.connections.open"
EXCHANGE_CODE = "oauth.v2.access"
SECRETS = {"token", "client_secret"}
NAMING = ("team_id", "channel", "channel_id", "user", "user_id", "users")
"""Arguments that tell which of several workspaces is meant."""
NEED_TEAM = {"conversations.list", "usergroups.users.list", "users.conversations", "users.list"}
"""With a token for all of an organisation's workspaces these have to be told which one is meant."""


def call(
    engine: Engine, method: str, token: str | None, given: Mapping[str, Any], fault: str | None = None
) -> Json:
    """Carry out one call and return the body of the answer; errors come as `{"ok": false, …}`.

    Raises:
        RateLimited: the one error that is an HTTP status as well.
    """
    limited: RateLimited | None = None
    try:
        body = {"ok": True, **_carry_out(engine, method, token, Args(given))}
    except SlackError as error:
        body = error.to_json()
        limited = error if isinstance(error, RateLimited) else None
    record(engine, method, given, body, fault)
    if limited is not None:
        raise limited
    return body


def record(engine: Engine, method: str, given: Mapping[str, Any], answer: Json, fault: str | None = None) -> None:
    """Remember a call for inspectors and tests, without its secrets."""
    shown = {name: value for name, value in given.items() if name not in SECRETS}
    engine.calls.append(Call(engine.now(), method, shown, answer, fault))
    engine.changes.notify()


def _carry_out(engine: Engine, method: str, token: str | None, args: Args) -> Json:
    if method == OPEN_SOCKET:
        return _open_socket(engine, token)
    if method == EXCHANGE_CODE:
        return oauth.access(engine, args)
    if method not in METHODS:
        raise SlackError("unknown_method")
    site = engine.site_of(token)
    if site.workspace.org_wide and method in NEED_TEAM:
        args.required("team_id")
    site = engine.meant(site, [args.text(name) for name in NAMING if args.text(name)])
    scopes.check(site.workspace.scopes, method, _kinds(site, method, args))
    if engine.rates is not None:
        engine.rates.call(method, site.workspace.team_id)
    return METHODS[method](engine, site, args)


def headers(engine: Engine, method: str, token: str | None) -> dict[str, str]:
    """The scopes that a token has and that a method takes; nothing for a token that is no good."""
    try:
        granted = engine.site_of(token).workspace.scopes
    except SlackError:
        return {}
    return {
        "X-OAuth-Scopes": ",".join(sorted(granted)),
        "X-Accepted-OAuth-Scopes": ",".join(scopes.accepted(method)),
    }


def _kinds(site: Site, method: str, args: Args) -> list[str]:
    """The kinds of conversation that a call is about; none if its channel does not exist."""
    if method in scopes.LISTS:
        return [one.strip() for one in args.text("types", "public_channel").split(",")]
    channel = site.workspace.channels.get(args.text("channel")) if method in scopes.BY_KIND else None
    return [channel.kind] if channel else []


def _open_socket(engine: Engine, token: str | None) -> Json:
    if token != engine.app.token:
        engine.site_of(token)  # says what is wrong with it; a good bot token is still of the wrong kind
        raise SlackError("not_allowed_token_type")
    address = engine.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={engine.socket_mode.new_ticket()}&app_id={engine.app.id}"}
