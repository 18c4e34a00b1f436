"""The `users.*` methods, `usergroups.users.list` and `team.info`."""

from typing import Any

from bot.sandbox.api.arguments import Args, page
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import SlackError

Json = dict[str, Any]
PAGE = 200
MAX_PAGE = 1000


def info(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/users.info."""
    user, with_locale = site.workspace.person(args.required("user")), args.flag("include_locale")
    return {"user": site.workspace.describe(user, with_locale=with_locale)}


def list_(engine: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/users.list; Slackbot is in it, and says that it is no bot."""
    some, more = page(list(site.workspace.users.values()), args, PAGE, MAX_PAGE)
    bodies = [site.workspace.describe(one, with_locale=args.flag("include_locale")) for one in some]
    return {"members": bodies, "cache_ts": int(engine.now().timestamp()), "response_metadata": more}


def of_group(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/usergroups.users.list."""
    members = site.workspace.groups.get(args.required("usergroup"))
    if members is None:
        raise SlackError("no_such_subteam")
    return {"users": [*members]}


def team_info(_: Engine, site: Site, __: Args) -> Json:
    """https://docs.slack.dev/reference/methods/team.info."""
    workspace = site.workspace
    address = f"https://{workspace.domain}.slack.com/"
    return {"team": {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain, "url": address}}
