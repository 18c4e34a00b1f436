"""Slack's consent page, for people in a browser: which workspace, which scopes, Allow or Cancel."""

from collections.abc import Mapping
from html import escape

from aiohttp import web

from bot.sandbox.engine import Engine

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:1.05em/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:0 1em}}</style>
<main><h1>{title}</h1><form>{fields}
<p><label>Workspace <select name="team">{places}</select></label></p>
<p>It asks for:</p><ul>{scopes}</ul>
<p><button name="deny" value="1">Cancel</button> <button name="allow" value="1">Allow</button></p>
</form></main></html>
"""
DECIDED = ("allow", "deny", "user")
"""What a request has that says whether somebody agrees."""
HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"}


def is_asked(query: Mapping[str, str], accepts: str) -> bool:
    """Whether a person has to be shown the page; a program agrees at once."""
    return "text/html" in accepts and not any(name in query for name in DECIDED)


def page(engine: Engine, query: Mapping[str, str]) -> web.Response:
    """What is asked, of which workspace or organisation."""
    places = {one.id: one.name for one in engine.enterprises.values()}
    places = {team_id: one.workspace.name for team_id, one in engine.sites.items()} | places
    chosen = query.get("team")
    kept = {escape(name): escape(value) for name, value in query.items() if name != "team"}
    body = PAGE.format(
        title=escape(f"{engine.app.name} wants to be installed"),
        fields="".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in kept.items()),
        places="".join(
            f'<option value="{place}"{" selected" if place == chosen else ""}>{escape(name)}</option>'
            for place, name in places.items()
        ),
        scopes="".join(f"<li>{escape(one)}</li>" for one in query.get("scope", "").split(",") if one),
    )
    return web.Response(text=body, content_type="text/html", headers=HEADERS)
