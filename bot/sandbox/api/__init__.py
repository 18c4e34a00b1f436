"""The Web API: one function for each method, and one place that decides who may call it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.sandbox.api import chat, conversations, users, views
from bot.sandbox.api.arguments import Args
from bot.sandbox.engine import Call, Engine, Site
from bot.sandbox.errors import SlackError
from bot.sandbox.rates import RateLimited

Json = dict[str, Any]
Method = Callable[[Engine, Site, Args], Json]


def _auth_test(_: Engine, site: Site, __: Args) -> Json:
    workspace = site.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot_user.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


METHODS: Final[Mapping[str, Method]] = {
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
    "reactions.add": chat.add_reaction,
    "team.info": users.team_info,
    "users.conversations": conversations.of_user,
    "users.info": users.info,
    "users.list": users.list_,
    "views.open": views.open_,
    "views.push": views.push,
    "views.update": views.update,
    "views.publish": views.publish,
}
OPEN_SOCKET = "apps.connections.open"


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
    """Remember a call for inspectors and tests, without its token."""
    shown = {name: value for name, value in given.items() if name != "token"}
    engine.calls.append(Call(engine.now(), method, shown, answer, fault))
    engine.bell.ring()


def _carry_out(engine: Engine, method: str, token: str | None, args: Args) -> Json:
    if method == OPEN_SOCKET:
        return _open_socket(engine, token)
    if method not in METHODS:
        raise SlackError("unknown_method")
    return METHODS[method](engine, engine.site_of(token), args)


def _open_socket(engine: Engine, token: str | None) -> Json:
    if token != engine.app.token:
        engine.site_of(token)  # says what is wrong with it; a good bot token is still of the wrong kind
        raise SlackError("not_allowed_token_type")
    address = engine.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={engine.hub.new_ticket()}&app_id={engine.app.id}"}
