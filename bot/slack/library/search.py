"""The library in Slack: `/coach library words`."""

from bot.actions.library.document_cards import reading
from bot.actions.library.search import Found
from bot.core.delivery.messages import Reading
from bot.core.library.search import Problem, Search, understand
from bot.slack import blocks
from bot.slack.library import document_cards
from bot.slack.request import Request
from bot.store.library import opinions
from bot.store.people import workspaces

MOST_RESULTS = 5


async def search(request: Request, rest: str) -> blocks.Payload:
    """`/coach library words`: the documents that fit best, with what they are about."""
    if not rest:
        return blocks.note(request.say("commands.library_ask"))
    async with request.transaction() as session:
        manager = await request.manager(session)
        today = request.today(manager) if manager else request.now.date()
        asked = understand(rest, today)
        if isinstance(asked, Problem):
            return blocks.note(request.say(f"commands.library_which_{asked.misread}", value=asked.value))
        mine = (await opinions.names_of(session, [manager.id]))[manager.id] if manager else []
        workspace = await workspaces.get(session, request.team_id)
        found = await request.coach.library.look(session, workspace.id, asked, mine, MOST_RESULTS)
    if not found:
        return blocks.note(request.say("commands.library_nothing", words=rest), _what_to_try(request, asked))
    title = request.say("commands.library_found", words=rest)
    shown = [
        part
        for place, one in enumerate(found)
        for part in document_cards.shown(request.prompts, f"document-{place}", _reading(request, one))
    ]
    return blocks.message(title, [blocks.section("found", title), *shown])


def _what_to_try(request: Request, asked: Search) -> str:
    """The narrowest filter is the likeliest to stand in the way."""
    if asked.team:
        return request.say("commands.library_try_without_team", team=asked.team)
    if asked.since or asked.kind or asked.status:
        return request.say("commands.library_try_without_filters")
    return request.say("commands.library_try_other_words")


def _reading(request: Request, found: Found) -> Reading:
    words = found.hit.why.words
    why = request.plain("documents.found_by", words=words) if words else ""
    return reading(request.prompts.words, found.document, why)
