"""The `views.*` methods."""

from typing import Any

from bot.sandbox.api.arguments import Args
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import SlackError
from bot.sandbox.lint import check_view
from bot.sandbox.state.views import View

Json = dict[str, Any]


def open_(engine: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/views.open."""
    body = _view(site, args)
    return _answer(site, site.views.open(engine.triggers.exchange(_trigger(args)), body))


def push(engine: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/views.push."""
    body = _view(site, args)
    return _answer(site, site.views.push(engine.triggers.exchange(_trigger(args)), body))


def update(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/views.update."""
    body = _view(site, args)
    if not args.optional("view_id") and not args.optional("external_id"):
        raise SlackError("invalid_arguments", ["[ERROR] must provide view_id or external_id"])
    view = site.views.find(view_id=args.optional("view_id"), external_id=args.optional("external_id"))
    site.views.update(view, body, args.optional("hash"))
    return _answer(site, view)


def publish(_: Engine, site: Site, args: Args) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish."""
    user_id = args.required("user_id")
    return _answer(site, site.views.publish(user_id, _view(site, args), args.optional("hash")))


def _trigger(args: Args) -> str:
    return args.optional("trigger_id") or args.required("interactivity_pointer")


def _view(site: Site, args: Args) -> Json:
    """The view, checked before the trigger is used up."""
    body = args.structure("view", "invalid_arguments")
    if body is None:
        args.required("view")
    check_view(body, site.workspace.refused_blocks)
    view: Json = body
    return view


def _answer(site: Site, view: View) -> Json:
    return {"view": view.to_json(site.workspace)}
