"""Installing and uninstalling: `oauth.v2.access`, `auth.revoke`, `apps.uninstall`."""

import secrets
from typing import Any

from bot.sandbox.api.arguments import Args, page
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import SlackError
from bot.sandbox.state.workspace import Workspace

Json = dict[str, Any]


def access(engine: Engine, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/oauth.v2.access; it is called without a token."""
    _identify(engine, args)
    grant_type = args.text("grant_type", "authorization_code")
    if grant_type == "refresh_token":
        return _answer(engine, engine.refreshed(args.text("refresh_token")), None)
    if grant_type != "authorization_code":
        raise SlackError("invalid_grant_type")
    consent = engine.consents.exchange(args.text("code"), args.optional("redirect_uri"))
    return _answer(engine, engine.install(consent.tenant, consent.scopes), consent.user_id)


def _answer(engine: Engine, workspace: Workspace, user_id: str | None) -> Json:
    ends_at = workspace.token_ends_at
    rotating = (
        {"refresh_token": workspace.refresh_token, "expires_in": int((ends_at - engine.now()).total_seconds())}
        if ends_at
        else {}
    )
    return {
        "app_id": engine.app.id,
        **({"authed_user": {"id": user_id}} if user_id else {}),
        **rotating,
        "scope": ",".join(sorted(workspace.scopes)),
        "token_type": "bot",
        "access_token": workspace.bot_token,
        "bot_user_id": workspace.bot_user.id,
        "team": None if workspace.org_wide else {"id": workspace.team_id, "name": workspace.name},
        "enterprise": workspace.enterprise.to_json() if workspace.enterprise else None,
        "is_enterprise_install": workspace.org_wide,
    }


def revoke(engine: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/auth.revoke; with its only token the app is gone."""
    if not args.flag("test"):
        engine.uninstall(site.workspace.installed_for)
    return {"revoked": not args.flag("test")}


def teams_list(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/auth.teams.list: the workspaces that the token is good in."""
    served = [{"id": one.team_id, "name": one.name} for one in site.workspace.together]
    shown, metadata = page(served, args, 100, 1000)
    return {"teams": list(shown), "response_metadata": metadata}


def uninstall(engine: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/apps.uninstall."""
    _identify(engine, args)
    engine.uninstall(site.workspace.installed_for)
    return {}


def _identify(engine: Engine, args: Args) -> None:
    if args.text("client_id") != engine.app.client_id:
        raise SlackError("invalid_client_id")
    if not secrets.compare_digest(args.text("client_secret").encode(), engine.app.client_secret.encode()):
        raise SlackError("bad_client_secret")
