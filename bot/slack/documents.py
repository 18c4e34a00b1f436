"""The library in Slack: `/coach library words`."""

from bot.actions.library import Found
from bot.actions.readings import reading
from bot.core.messages import Reading
from bot.slack import blocks
from bot.slack.request import Request

MOST_RESULTS = 5


async def search(request: Request, rest: str) -> blocks.Payload:
    """`/coach library words`: the documents that fit best, with what they are about."""
    if not rest:
        return blocks.note(request.say("commands.library_ask"))
    async with request.transaction() as session:
        hits = await request.coach.library.search(session, rest, MOST_RESULTS)
    found = [one for one in hits if one.hit.why.words]  # the others are only like what was found
    if not found:
        return blocks.note(request.say("commands.library_nothing", words=rest))
    title = request.say("commands.library_found", words=rest)
    shown = [blocks.reading(f"document-{place}", _reading(request, one)) for place, one in enumerate(found)]
    return blocks.message(title, [blocks.section("found", title), *shown])


def _reading(request: Request, found: Found) -> Reading:
    why = request.plain("documents.found_by", words=found.hit.why.words)
    return reading(request.prompts.words, found.document, why)
